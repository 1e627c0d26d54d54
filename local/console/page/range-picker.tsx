import { useEffect, useRef, useState } from "preact/hooks";
import { DAY_MS, formatTime, HOUR_MS, MINUTE_MS } from "../../../kit/time.ts";
import { CalendarIcon } from "./icons.tsx";
import { lengthInWords, RANGE_PRESETS, type RangeChoice } from "./range.ts";
import type { Console } from "./use-console.ts";
import { offsetMinutes, type ViewerZone } from "./widget-context.ts";

/** The presets as one row of buttons, and "Custom" for any other relative or absolute range. */
export function RangePicker({ page }: { page: Console }) {
  const { choice, choose } = page;
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    const outside = (event: PointerEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) setOpen(false);
    };
    const leave = (event: KeyboardEvent) => {
      if (event.key === "Escape") setOpen(false);
    };
    document.addEventListener("pointerdown", outside);
    document.addEventListener("keydown", leave);
    return () => {
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("keydown", leave);
    };
  }, [open]);

  const preset = RANGE_PRESETS.find(
    ({ lengthMs }) => choice.kind === "relative" && choice.lengthMs === lengthMs,
  );
  return (
    <div class="range-picker" ref={box}>
      <fieldset class="segments" aria-label="Time range">
        {RANGE_PRESETS.map(({ label, lengthMs }) => (
          <button
            key={label}
            type="button"
            aria-pressed={preset?.lengthMs === lengthMs}
            onClick={() => choose({ kind: "relative", lengthMs })}
          >
            {label}
          </button>
        ))}
        <button
          type="button"
          class="range-custom"
          aria-pressed={preset === undefined}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {preset ? "Custom" : customLabel(choice, page.zone)} <CalendarIcon />
        </button>
      </fieldset>
      {open && (
        <CustomRange
          page={page}
          onChoose={(chosen) => {
            choose(chosen);
            setOpen(false);
          }}
        />
      )}
    </div>
  );
}

function customLabel(choice: RangeChoice, zone: ViewerZone): string {
  if (choice.kind === "relative") return `Custom (${lengthInWords(choice.lengthMs)})`;
  const text = (atMs: number) =>
    formatTime(atMs, { label: zone, offsetMinutes: offsetMinutes(zone, atMs) }, "minute").slice(5);
  return `${text(choice.startMs)} – ${text(choice.endMs)}`;
}

const UNITS = [
  ["minutes", MINUTE_MS],
  ["hours", HOUR_MS],
  ["days", DAY_MS],
  ["weeks", 7 * DAY_MS],
] as const;

function CustomRange({ page, onChoose }: { page: Console; onChoose: (choice: RangeChoice) => void }) {
  const [mode, setMode] = useState(page.choice.kind);
  const [count, setCount] = useState("6");
  const [unitMs, setUnitMs] = useState<number>(HOUR_MS);
  const [start, setStart] = useState(() => toField(page.range.startMs, page.zone));
  const [end, setEnd] = useState(() => toField(page.range.endMs, page.zone));
  const [problem, setProblem] = useState("");

  const apply = () => {
    if (mode === "relative") {
      const lengthMs = Number(count) * unitMs;
      if (Number.isInteger(Number(count)) && lengthMs > 0 && lengthMs <= 400 * DAY_MS)
        onChoose({ kind: "relative", lengthMs });
      else setProblem("Expected a whole number, at most 400 days in all");
      return;
    }
    const startMs = fromField(start, page.zone);
    const endMs = fromField(end, page.zone);
    if (startMs < endMs) onChoose({ kind: "absolute", startMs, endMs });
    else setProblem("Expected a start before the end");
  };
  const { dataRange } = page.session;
  return (
    <div class="dropdown" role="dialog" aria-label="Custom time range">
      <fieldset class="segments" aria-label="Kind of range">
        {(["relative", "absolute"] as const).map((kind) => (
          <button key={kind} type="button" aria-pressed={mode === kind} onClick={() => setMode(kind)}>
            {kind === "relative" ? "Relative" : "Absolute"}
          </button>
        ))}
      </fieldset>
      {mode === "relative" ? (
        <div class="field-row">
          <label class="field">
            <span class="field-label">Last</span>
            <input
              name="count"
              inputMode="numeric"
              value={count}
              onInput={(event) => setCount(event.currentTarget.value)}
            />
          </label>
          <label class="field">
            <span class="field-label">Unit</span>
            <select
              name="unit"
              value={String(unitMs)}
              onChange={(event) => setUnitMs(Number(event.currentTarget.value))}
            >
              {UNITS.map(([name, ms]) => (
                <option key={name} value={ms}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        </div>
      ) : (
        <div class="field-row">
          <label class="field">
            <span class="field-label">Start ({page.zone})</span>
            <input
              type="datetime-local"
              name="start"
              value={start}
              onInput={(event) => setStart(event.currentTarget.value)}
            />
          </label>
          <label class="field">
            <span class="field-label">End ({page.zone})</span>
            <input
              type="datetime-local"
              name="end"
              value={end}
              onInput={(event) => setEnd(event.currentTarget.value)}
            />
          </label>
        </div>
      )}
      {problem && (
        <p class="field-problem" role="alert">
          {problem}
        </p>
      )}
      <div class="dropdown-buttons">
        {dataRange && (
          <button
            type="button"
            class="button button-link"
            onClick={() => onChoose({ kind: "absolute", startMs: dataRange.startMs, endMs: dataRange.endMs })}
          >
            All data
          </button>
        )}
        <button type="button" class="button button-primary" onClick={apply}>
          Apply
        </button>
      </div>
    </div>
  );
}

function toField(atMs: number, zone: ViewerZone): string {
  return new Date(atMs + offsetMinutes(zone, atMs) * MINUTE_MS).toISOString().slice(0, 16);
}

/** NaN for what is no time. */
function fromField(text: string, zone: ViewerZone): number {
  return Date.parse(zone === "UTC" ? `${text}Z` : text);
}
