import { currentVersion } from "../s3/bucket.ts";
import type { World } from "../state.ts";
import type { Input } from "../wire/fake-service.ts";
import { flag, optionalText } from "../wire/input.ts";
import type { Wanted } from "./stack.ts";
import { parseTemplate, type Template, validationError } from "./template.ts";

/** The template of a request: in it, in a bucket of the fake, or the one that is deployed. */
export function templateOf(
  world: World,
  input: Input,
  before?: Wanted,
): { readonly text: string; readonly template: Template } {
  const body = optionalText(input, "TemplateBody");
  const url = optionalText(input, "TemplateURL");
  if (flag(input, "UsePreviousTemplate") && before) return before;
  if (body !== undefined && url === undefined) return { text: body, template: parseTemplate(body, "body") };
  if (url === undefined || body !== undefined)
    throw validationError("Either Template URL or Template Body must be specified.");
  const text = objectAt(world, url);
  return { text, template: parseTemplate(text, "s3") };
}

/** "https://bucket.s3.eu-central-1.amazonaws.com/key", the same with the bucket in the path, or an address of the fake. */
function objectAt({ state }: World, url: string): string {
  const { bucket, key } = placeOf(url);
  const found = state.buckets.get(bucket);
  if (!found)
    throw validationError(
      `S3 error: The specified bucket does not exist\nFor more information check http://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html`,
    );
  if (found.ownerAccountId !== state.accountId)
    throw validationError(
      "S3 error: Access Denied\nFor more information check http://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html",
    );
  const version = currentVersion(found, key);
  if (!version)
    throw validationError(
      "S3 error: The specified key does not exist.\nFor more information check http://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html",
    );
  return version.body.toString("utf8");
}

function placeOf(url: string): { bucket: string; key: string } {
  const { hostname, pathname } = URL.canParse(url) ? new URL(url) : { hostname: "", pathname: "" };
  const path = decodeURIComponent(pathname.slice(1));
  const virtual = /^(.+)\.s3[.-][a-z0-9.-]*amazonaws\.com(\.cn)?$/.exec(hostname);
  if (virtual?.[1]) return { bucket: virtual[1], key: path };
  if (!/^s3[.-][a-z0-9.-]*amazonaws\.com(\.cn)?$/.test(hostname) && hostname !== "127.0.0.1")
    throw validationError("TemplateURL must be a supported URL.");
  const slash = path.indexOf("/");
  return { bucket: path.slice(0, slash), key: path.slice(slash + 1) };
}
