import { readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { isoTime, MINUTE_MS } from "../kit/time.ts";
import type { Progress } from "./laptop.ts";
import { writeSampleTrail } from "./sample/write-sample-trail.ts";

/** Changes when the generator does, so that a kept trail of an older one is not taken for today's. */
const GENERATOR_VERSION = 2;
/** A trail that ends this shortly before now is good enough for "now": it need not be made and indexed again. */
const FRESH_MS = 15 * MINUTE_MS;
const FOLDER = /^sample-v(\d+)-(\d{4}-\d{2}-\d{2}T\d{2})-(\d{2})-(\d{2})Z$/;

export interface SampleLogs {
  readonly folder: string;
  readonly asOfMs: number;
}

/** The sample trail as log files under `dataDir`: a kept one where it is fresh enough, else made now. Older ones are removed. */
export async function sampleLogs(options: {
  dataDir: string;
  asOfMs: number | undefined;
  onProgress: Progress;
  signal?: AbortSignal | undefined;
}): Promise<SampleLogs> {
  const { dataDir, signal } = options;
  const wantedMs = options.asOfMs ?? Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
  const names = await readdir(dataDir);
  const kept = names.flatMap((name) => keptSample(name));
  const fresh = kept
    .filter(({ asOfMs }) =>
      options.asOfMs === undefined
        ? asOfMs <= wantedMs && wantedMs - asOfMs <= FRESH_MS
        : asOfMs === wantedMs,
    )
    .sort((a, b) => b.asOfMs - a.asOfMs)[0];
  if (fresh) return { folder: path.join(dataDir, fresh.name), asOfMs: fresh.asOfMs };

  options.onProgress("Making the sample trail", 0, 1);
  const old = kept.filter(({ asOfMs }) => asOfMs < wantedMs - FRESH_MS).map(({ name }) => name);
  for (const name of [...old, ...names.filter(isLeftBehind)])
    await rm(path.join(dataDir, name), { recursive: true, force: true });
  const folder = path.join(dataDir, nameOf(wantedMs));
  // Two commands may start at once: each makes its own and the first rename wins.
  const making = `${folder}.${process.pid}.making`;
  try {
    await writeSampleTrail({ folder: making, asOfMs: wantedMs, signal });
    await rename(making, folder).catch(() => undefined);
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  options.onProgress("Making the sample trail", 1, 1);
  return { folder, asOfMs: wantedMs };
}

/** A trail that a process was making when it died, or one of another generator. */
function isLeftBehind(name: string): boolean {
  const [, version, pid] = /^sample-v(\d+)-.*?Z(?:\.(\d+)\.making)?$/.exec(name) ?? [];
  if (version === undefined) return /^sample-v.*\.making$/.test(name);
  return pid === undefined ? Number(version) !== GENERATOR_VERSION : !isAlive(Number(pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and is another user's.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function nameOf(asOfMs: number): string {
  return `sample-v${GENERATOR_VERSION}-${isoTime(asOfMs).slice(0, 19).replaceAll(":", "-")}Z`;
}

function keptSample(name: string): { name: string; asOfMs: number }[] {
  const match = FOLDER.exec(name);
  if (!match || Number(match[1]) !== GENERATOR_VERSION) return [];
  return [{ name, asOfMs: Date.parse(`${match[2]}:${match[3]}:${match[4]}Z`) }];
}
