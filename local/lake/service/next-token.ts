import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { AwsError } from "../../wire/service.ts";

/** NextToken: says where the next page starts, and cannot be made up, altered or used for another request. */
export interface NextTokens {
  make(request: string, position: string): string;
  /** Throws InvalidNextTokenException. */
  read(request: string, token: string): string;
}

/** `request` is what a token belongs to: operation and parameters. Tokens die with the process. */
export function nextTokens(): NextTokens {
  const key = randomBytes(32);
  const sign = (request: string, position: string) =>
    createHmac("sha256", key)
      .update(JSON.stringify([request, position]))
      .digest()
      .subarray(0, 16);
  return {
    make: (request, position) =>
      Buffer.concat([sign(request, position), Buffer.from(position)]).toString("base64url"),
    read(request, token) {
      const bytes = Buffer.from(token, "base64url");
      const position = bytes.subarray(16).toString();
      if (bytes.length > 16 && timingSafeEqual(bytes.subarray(0, 16), sign(request, position)))
        return position;
      throw new AwsError(
        "InvalidNextTokenException",
        "Cannot use NextToken: it was not given for this request",
      );
    },
  };
}
