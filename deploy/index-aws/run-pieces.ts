import { floorHour, HOUR_MS, isoTime, MINUTE_MS } from "../../kit/time.ts";
import {
  countSummary,
  countUnheard,
  type LooksBefore,
  rangeOf,
  stillMissing,
  type Totals,
} from "./count-hours.ts";
import type { HourLooks } from "./hour-looks.ts";
import { eventOf, type Piece } from "./hour-pieces.ts";
import type { CallAnswer } from "./invoke-indexer.ts";

export interface RunFailure {
  readonly hours: readonly number[];
  readonly sentence: string;
}

export interface RunResult {
  readonly totals: Readonly<Totals>;
  readonly failed: readonly RunFailure[];
  /** Hours that were not asked for, or not answered; newest first. */
  readonly left: readonly number[];
}

export interface RunPorts {
  /** Resolves with an answer; rejects where another call would meet the same, or when the person stops it. */
  readonly call: (event: object) => Promise<CallAnswer>;
  /** Undefined: the index may not be read, and what a lost call did is not known. */
  readonly looks: HourLooks | undefined;
  /** Rejects when the person stops it. */
  readonly wait: (ms: number) => Promise<void>;
  readonly isStopped: () => boolean;
  readonly nowMs: () => number;
  /** One sentence about what is waited for. */
  readonly say: (sentence: string) => void;
  /** After each call, and while one runs. */
  readonly onProgress: (done: number, totals: Readonly<Totals>) => void;
}

const BUSY_WAIT_MS = 30_000;
/** Each further one is twice as long: a network that is away comes back within a minute, or not soon. */
const FIRST_LOST_WAIT_MS = 5_000;
const LOOK_EVERY_MS = 10_000;
/** A function runs for 15 minutes at most; the schedule's run and one that was lost may come one after the other. */
const BUSY_PATIENCE_MS = 40 * MINUTE_MS;
/** Calls in a row that got nothing done. */
const MAX_FUTILE = 4;
/** Pieces in a row of which nothing could be done. */
const MAX_FRUITLESS = 2;

/**
 * Asks the indexer for piece after piece, newest first, and again for what it had no time for. A piece that fails does
 * not stop the others; two in a row of which nothing could be done do, for the next would meet the same.
 */
export async function runPieces(pieces: readonly Piece[], ports: RunPorts): Promise<RunResult> {
  const totals: Totals = { hours: 0, calls: 0, hoursWithoutCalls: 0, rows: 0, bytesScanned: 0 };
  const failed: RunFailure[] = [];
  let done = 0;
  let fruitless = 0;
  for (const [at, piece] of pieces.entries()) {
    const rest = () => pieces.slice(at + 1).flat();
    const { left, sentence } = await runPiece(piece, { ...ports, base: done, totals });
    if (ports.isStopped()) return { totals, failed, left: [...left, ...rest()] };
    if (sentence !== "") failed.push({ hours: left, sentence });
    done += piece.length;
    ports.onProgress(done, totals);
    fruitless = left.length === piece.length ? fruitless + 1 : 0;
    if (fruitless === MAX_FRUITLESS) return { totals, failed, left: rest() };
  }
  return { totals, failed, left: [] };
}

interface PiecePorts extends RunPorts {
  /** Hours of the pieces before. */
  readonly base: number;
  readonly totals: Totals;
}

interface PieceResult {
  /** "" where all went well. */
  readonly sentence: string;
  readonly left: Piece;
}

async function runPiece(piece: Piece, ports: PiecePorts): Promise<PieceResult> {
  const { looks, say, wait, nowMs } = ports;
  const before = await looks?.looks(rangeOf(piece));
  let left = piece;
  let futile = 0;
  let hasWaitedForBudget = false;
  let isUnheard = false;
  let busySinceMs: number | undefined;
  try {
    while (left.length > 0 && !ports.isStopped()) {
      const asked = firstRun(left);
      const answer = await watched(piece.length - left.length, asked, before, ports, () =>
        ports.call(eventOf(asked)),
      );
      if (answer.kind === "busy") {
        if (busySinceMs === undefined)
          say(`The indexer runs already, one run at a time: waiting for it (${answer.sentence})`);
        busySinceMs ??= nowMs();
        if (nowMs() - busySinceMs >= BUSY_PATIENCE_MS)
          return { left, sentence: `The indexer was busy for too long (${answer.sentence})` };
        await wait(BUSY_WAIT_MS);
        // What runs may be our own call whose answer was lost: what it has done is not asked for again.
        if (isUnheard) left = [...(await countUnheard(asked, before, ports)), ...left.slice(asked.length)];
        continue;
      }
      busySinceMs = undefined;
      isUnheard = answer.kind === "lost";
      if (answer.kind === "lost") {
        say(
          `The connection was lost; the indexer goes on at AWS, and the index tells what it has done (${answer.sentence})`,
        );
        await wait(FIRST_LOST_WAIT_MS * 2 ** futile);
      }
      const missing =
        answer.kind === "done"
          ? await countSummary(asked, before, answer.summary, ports)
          : await countUnheard(asked, before, ports);
      futile = missing.length < asked.length ? 0 : futile + 1;
      left = [...missing, ...left.slice(asked.length)];
      if (answer.kind === "done" || answer.kind === "lost") {
        if (futile === MAX_FUTILE)
          return {
            left,
            sentence:
              answer.kind === "done"
                ? "The indexer has no time for any hour"
                : `No answer: ${answer.sentence}`,
          };
        continue;
      }
      // A function that ran out of time has done what it has done, as one whose answer was lost.
      if (missing.length === 0 || (isTimeout(answer.sentence) && futile < MAX_FUTILE)) continue;
      const untilMs = nextBudgetMs(answer.sentence, nowMs());
      if (untilMs === undefined || (hasWaitedForBudget && futile > 0))
        return { left, sentence: answer.sentence };
      hasWaitedForBudget = true;
      say(`The hour's scan budget is spent: waiting until ${isoTime(untilMs).slice(11, 16)} UTC`);
      await wait(untilMs - nowMs());
    }
  } catch (error) {
    if (!ports.isStopped()) throw error;
  }
  return { left, sentence: "" };
}

/** The hours at the front that follow one another: an event asks for all hours between its ends. */
function firstRun(hours: Piece): Piece {
  const end = hours.findIndex((hourMs, at) => at > 0 && hourMs !== (hours[at - 1] ?? 0) - HOUR_MS);
  return end < 0 ? hours : hours.slice(0, end);
}

/** Tells, while a call runs, how many hours are there by now. */
async function watched<T>(
  doneOfPiece: number,
  asked: Piece,
  before: LooksBefore,
  { base, totals, looks, onProgress }: PiecePorts,
  work: () => Promise<T>,
): Promise<T> {
  const timer = setInterval(async () => {
    // A list that fails now is not worth a word: the next one tells more.
    const missing = looks && (await stillMissing(asked, before, looks).catch(() => undefined));
    if (missing) onProgress(base + doneOfPiece + asked.length - missing.length, totals);
  }, LOOK_EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

/** The indexer's sentence where viewers and it have used up what may be scanned in an hour (trail/detail/budget.ts). */
function nextBudgetMs(sentence: string, nowMs: number): number | undefined {
  return /left of this hour's scan budget/.test(sentence)
    ? floorHour(nowMs) + HOUR_MS + MINUTE_MS / 2
    : undefined;
}

function isTimeout(sentence: string): boolean {
  return /Task timed out after/.test(sentence);
}

export function hoursText(hours: { readonly length: number }): string {
  return `${hours.length} ${hours.length === 1 ? "hour" : "hours"}`;
}
