import { quote } from "../../kit/params.ts";

/**
 * Keys that every store can hold alike: parts joined by "/", none of them empty, "." or ".." (a folder and a URL would
 * take those as steps), no control characters (S3's list answers cannot show them), at most 1,024 bytes.
 */
export function checkKey(key: string): void {
  const known = !/[\p{Cc}\p{Surrogate}]/u.test(key) && Buffer.byteLength(key) <= 1024;
  if (known && key.split("/").every((part) => part !== "" && part !== "." && part !== "..")) return;
  throw new Error(
    `Cannot use object key ${quote(key)}: expected parts joined by "/", none empty, "." or "..", at most 1024 bytes`,
  );
}
