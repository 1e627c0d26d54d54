import type { Account } from "../cast.ts";
import type { Random } from "../random.ts";

/** Things that the organisation owns, by name; ids of the kind that AWS gives. */

export const buckets = {
  exports: "example-customer-exports",
  images: "example-shop-images",
  artifacts: "example-build-artifacts",
  lake: "example-data-lake",
  state: "example-terraform-state",
} as const;

export const tables = ["orders", "carts", "sessions", "inventory"] as const;
export const functions = ["orders-worker", "image-resizer", "send-receipts", "price-feed"] as const;
export const parameters = ["/shop/db/host", "/shop/feature-flags", "/shop/payments/endpoint"] as const;

export const instanceId = (random: Random) => `i-0${random.hex(16)}`;
export const securityGroupId = (random: Random) => `sg-0${random.hex(16)}`;
export const volumeId = (random: Random) => `vol-0${random.hex(16)}`;

export function bucketResources(account: Account, bucket: string, key?: string): object[] {
  const arn = `arn:aws:s3:::${bucket}`;
  const object = key === undefined ? [] : [{ type: "AWS::S3::Object", ARN: `${arn}/${key}` }];
  return [...object, { accountId: account.id, type: "AWS::S3::Bucket", ARN: arn }];
}

export function keyArn(account: Account, region: string, name: string): string {
  return `arn:aws:kms:${region}:${account.id}:key/mrk-${name}`;
}
