import { GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import { GetScheduleCommand, type GetScheduleCommandOutput } from "@aws-sdk/client-scheduler";
import { HOUR_MS } from "../../../kit/time.ts";
import { awsFailure } from "../../account/aws-failure.ts";
import { type Finding, isNotFound, ok, problem, warning } from "../finding.ts";
import type { Picture } from "../picture.ts";
import type { Check } from "../run-checks.ts";

export const scheduleChecks: readonly Check[] = [
  {
    section: "schedule",
    name: "hourly run",
    permission: "scheduler:GetSchedule and cloudformation:ListStackResources",
    needsStack: true,
    run: hourlyRun,
  },
  {
    section: "schedule",
    name: "runs given up",
    permission: "cloudwatch:GetMetricStatistics",
    needsStack: true,
    run: runsGivenUp,
  },
];

async function hourlyRun(picture: Picture): Promise<readonly Finding[]> {
  const resources = await picture.resources();
  const schedules = resources.filter(({ type }) => type === "AWS::Scheduler::Schedule");
  if (schedules.length === 0)
    return [problem("hourly run", "the stack has no schedule: nothing is indexed", "`trailboard deploy`")];
  const findings: Finding[] = [];
  for (const { physicalId } of schedules) findings.push(...(await look(physicalId, picture)));
  return findings;
}

async function look(physicalId: string, { account, stack: ask }: Picture): Promise<Finding[]> {
  // "group/name" or a name alone, which is in the default group.
  const [name = "", group] = physicalId.split("/").reverse();
  let schedule: GetScheduleCommandOutput;
  try {
    schedule = await account.scheduler.send(
      new GetScheduleCommand({ Name: name, ...(group ? { GroupName: group } : {}) }),
    );
  } catch (error) {
    if (isNotFound(error))
      return [problem("hourly run", `schedule ${name} is gone: nothing is indexed`, "deploy again")];
    throw awsFailure(`Cannot look at schedule ${name}`, error);
  }
  const { State, Target, ScheduleExpression = "" } = schedule;
  const wanted = (await ask())?.outputs.IndexerFunctionArn;
  const findings: Finding[] = [];
  if (State !== "ENABLED")
    findings.push(
      problem("hourly run", `schedule ${name} is ${State}: nothing is indexed`, "enable it, or deploy again"),
    );
  if (wanted !== undefined && Target?.Arn !== wanted)
    findings.push(
      problem(
        "hourly run",
        `schedule ${name} calls ${Target?.Arn ?? "nothing"}, not the indexer`,
        "deploy again",
      ),
    );
  if (Target?.DeadLetterConfig?.Arn === undefined)
    findings.push(
      warning(
        "hourly run",
        `schedule ${name} has no dead-letter queue: a run that cannot be started is lost without a word`,
        "deploy again",
      ),
    );
  return findings.length > 0 ? findings : [ok("hourly run", `${ScheduleExpression} calls the indexer`)];
}

const LOOK_BACK_MS = HOUR_MS;
const PERIOD_SECONDS = 300;

async function runsGivenUp({ account, stack: ask, nowMs }: Picture): Promise<readonly Finding[]> {
  const queueName = (await ask())?.outputs.DeadLetterQueueUrl?.split("/").at(-1);
  if (!queueName)
    return [
      warning("runs given up", "cannot tell: the stack does not say its dead-letter queue", "deploy again"),
    ];
  let points: readonly { readonly Timestamp?: Date | undefined; readonly Maximum?: number | undefined }[];
  try {
    const { Datapoints = [] } = await account.cloudWatch.send(
      new GetMetricStatisticsCommand({
        Namespace: "AWS/SQS",
        MetricName: "ApproximateNumberOfMessagesVisible",
        Dimensions: [{ Name: "QueueName", Value: queueName }],
        StartTime: new Date(nowMs - LOOK_BACK_MS),
        EndTime: new Date(nowMs),
        Period: PERIOD_SECONDS,
        Statistics: ["Maximum"],
      }),
    );
    points = Datapoints;
  } catch (error) {
    throw awsFailure(`Cannot read the metrics of queue ${queueName}`, error);
  }
  const newest = [...points].sort((a, b) => (b.Timestamp?.getTime() ?? 0) - (a.Timestamp?.getTime() ?? 0))[0];
  // SQS gives figures only of queues that hold messages or were used in the last hours: none is a queue at rest.
  if (newest?.Maximum === undefined)
    return [
      ok(
        "runs given up",
        "no figures of the dead-letter queue in the last hour, as of a queue that nothing was sent to",
      ),
    ];
  if (newest.Maximum === 0) return [ok("runs given up", "none: the dead-letter queue is empty")];
  return [
    problem(
      "runs given up",
      `about ${newest.Maximum} in the dead-letter queue ${queueName}`,
      "the indexer's log says why they failed; later runs make up for the hours of two days, `trailboard index backfill` for older ones; then purge the queue",
    ),
  ];
}
