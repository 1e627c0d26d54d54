import { mapLimited } from "../../trail/read/map-limited.ts";
import { cannotTell, type Finding, type Line, SECTIONS, type Section } from "./finding.ts";
import type { Picture } from "./picture.ts";

/** A question about the deployment. What it throws becomes "cannot tell". */
export interface Check {
  readonly section: Section;
  /** What is looked at: "dead-letter queue". */
  readonly name: string;
  /** What AWS must allow for looking: "scheduler:GetSchedule". */
  readonly permission: string;
  /** Not asked where there is no stack: one line of the section says so. */
  readonly needsStack?: boolean;
  run(picture: Picture): Promise<readonly Finding[]>;
}

const CHECKS_AT_ONCE = 4;

/** Findings of all checks, by section, in the order of the checks. Never rejects for what a check could not do. */
export async function runChecks(
  checks: readonly Check[],
  picture: Picture,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<Line[]> {
  const hasStack = await picture.stack().then(
    (stack) => stack !== undefined,
    // It cannot be told: the checks will say so, each for itself.
    () => true,
  );
  const wanted = checks.filter(({ needsStack }) => hasStack || !needsStack);
  let done = 0;
  const lines = await mapLimited(wanted, CHECKS_AT_ONCE, async (check): Promise<Line[]> => {
    const findings = await check
      .run(picture)
      .catch((error: unknown) => [cannotTell(check.name, error, check.permission)]);
    onProgress(++done, wanted.length);
    return findings.map((finding) => ({ section: check.section, ...finding }));
  });
  const found = lines.flat();
  return SECTIONS.flatMap((section) => {
    const own = found.filter((line) => line.section === section);
    const isLeftOut = checks.some((check) => check.section === section && !wanted.includes(check));
    // Where the stack itself is looked at, that it is missing was said.
    return isLeftOut && section !== "stack" ? [...own, notLookedAt(section, picture)] : own;
  });
}

function notLookedAt(section: Section, { names }: Picture): Line {
  return {
    section,
    check: section,
    state: "warning",
    sentence: `not looked at: there is no stack ${names.stack}`,
    mend: "deploy first",
  };
}
