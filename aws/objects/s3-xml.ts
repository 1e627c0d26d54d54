import type { StoredObject } from "../../trail/sources.ts";

export interface ListPage {
  readonly objects: readonly StoredObject[];
  /** Undefined on the last page. */
  readonly nextToken: string | undefined;
}

/** One page of ListObjectsV2. Throws where the answer is not one: a page taken for empty would hide hours. */
export function parseListPage(xml: string): ListPage {
  if (!/<ListBucketResult[\s>]/.test(xml))
    throw new Error("Cannot read S3's list: expected a ListBucketResult");
  const objects: StoredObject[] = [];
  for (const [, contents = ""] of xml.matchAll(/<Contents>([\s\S]*?)<\/Contents>/g)) {
    const sizeBytes = Number(xmlText(contents, "Size"));
    const modifiedMs = Date.parse(xmlText(contents, "LastModified"));
    const key = xmlText(contents, "Key");
    if (key === "" || !Number.isSafeInteger(sizeBytes) || Number.isNaN(modifiedMs))
      throw new Error("Cannot read S3's list: expected Key, Size and LastModified of each object");
    objects.push({ key, sizeBytes, modifiedMs });
  }
  const truncated = xmlText(xml, "IsTruncated") === "true";
  const nextToken = xmlText(xml, "NextContinuationToken");
  if (truncated && nextToken === "")
    throw new Error("Cannot read S3's list: expected a token for the next page");
  return { objects, nextToken: truncated ? nextToken : undefined };
}

/** Text of the first such element, "" where there is none. */
export function xmlText(xml: string, element: string): string {
  const match = new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml);
  return decodeEntities(match?.[1] ?? "");
}

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function decodeEntities(text: string): string {
  return text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|([a-z]{2,4}));/g, (all, hex, decimal, name) => {
    if (name !== undefined) return NAMED[name] ?? all;
    const point = hex !== undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return point <= 0x10ffff ? String.fromCodePoint(point) : all;
  });
}
