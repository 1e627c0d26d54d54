import type * as Pace from "../../deploy/apply/session/pace.ts";
import type * as Artifacts from "../../deploy/bundle/artifacts.ts";

/** For vi.mock, in tests that run many whole commands in one process. Only the waits between looks are shorter. */
export function quickPace(actual: typeof Pace): typeof Pace {
  return { ...actual, PACE: { firstMs: 1, mostMs: 3, patienceMs: 2000, followPatienceMs: 4000 } };
}

/** The same configuration has the same archives: they are zipped once. */
export function archivesOnce(actual: typeof Artifacts): typeof Artifacts {
  const made = new Map<string, ReturnType<typeof actual.makeArtifacts>>();
  return {
    ...actual,
    makeArtifacts: (...args) => {
      const key = JSON.stringify(args);
      const artifacts = made.get(key) ?? actual.makeArtifacts(...args);
      made.set(key, artifacts);
      return artifacts;
    },
  };
}
