/** IAM gives documents percent-encoded (RFC 3986). Throws for what is no such JSON; undefined where there is none. */
export function policyJson(encoded: string | undefined): unknown {
  return JSON.parse(decodeURIComponent(encoded ?? "null")) ?? undefined;
}
