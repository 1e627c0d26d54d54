import type { AlarmAnswer, SeriesAnswer } from "../cloudwatch-reader.ts";
import type { PreviewStatus, Session } from "../session.ts";

export type InvokeAnswer =
  | { readonly kind: "answer"; readonly payload: unknown }
  | { readonly kind: "error"; readonly errorType: string; readonly errorMessage: string };

export interface MetricAnswer {
  readonly series: readonly SeriesAnswer[];
  readonly messages: readonly string[];
}

/** The server's routes as functions. Each throws an Error with the server's sentence. */
export const api = {
  session: () => get<Session>("/api/session"),
  status: () => get<PreviewStatus>("/api/status"),
  dashboardNames: async () => (await get<{ names: string[] }>("/api/dashboards")).names,
  dashboardBody: async (name: string) =>
    (await get<{ body: string }>(`/api/dashboards/${encodeURIComponent(name)}`)).body,
  invoke: (endpoint: string, event: object, signal: AbortSignal) =>
    post<InvokeAnswer>("/api/invoke", { endpoint, event }, signal),
  metrics: (queries: readonly object[], startMs: number, endMs: number, signal: AbortSignal) =>
    post<MetricAnswer>("/api/metrics", { queries, startMs, endMs }, signal),
  alarms: async (arns: readonly string[], signal: AbortSignal) =>
    (await post<{ alarms: AlarmAnswer[] }>("/api/alarms", { arns }, signal)).alarms,
};

async function get<T>(path: string): Promise<T> {
  return read<T>(await fetch(path));
}

async function post<T>(path: string, body: object, signal: AbortSignal): Promise<T> {
  const headers = { "Content-Type": "application/json" };
  return read<T>(await fetch(path, { method: "POST", headers, body: JSON.stringify(body), signal }));
}

async function read<T>(response: Response): Promise<T> {
  const body: unknown = await response.json().catch(() => ({}));
  if (response.ok) return body as T;
  const { error } = body as { error?: unknown };
  throw new Error(typeof error === "string" ? error : `The preview answered ${response.status}`);
}
