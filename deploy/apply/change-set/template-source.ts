import { createHash } from "node:crypto";
import { DeleteBucketCommand, DeleteObjectCommand } from "@aws-sdk/client-s3";
import { bucketState, codeBucketOf, ensureCodeBucket } from "../code/code-bucket.ts";
import { uploadMissing } from "../code/upload.ts";
import { patiently } from "../session/patience.ts";
import { type Session, unstoppable } from "../session/session.ts";
import type { TemplateSource } from "./change-set.ts";

/** CloudFormation's limit for a template that is not in S3 (User Guide, "CloudFormation quotas"). */
export const MAX_TEMPLATE_BODY_BYTES = 51_200;

export interface PlacedTemplate {
  readonly source: TemplateSource;
  /** Takes away what was put into the account for it; the bucket only where it was made for it. */
  tidy(): Promise<void>;
}

/**
 * Where a change set can take its template from. CloudFormation copies it into the change set, so that it may be taken away
 * as soon as the change set is there. A short one goes with the call and leaves nothing.
 */
export async function placeTemplate(session: Session, text: string): Promise<PlacedTemplate> {
  const short = JSON.stringify(JSON.parse(text));
  if (Buffer.byteLength(short) <= MAX_TEMPLATE_BODY_BYTES)
    return { source: { TemplateBody: short }, tidy: async () => {} };

  const { account } = session;
  const wasThere = (await bucketState(session, codeBucketOf(session).name)) !== "missing";
  const bucket = await ensureCodeBucket(session);
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 16);
  const key = `${bucket.prefix}stack-${hash}.json`;
  await uploadMissing(session, bucket, [
    { key, bytes: new TextEncoder().encode(text), contentType: "application/json" },
  ]);
  const host = `s3.${account.region}.amazonaws.com${account.partition === "aws-cn" ? ".cn" : ""}`;
  const owned = { Bucket: bucket.name, ExpectedBucketOwner: account.accountId };
  return {
    source: { TemplateURL: `https://${host}/${bucket.name}/${key}` },
    async tidy() {
      const calm = unstoppable(session);
      const doing = `Cannot take the template out of bucket ${bucket.name} again`;
      await patiently(calm, doing, () => account.s3.send(new DeleteObjectCommand({ ...owned, Key: key })));
      // With code in it by now it stays, as a deployment would have left it.
      if (!wasThere)
        await patiently(calm, doing, () => account.s3.send(new DeleteBucketCommand(owned))).catch(
          () => undefined,
        );
    },
  };
}
