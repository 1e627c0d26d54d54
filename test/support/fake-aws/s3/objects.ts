import { createHash, randomUUID } from "node:crypto";
import type { World } from "../state.ts";
import { AwsError, type HttpRequest, httpAnswer, type Input, type Operation } from "../wire/fake-service.ts";
import { optionalText, text } from "../wire/input.ts";
import { elementsOf, elementText } from "../wire/xml.ts";
import { currentVersion, type FakeBucket, type FakeObjectVersion } from "./bucket.ts";
import { bucketNamed } from "./buckets.ts";
import { xmlAnswer } from "./xml-answer.ts";

export function objectOperations({ state, clock }: World): Record<string, Operation> {
  const found = (input: Input) => bucketNamed(state, text(input, "Bucket"));

  function read(input: Input): { bucket: FakeBucket; version: FakeObjectVersion } {
    const bucket = found(input);
    const key = text(input, "Key");
    const wanted = optionalText(input, "versionId");
    const version = wanted
      ? bucket.objects.get(key)?.find(({ versionId }) => versionId === wanted)
      : currentVersion(bucket, key);
    if (!version || version.isDeleteMarker)
      throw new AwsError("NoSuchKey", "The specified key does not exist.", 404);
    return { bucket, version };
  }

  return {
    PutObject(input, request) {
      const bucket = found(input);
      const key = text(input, "Key");
      checkConditions(request, currentVersion(bucket, key));
      const version = put(bucket, key, request, clock());
      return httpAnswer(200, { etag: version.etag, ...versionHeader(bucket, version) });
    },
    GetObject(input, { headers }) {
      const { bucket, version } = read(input);
      if (headers["if-none-match"] === version.etag) return httpAnswer(304, { etag: version.etag });
      return httpAnswer(200, headersOf(bucket, version), version.body);
    },
    HeadObject(input) {
      const { bucket, version } = read(input);
      return httpAnswer(200, {
        ...headersOf(bucket, version),
        "content-length": String(version.body.length),
      });
    },
    DeleteObject(input) {
      const deleted = remove(found(input), text(input, "Key"), optionalText(input, "versionId"), clock());
      return httpAnswer(204, {
        "x-amz-version-id": deleted.versionId,
        "x-amz-delete-marker": deleted.isMarker ? "true" : undefined,
      });
    },
    DeleteObjects(input, { body }) {
      const bucket = found(input);
      const xml = body.toString("utf8");
      const wanted = elementsOf(xml, "Object");
      if (wanted.length > 1000)
        throw new AwsError(
          "MalformedXML",
          "The XML you provided was not well-formed or did not validate against our published schema",
        );
      const Deleted = wanted.map((one) => {
        const key = elementText(one, "Key") ?? "";
        const versionId = elementText(one, "VersionId");
        const deleted = remove(bucket, key, versionId, clock());
        return {
          Key: key,
          VersionId: versionId,
          ...(deleted.isMarker ? { DeleteMarker: true, DeleteMarkerVersionId: deleted.versionId } : {}),
        };
      });
      return xmlAnswer("DeleteResult", elementText(xml, "Quiet") === "true" ? {} : { Deleted });
    },
  };
}

/** If-None-Match: * writes only where there is nothing; If-Match only over what the client saw. */
function checkConditions({ headers }: HttpRequest, before: FakeObjectVersion | undefined): void {
  const failed = new AwsError(
    "PreconditionFailed",
    "At least one of the pre-conditions you specified did not hold",
    412,
  );
  if (headers["if-none-match"] === "*" && before) throw failed;
  const wanted = headers["if-match"];
  if (wanted !== undefined && before === undefined)
    throw new AwsError("NoSuchKey", "The specified key does not exist.", 404);
  if (wanted !== undefined && wanted !== before?.etag) throw failed;
}

function put(
  bucket: FakeBucket,
  key: string,
  { body, headers }: HttpRequest,
  nowMs: number,
): FakeObjectVersion {
  const sha256 = headers["x-amz-checksum-sha256"];
  if (sha256 !== undefined && sha256 !== createHash("sha256").update(body).digest("base64"))
    throw new AwsError("BadDigest", "The SHA256 you specified did not match the calculated checksum.");
  const version: FakeObjectVersion = {
    versionId: bucket.versioning === "Enabled" ? randomUUID().replaceAll("-", "") : "null",
    body,
    etag: `"${createHash("md5").update(body).digest("hex")}"`,
    modifiedMs: nowMs,
    contentType: headers["content-type"] ?? "binary/octet-stream",
    metadata: Object.fromEntries(
      Object.entries(headers).flatMap(([name, value]) =>
        name.startsWith("x-amz-meta-") && value !== undefined ? [[name, value]] : [],
      ),
    ),
    checksumSha256: sha256,
    isDeleteMarker: false,
  };
  addVersion(bucket, key, version);
  return version;
}

/** Without versioning there is one version, "null", that is written over. */
function addVersion(bucket: FakeBucket, key: string, version: FakeObjectVersion): void {
  const before = (bucket.objects.get(key) ?? []).filter(({ versionId }) => versionId !== version.versionId);
  bucket.objects.set(key, [version, ...before]);
}

function remove(
  bucket: FakeBucket,
  key: string,
  versionId: string | undefined,
  nowMs: number,
): { versionId: string | undefined; isMarker: boolean } {
  const versions = bucket.objects.get(key) ?? [];
  if (versionId === undefined && bucket.versioning !== "Off") {
    const marker: FakeObjectVersion = {
      versionId: bucket.versioning === "Enabled" ? randomUUID().replaceAll("-", "") : "null",
      body: Buffer.alloc(0),
      etag: "",
      modifiedMs: nowMs,
      contentType: "",
      metadata: {},
      checksumSha256: undefined,
      isDeleteMarker: true,
    };
    addVersion(bucket, key, marker);
    return { versionId: marker.versionId, isMarker: true };
  }
  const rest = versionId === undefined ? [] : versions.filter((one) => one.versionId !== versionId);
  if (rest.length > 0) bucket.objects.set(key, rest);
  else bucket.objects.delete(key);
  return { versionId, isMarker: false };
}

function headersOf(bucket: FakeBucket, version: FakeObjectVersion): Record<string, string> {
  return {
    "content-type": version.contentType,
    etag: version.etag,
    "last-modified": new Date(version.modifiedMs).toUTCString(),
    "x-amz-server-side-encryption": bucket.encryption ?? "AES256",
    ...(version.checksumSha256 === undefined ? {} : { "x-amz-checksum-sha256": version.checksumSha256 }),
    ...version.metadata,
    ...versionHeader(bucket, version),
  };
}

function versionHeader({ versioning }: FakeBucket, { versionId }: FakeObjectVersion): Record<string, string> {
  return versioning === "Off" ? {} : { "x-amz-version-id": versionId };
}
