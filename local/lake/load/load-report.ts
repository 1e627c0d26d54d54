import type { Refusal } from "../open-store.ts";

const MAX_REFUSALS = 1000;
const MAX_REASONS_PER_FILE = 20;
const MAX_WARNINGS = 200;

/** What of the logs was refused and what a person should know, in bounded memory whatever the logs hold. */
export class LoadReport {
  refusedCount = 0;
  private readonly refusals: { file: string; reason: string; count: number }[] = [];
  private readonly heldWarnings: string[] = [];
  private moreWarnings = 0;
  private fileReasons = new Map<string, { count: number }>();
  private currentFile = "";

  /** `place` says where the first of a reason stands: "record 3, byte 120". */
  refuse(file: string, reason: string, place?: string): void {
    this.refusedCount++;
    if (file !== this.currentFile) {
      this.currentFile = file;
      this.fileReasons = new Map();
    }
    const known = this.fileReasons.get(reason);
    if (known) {
      known.count++;
      return;
    }
    const isLast = this.fileReasons.size >= MAX_REASONS_PER_FILE;
    const kept = isLast ? OTHER_REASONS : reason;
    const others = this.fileReasons.get(kept);
    if (others) {
      others.count++;
      return;
    }
    if (this.refusals.length >= MAX_REFUSALS) return;
    const refusal = { file, reason: !isLast && place ? `${reason} (${place})` : kept, count: 1 };
    this.fileReasons.set(kept, refusal);
    this.refusals.push(refusal);
  }

  warn(sentence: string): void {
    if (this.heldWarnings.length < MAX_WARNINGS) this.heldWarnings.push(sentence);
    else this.moreWarnings++;
  }

  get refused(): readonly Refusal[] {
    return this.refusals;
  }

  get warnings(): readonly string[] {
    if (this.moreWarnings === 0) return this.heldWarnings;
    return [...this.heldWarnings, `${this.moreWarnings} more warnings are not listed`];
  }
}

const OTHER_REASONS = "other reasons";
