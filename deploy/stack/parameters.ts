import type { Config } from "../config/config.ts";
import type { TEMPLATE_PARAMETERS, TemplateParameter } from "./template.ts";

/** What whoever deploys the template has to say: where the code is, and which event data store is asked. */
export function parameters({
  eventDataStore,
}: Config): Readonly<Record<(typeof TEMPLATE_PARAMETERS)[number], TemplateParameter>> {
  return {
    CodeBucket: {
      Type: "String",
      Description: "Bucket with the functions' code, in the Region of the stack",
      AllowedPattern: "^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$",
    },
    CodePrefix: {
      Type: "String",
      Description: 'What the keys of the code begin with: nothing, or a text that ends with "/"',
      Default: "",
      AllowedPattern: "^(.*/)?$",
    },
    EventDataStoreArn: {
      Type: "String",
      Description: "ARN of the event data store that is asked",
      ...(eventDataStore === null ? {} : { Default: eventDataStore }),
      AllowedPattern: "^arn:aws[a-z-]*:cloudtrail:[a-z0-9-]+:[0-9]{12}:eventdatastore/[0-9a-f-]{36}$",
    },
  };
}
