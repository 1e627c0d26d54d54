import { canonicalJson } from "../../kit/canonical-json.ts";
import { quote, readParams } from "../../kit/params.ts";
import { publicWidgets } from "../../widgets/public-widgets.ts";
import { sensitiveActions } from "../dashboards/sensitive-actions.ts";
import { closestName } from "./closest-name.ts";
import type { Config } from "./config.ts";

/** What one field alone cannot say: rules between fields, and with what there is in Trailboard. */
export interface BrokenRule {
  /** Of the field to change. */
  readonly path: readonly (string | number)[];
  /** What was wanted, to follow "expected". */
  readonly wanted: string;
}

/** CloudWatch's function tag, and the tag by which a stack is ours: one that is given would be in their way. */
const OWN_TAGS: ReadonlySet<string> = new Set(["trailboard", "cw-custom-widget"]);
/** AWS takes 50 tags, of which two are ours. */
const MAX_TAGS = 48;

export function brokenRules(config: Config): readonly BrokenRule[] {
  return [
    ...nameOfAnothers(config),
    ...listedTwice(config),
    ...regionsThatDiffer(config),
    ...roleWithoutStore(config),
    ...wrongSensitiveActions(config),
    ...wrongPublicWidgets(config),
    ...wrongTags(config),
  ];
}

/**
 * "trailboard-public" would give its function that draws every name the very name under which the Trailboard "trailboard"
 * shares the one that draws none.
 */
function nameOfAnothers({ name }: Config): BrokenRule[] {
  const end = /-(detail|public|indexer)$/.exec(name)?.[0];
  return end === undefined
    ? []
    : [
        {
          path: ["name"],
          wanted: `a name that does not end with "${end}": functions of the Trailboard ${quote(name.slice(0, -end.length))} are called so`,
        },
      ];
}

function listedTwice(config: Config): BrokenRule[] {
  const lists: readonly (readonly [readonly string[], readonly unknown[]])[] = [
    [["dashboards"], config.dashboards],
    // Two spellings of one mailbox would get every alarm twice.
    [["notify"], config.notify.map((address) => address.toLowerCase())],
    [["approvedRegions"], config.approvedRegions],
    [["sensitiveActions", "add"], config.sensitiveActions.add],
    [["sensitiveActions", "remove"], config.sensitiveActions.remove],
    [["public", "dashboards"], config.public.dashboards],
    [["public", "widgets"], config.public.widgets],
    [["viewerAccounts"], config.viewerAccounts],
  ];
  return lists.flatMap(([path, entries]) => {
    const seen = new Set<string>();
    return entries.flatMap((entry, at) => {
      const key = canonicalJson(entry) ?? JSON.stringify(entry);
      const wanted = "each entry once, and this one is there before";
      if (seen.has(key)) return [{ path: [...path, at], wanted }];
      seen.add(key);
      return [];
    });
  });
}

/** A query is asked in the Region of its event data store, and both it and a bucket are encrypted with keys of their own Region. */
function regionsThatDiffer({ region, eventDataStore, eventDataStoreKey, index }: Config): BrokenRule[] {
  const storeRegion = regionOf(eventDataStore);
  const home = region ?? storeRegion;
  const homeIs = region === null ? "that eventDataStore is in" : 'that "region" says';
  return [
    ...(region !== null && storeRegion !== undefined && storeRegion !== region
      ? [
          {
            path: ["eventDataStore"],
            wanted: `one of the Region that "region" says, ${quote(region)}: queries are asked in the store's own Region`,
          },
        ]
      : []),
    ...[
      { path: ["eventDataStoreKey"], key: eventDataStoreKey },
      { path: ["index", "kmsKey"], key: index.kmsKey },
    ].flatMap(({ path, key }) => {
      const keyRegion = regionOf(key);
      if (home === undefined || keyRegion === undefined || keyRegion === home) return [];
      return [{ path, wanted: `a key of the Region ${homeIs}, ${quote(home)}` }];
    }),
  ];
}

/** "arn:aws:kms:eu-central-1:..." -> "eu-central-1" */
function regionOf(arn: string | null): string | undefined {
  return arn?.split(":")[3] || undefined;
}

/** Without its ARN the store is looked for in the account that is deployed to, which needs no role. */
function roleWithoutStore({ lakeRole, eventDataStore }: Config): BrokenRule[] {
  return lakeRole !== null && eventDataStore === null
    ? [{ path: ["lakeRole"], wanted: '"eventDataStore" beside it: the store that the role may query' }]
    : [];
}

function wrongSensitiveActions({ sensitiveActions: { add, remove } }: Config): BrokenRule[] {
  return remove.flatMap((name, at): BrokenRule[] => {
    const path = ["sensitiveActions", "remove", at];
    if (add.includes(name)) return [{ path, wanted: 'an event name that is not in "add" too' }];
    if (sensitiveActions.includes(name)) return [];
    return [{ path, wanted: `a built-in event name${didYouMean(name, sensitiveActions)}` }];
  });
}

/** A file has room for a hundred thousand: nobody reads on after the first. */
const MAX_UNKNOWN_PARAMS = 20;

function wrongPublicWidgets({ public: { widgets } }: Config): BrokenRule[] {
  return widgets.flatMap(({ widget: name, params }, at): BrokenRule[] => {
    const path = ["public", "widgets", at];
    const names = publicWidgets.map((known) => known.name);
    const widget = publicWidgets.find((known) => known.name === name);
    if (!widget) return [{ path: [...path, "widget"], wanted: `one of ${names.join(", ")}` }];
    const known = Object.keys(widget.params);
    const unknown = Object.keys(params)
      .filter((param) => !known.includes(param))
      .slice(0, MAX_UNKNOWN_PARAMS)
      .map((param) => ({
        path: [...path, "params", param],
        wanted: `a parameter of ${name} (${known.join(", ")})${didYouMean(param, known)}`,
      }));
    const wrong = readParams(widget.params, params).problems.map(({ param, sentence }) => ({
      path: [...path, "params", param],
      wanted: sentence.slice(sentence.lastIndexOf(": expected ") + ": expected ".length),
    }));
    const isTooLong = canonicalJson({ widget: name, params }) === undefined;
    const tooLong = isTooLong ? [{ path: [...path, "params"], wanted: "parameters with less text" }] : [];
    return [...unknown, ...wrong, ...tooLong];
  });
}

function wrongTags({ tags }: Config): BrokenRule[] {
  const names = Object.keys(tags);
  const count =
    names.length > MAX_TAGS
      ? [{ path: ["tags"], wanted: `at most ${MAX_TAGS} tags, and there are ${names.length}` }]
      : [];
  const wrong = names.flatMap((name) => {
    const path = ["tags", name];
    if (/^aws:/i.test(name)) return [{ path, wanted: 'a name that does not begin with "aws:"' }];
    if (OWN_TAGS.has(name)) return [{ path, wanted: "another name: this tag is Trailboard's own" }];
    return [];
  });
  return [...count, ...wrong];
}

function didYouMean(given: string, known: readonly string[]): string {
  const closest = closestName(given, known);
  return closest === undefined ? "" : `; did you mean ${quote(closest)}?`;
}
