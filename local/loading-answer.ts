/** What is being done before the first question can be answered. */
export interface LoadingState {
  /** "Loading logs" */
  readonly what: string;
  /** `done` of `total`, in whatever unit. */
  readonly done: number;
  readonly total: number;
}

const RETRY_SECONDS = 1;

/** Answers whoever comes before the logs are loaded: a page that asks again by itself, and an error that SDKs retry. */
export function loadingAnswer(request: Request, state: LoadingState): Response {
  const sentence = sentenceOf(state);
  const isAws = request.headers.has("x-amz-target");
  const wantsHtml = !isAws && (request.headers.get("accept") ?? "").includes("text/html");
  const [type, body] = isAws
    ? [
        "application/x-amz-json-1.1",
        JSON.stringify({ __type: "ServiceUnavailableException", message: sentence }),
      ]
    : wantsHtml
      ? ["text/html; charset=utf-8", pageOf(sentence)]
      : ["text/plain; charset=utf-8", `${sentence}\n`];
  const headers = { "content-type": type, "cache-control": "no-store", "retry-after": String(RETRY_SECONDS) };
  return new Response(request.method === "HEAD" ? null : body, {
    status: 503,
    headers: wantsHtml ? { ...headers, refresh: String(RETRY_SECONDS) } : headers,
  });
}

function sentenceOf({ what, done, total }: LoadingState): string {
  if (total <= 1) return `Trailboard: ${what.toLowerCase()}`;
  return `Trailboard: ${what.toLowerCase()}, ${Math.floor((Math.min(done, total) / total) * 100)} %`;
}

/** The words are ours: nothing of the logs is in them. */
function pageOf(sentence: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Trailboard</title>
<style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;display:grid;place-items:center;height:90vh}</style>
</head><body><p role="status">${sentence}</p></body></html>`;
}
