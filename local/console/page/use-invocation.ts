import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { readContent } from "./answer.ts";
import { api } from "./api.ts";
import type { Drawable } from "./content-view.tsx";

export type Shown =
  | { readonly kind: "content"; readonly content: Drawable }
  | { readonly kind: "error"; readonly title: string; readonly message: string };

/** One place that shows answers: the newest call wins, an older one that is still under way is given up. */
export function useInvocation() {
  const [shown, setShown] = useState<Shown>();
  const [busy, setBusy] = useState(false);
  const current = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => current.current?.abort(), []);

  const show = useCallback((next: Shown | undefined) => {
    current.current?.abort();
    setBusy(false);
    setShown(next);
  }, []);

  const invoke = useCallback(async (endpoint: string, event: object) => {
    current.current?.abort();
    const controller = new AbortController();
    current.current = controller;
    setBusy(true);
    const next = await call(endpoint, event, controller.signal);
    if (controller.signal.aborted) return;
    setShown(next);
    setBusy(false);
  }, []);

  return { shown, busy, show, invoke };
}

async function call(endpoint: string, event: object, signal: AbortSignal): Promise<Shown> {
  try {
    const answer = await api.invoke(endpoint, event, signal);
    return answer.kind === "answer"
      ? { kind: "content", content: readContent(answer.payload) }
      : { kind: "error", title: answer.errorType, message: answer.errorMessage };
  } catch (error) {
    return {
      kind: "error",
      title: "The widget's function could not be called",
      message: error instanceof Error ? error.message : String(error),
    };
  }
}
