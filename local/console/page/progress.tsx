import { useEffect, useState } from "preact/hooks";
import type { PreviewStatus } from "../session.ts";
import { api } from "./api.ts";

const POLL_MS = 1000;
/** Work may begin again while the page is open: late hours, a server that was restarted. */
const IDLE_POLL_MS = 10_000;

/** The indexer's progress while back-fill runs; gone when there is nothing to wait for. `onDone` when it ends. */
export function Progress({ onDone }: { onDone: () => void }) {
  const [status, setStatus] = useState<PreviewStatus>();
  const indexing = status?.indexing ?? null;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let wasIndexing = false;
    let stopped = false;
    const poll = async () => {
      try {
        const next = await api.status();
        setStatus(next);
        if (wasIndexing && next.indexing === null) onDone();
        wasIndexing = next.indexing !== null;
      } catch {
        // The server may be restarting: ask again.
      }
      if (!stopped) timer = setTimeout(poll, wasIndexing ? POLL_MS : IDLE_POLL_MS);
    };
    void poll();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [onDone]);

  if (!status || (indexing === null && status.note === "")) return null;
  const text = indexing
    ? `Indexing CloudTrail, hour by hour: ${indexing.doneHours} of ${indexing.dueHours} hours`
    : "";
  return (
    <div class="progress" role="status">
      <span>{[text, status.note].filter(Boolean).join(" · ")}</span>
      {indexing && (
        <progress
          max={Math.max(1, indexing.dueHours)}
          value={indexing.doneHours}
          aria-label="Hours indexed"
        />
      )}
    </div>
  );
}
