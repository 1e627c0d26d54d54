import { fileURLToPath } from "node:url";
import type { ObjectStore } from "../../trail/sources.ts";
import { folderObjectStore } from "./folder.ts";
import { s3ObjectStore } from "./s3.ts";

/** The store that TRAILBOARD_INDEX names: "s3://bucket/prefix" or "file:///folder". Nothing is asked of it yet. */
export function openObjects(index: URL, env: Readonly<Record<string, string | undefined>>): ObjectStore {
  if (index.protocol === "file:") return folderObjectStore(fileURLToPath(index));
  if (index.protocol !== "s3:")
    throw new Error(`Cannot open index "${index}": expected "s3://bucket/prefix" or "file:///folder"`);
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if (!accessKeyId || !secretAccessKey)
    throw new Error(`Cannot open index "${index}": expected AWS credentials in the environment`);
  const region = env.AWS_REGION || env.AWS_DEFAULT_REGION;
  if (!region) throw new Error(`Cannot open index "${index}": expected AWS_REGION in the environment`);
  const endpoint = env.AWS_ENDPOINT_URL_S3 || env.AWS_ENDPOINT_URL;
  const path = decodeURIComponent(index.pathname).replace(/^\/+|\/+$/g, "");
  return s3ObjectStore({
    bucket: index.hostname,
    prefix: path === "" ? "" : `${path}/`,
    region,
    credentials: {
      accessKeyId,
      secretAccessKey,
      ...(env.AWS_SESSION_TOKEN ? { sessionToken: env.AWS_SESSION_TOKEN } : {}),
    },
    ...(endpoint ? { endpoint } : {}),
  });
}
