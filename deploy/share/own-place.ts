import type { Account } from "../account/account.ts";
import type { FunctionName } from "../bundle/functions.ts";
import type { Place } from "../dashboards/dashboard.ts";
import { placeOf } from "../dashboards/place.ts";
import type { Names } from "../names.ts";
import type { StackOutput } from "../stack/template.ts";
import type { Deployed } from "./deployed.ts";

const OUTPUTS: Readonly<Record<FunctionName, StackOutput>> = {
  trailboard: "IndexFunctionArn",
  "trailboard-detail": "DetailFunctionArn",
  "trailboard-public": "PublicFunctionArn",
  "trailboard-indexer": "IndexerFunctionArn",
};

/** Where our functions and alarms are: as the stack says, or by our names for those who manage functions themselves. */
export function ownPlace(account: Account, names: Names, deployed: Deployed | undefined): Place {
  const byName = placeOf(names, account);
  return {
    ...byName,
    functionArn: (name) => deployed?.outputs[OUTPUTS[name]] ?? byName.functionArn(name),
  };
}
