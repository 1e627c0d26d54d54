import type { Refusal } from "../open-store.ts";

const MAX_REFUSALS = 1000;
const MAX_REASONS_PER_FILE = 20;
const MAX_WARNINGS = 200;
const OTHER_REASONS = "other reasons";

/** What of the logs was refused and what a person should know, in bounded memory whatever the logs hold. */
export class LoadReport {
  /** All of them, listed or not. */
  refusedCount = 0;
  private readonly listed = new Map<string, { file: string; reason: string; count: number }>();
  private readonly reasonsOfFile = new Map<string, number>();
  private readonly heldWarnings: string[] = [];
  private moreWarnings = 0;

  /** `place` says where the first of a reason stands: "record 3, byte 120". Files may come in any order. */
  refuse(file: string, reason: string, place?: string): void {
    this.refusedCount++;
    if (this.countAgain(file, reason)) return;
    const reasons = this.reasonsOfFile.get(file) ?? 0;
    const isOneTooMany = reasons >= MAX_REASONS_PER_FILE;
    if (isOneTooMany && this.countAgain(file, OTHER_REASONS)) return;
    if (this.listed.size >= MAX_REFUSALS) return;
    const kept = isOneTooMany ? OTHER_REASONS : reason;
    this.listed.set(keyOf(file, kept), {
      file,
      reason: !isOneTooMany && place ? `${reason} (${place})` : kept,
      count: 1,
    });
    this.reasonsOfFile.set(file, reasons + 1);
  }

  warn(sentence: string): void {
    if (this.heldWarnings.length < MAX_WARNINGS) this.heldWarnings.push(sentence);
    else this.moreWarnings++;
  }

  get refused(): readonly Refusal[] {
    return [...this.listed.values()];
  }

  get warnings(): readonly string[] {
    if (this.moreWarnings === 0) return this.heldWarnings;
    return [...this.heldWarnings, `${this.moreWarnings} more warnings are not listed`];
  }

  private countAgain(file: string, reason: string): boolean {
    const refusal = this.listed.get(keyOf(file, reason));
    if (refusal) refusal.count++;
    return refusal !== undefined;
  }
}

function keyOf(file: string, reason: string): string {
  return `${file}\0${reason}`;
}
