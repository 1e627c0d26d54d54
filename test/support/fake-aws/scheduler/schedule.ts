/** A schedule with the fields of the API's GetSchedule; times apart. */
export interface FakeSchedule {
  readonly name: string;
  readonly group: string;
  readonly arn: string;
  readonly createdMs: number;
  changedMs: number;
  /** ScheduleExpression, State, Target, FlexibleTimeWindow ... as the API names them. */
  properties: Readonly<Record<string, unknown>>;
}

export function fakeSchedule(
  wanted: Partial<FakeSchedule> & {
    readonly name: string;
    readonly accountId?: string;
    readonly region?: string;
  },
): FakeSchedule {
  const {
    accountId = "111122223333",
    region = "eu-central-1",
    group = "default",
    properties = {},
    ...given
  } = wanted;
  return {
    group,
    arn: `arn:aws:scheduler:${region}:${accountId}:schedule/${group}/${given.name}`,
    createdMs: Date.UTC(2026, 0, 1),
    changedMs: Date.UTC(2026, 0, 1),
    properties: {
      ScheduleExpression: "rate(1 hour)",
      State: "ENABLED",
      FlexibleTimeWindow: { Mode: "OFF" },
      ...properties,
    },
    ...given,
  };
}
