import { bucketResources, buckets } from "../activities/names.ts";
import { HOME_REGION, PRODUCTION } from "../cast.ts";
import type { TrailEvent } from "../trail-event.ts";
import { receiverAccountId, type Stage } from "./attack.ts";

const OBJECTS = 1800;

/** The customer exports leave object by object; a database snapshot is shared with an account of the attacker's. */
export function exfiltration(stage: Stage): TrailEvent[] {
  const { random, created } = stage;
  const { startMs, endMs } = stage.range("exfiltration");
  const bucket = buckets.exports;
  const list = stage.event(created, {
    atMs: startMs,
    region: HOME_REGION,
    service: "s3",
    name: "ListObjects",
    readOnly: true,
    category: "Data",
    request: { bucketName: bucket, Host: `${bucket}.s3.eu-west-1.amazonaws.com`, "list-type": "2" },
    resources: bucketResources(PRODUCTION, bucket),
  });
  const gapMs = (endMs - startMs - 600_000) / OBJECTS;
  const objects = Array.from({ length: OBJECTS }, (_, index) => {
    const key = `exports/2026/customers-${String(index).padStart(5, "0")}.csv.gz`;
    return stage.event(created, {
      atMs: startMs + 60_000 + Math.floor(index * gapMs),
      region: HOME_REGION,
      service: "s3",
      name: "GetObject",
      readOnly: true,
      category: "Data",
      request: { bucketName: bucket, Host: `${bucket}.s3.eu-west-1.amazonaws.com`, key },
      resources: bucketResources(PRODUCTION, bucket, key),
      more: {
        additionalEventData: {
          SignatureVersion: "SigV4",
          CipherSuite: "TLS_AES_128_GCM_SHA256",
          bytesTransferredIn: 0,
          bytesTransferredOut: random.integer(4_000_000, 48_000_000),
          AuthenticationMethod: "AuthHeader",
        },
      },
    });
  });
  return [list, ...objects, ...snapshot(stage, endMs - 420_000)];
}

function snapshot({ random, created, event }: Stage, atMs: number): TrailEvent[] {
  const snapshotId = `snap-0${random.hex(16)}`;
  const base = { region: HOME_REGION, service: "ec2", readOnly: false };
  return [
    event(created, {
      ...base,
      atMs,
      name: "CreateSnapshot",
      request: { volumeId: `vol-0${random.hex(16)}`, description: "sync" },
      response: { snapshotId, status: "pending", encrypted: false },
    }),
    event(created, {
      ...base,
      atMs: atMs + 240_000,
      name: "ModifySnapshotAttribute",
      request: {
        snapshotId,
        attributeType: "CREATE_VOLUME_PERMISSION",
        createVolumePermission: { add: { items: [{ userId: receiverAccountId }] } },
      },
      response: { _return: true },
    }),
  ];
}
