import { HOME_REGION, iamUsers, PRODUCTION, roles } from "../cast.ts";
import { accessDenied, rateExceeded } from "../errors.ts";
import { iamUser, roleSession } from "../identities.ts";
import { hourOfDay, shopLoad } from "../rhythm.ts";
import { type Call, type Caller, type TrailEvent, trailEvent } from "../trail-event.ts";
import { userAgents } from "../user-agents.ts";
import { burst, type Hour, sometime } from "./activity.ts";
import { bucketResources, buckets, functions, tables } from "./names.ts";

/** The shop itself: data events with the customers' rhythm, a nightly ETL, and one service that is set up wrongly. */
export function workloads(hour: Hour): TrailEvent[] {
  return [
    ...shop(hour),
    ...nightlyEtl(hour),
    ...misconfigured(hour),
    ...oldScript(hour),
    ...throttledWorker(hour),
  ];
}

function roleCaller(role: string, session: string, startMs: number, agent: string): Caller {
  const identity = roleSession(PRODUCTION, role, session, startMs);
  return { identity, accountId: PRODUCTION.id, ip: "10.20.4.31", agent, overTls: true };
}

function shop(hour: Hour): TrailEvent[] {
  const { random, startMs } = hour;
  const api = roleCaller(roles.shopApi, "shop-api", startMs, userAgents.javaSdk);
  const worker = roleCaller(roles.ordersWorker, "orders-worker", startMs, userAgents["sdk-js"]);
  const resizer = roleCaller(roles.imageResizer, "image-resizer", startMs, userAgents["sdk-js"]);
  return Array.from({ length: random.poisson(36 * shopLoad(startMs)) }, () => {
    const kind = random.next();
    if (kind < 0.45) return trailEvent(random, random.chance(0.7) ? api : worker, tableCall(hour));
    if (kind < 0.7) return trailEvent(random, resizer, objectCall(hour, buckets.images));
    return trailEvent(random, api, {
      atMs: sometime(hour),
      region: HOME_REGION,
      service: "lambda",
      name: "Invoke",
      readOnly: false,
      category: "Data",
      request: { functionName: random.pick(functions), invocationType: "Event" },
      resources: [
        {
          accountId: PRODUCTION.id,
          type: "AWS::Lambda::Function",
          ARN: `arn:aws:lambda:${HOME_REGION}:${PRODUCTION.id}:function:${random.pick(functions)}`,
        },
      ],
    });
  });
}

function tableCall(hour: Hour): Call {
  const { random } = hour;
  const table = random.pick(tables);
  const name = random.pick(["GetItem", "GetItem", "Query", "PutItem", "UpdateItem"]);
  return {
    atMs: sometime(hour),
    region: HOME_REGION,
    service: "dynamodb",
    name,
    readOnly: name === "GetItem" || name === "Query",
    category: "Data",
    request: { tableName: table, key: { id: "HIDDEN_DUE_TO_SECURITY_REASONS" } },
    resources: [
      {
        accountId: PRODUCTION.id,
        type: "AWS::DynamoDB::Table",
        ARN: `arn:aws:dynamodb:${HOME_REGION}:${PRODUCTION.id}:table/${table}`,
      },
    ],
  };
}

function objectCall(hour: Hour, bucket: string): Call {
  const { random } = hour;
  const key = `products/${random.integer(1, 900)}/${random.pick(["front", "back", "detail"])}.jpg`;
  const name = random.chance(0.75) ? "GetObject" : "PutObject";
  const sizeBytes = random.integer(12_000, 900_000);
  return {
    atMs: sometime(hour),
    region: HOME_REGION,
    service: "s3",
    name,
    readOnly: name === "GetObject",
    category: "Data",
    request: { bucketName: bucket, Host: `${bucket}.s3.eu-west-1.amazonaws.com`, key },
    resources: bucketResources(PRODUCTION, bucket, key),
    more: {
      additionalEventData: {
        SignatureVersion: "SigV4",
        CipherSuite: "TLS_AES_128_GCM_SHA256",
        bytesTransferredIn: name === "GetObject" ? 0 : sizeBytes,
        bytesTransferredOut: name === "GetObject" ? sizeBytes : 0,
        AuthenticationMethod: "AuthHeader",
      },
    },
  };
}

function nightlyEtl(hour: Hour): TrailEvent[] {
  const { random, startMs } = hour;
  if (hourOfDay(startMs) !== 1) return [];
  const glue: Caller = {
    ...roleCaller(roles.etl, "GlueJobRunnerSession", startMs, "glue.amazonaws.com"),
    ip: "glue.amazonaws.com",
    overTls: false,
  };
  return Array.from({ length: random.integer(180, 230) }, (_, index) => ({
    ...trailEvent(random, glue, {
      ...objectCall(hour, buckets.lake),
      atMs: burst(startMs + 5 * 60_000, index, 9000),
      region: "eu-central-1",
    }),
  }));
}

/** Its policy names the bucket without the objects: a refusal every few minutes, for weeks. */
function misconfigured(hour: Hour): TrailEvent[] {
  const { random, startMs } = hour;
  const caller = roleCaller(roles.billingExport, roles.billingExport, startMs, userAgents["sdk-js"]);
  return Array.from({ length: random.poisson(7) }, () => {
    const key = `billing/${new Date(startMs).toISOString().slice(0, 10)}.csv`;
    return trailEvent(random, caller, {
      ...objectCall(hour, buckets.lake),
      name: "PutObject",
      readOnly: false,
      request: { bucketName: buckets.lake, key },
      error: accessDenied(String(caller.identity.arn), "s3:PutObject", `arn:aws:s3:::${buckets.lake}/${key}`),
    });
  });
}

/** A script with a long-lived key, an old SDK and old TLS, every quarter of an hour. */
function oldScript(hour: Hour): TrailEvent[] {
  const { random, startMs } = hour;
  const identity = iamUser(PRODUCTION, iamUsers.reporting.name);
  const caller = {
    identity,
    accountId: PRODUCTION.id,
    ip: "203.0.113.150",
    agent: userAgents.oldBoto3,
    overTls: true,
  };
  return [0, 15, 30, 45].map((minute) =>
    trailEvent(random, caller, {
      atMs: startMs + minute * 60_000 + random.integer(0, 4000),
      region: "us-east-1",
      service: "elasticmapreduce",
      name: "ListClusters",
      readOnly: true,
      request: { clusterStates: ["RUNNING"] },
    }),
  );
}

/** Twice a day the worker asks Parameter Store more often than it likes. */
function throttledWorker(hour: Hour): TrailEvent[] {
  const { random, startMs } = hour;
  if (!random.chance(0.08)) return [];
  const caller = roleCaller(roles.ordersWorker, "orders-worker", startMs, userAgents["sdk-js"]);
  const fromMs = startMs + random.integer(0, 40) * 60_000;
  return Array.from({ length: random.integer(40, 90) }, (_, index) =>
    trailEvent(random, caller, {
      atMs: burst(fromMs, index, 250),
      region: HOME_REGION,
      service: "ssm",
      name: "GetParametersByPath",
      readOnly: true,
      request: { path: "/shop", withDecryption: true },
      ...(random.chance(0.8) ? { error: rateExceeded } : {}),
    }),
  );
}
