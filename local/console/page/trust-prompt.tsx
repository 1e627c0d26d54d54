import type { TrustAnswer } from "./trust.ts";
import type { Console } from "./use-console.ts";

/** In a widget's place until its viewer allowed it to run. */
export function TrustPrompt({
  page,
  widgetId,
  endpoint,
}: {
  page: Console;
  widgetId: string;
  endpoint: string;
}) {
  const name = endpoint.split(":function:")[1] ?? endpoint;
  const isDenied = page.trust.answerFor(page.name, widgetId) === "denied";
  return (
    <div class="widget-empty">
      <div>
        <p>
          {isDenied ? "You did not allow this widget to run" : "This widget runs the Lambda function"}{" "}
          <strong>{name}</strong>
        </p>
        <Answers answer={(answer) => page.trust.answer(answer, page.name, widgetId)} hasDeny={!isDenied} />
      </div>
    </div>
  );
}

/** Above the dashboard: one answer for all of its widgets. */
export function DashboardTrustNote({ page }: { page: Console }) {
  const count = page.dashboard.widgets.filter(({ type }) => type === "custom").length;
  return (
    <div class="shared-note">
      <span role="status">
        {count === 1 ? "One widget" : `${count} widgets`} of this dashboard run Lambda functions: a first
        viewer is asked
      </span>
      {count > 0 && <Answers answer={(answer) => page.trust.answer(answer, page.name)} hasDeny />}
      <button type="button" class="button button-link" onClick={() => page.trust.setAsks(false)}>
        Do not ask
      </button>
    </div>
  );
}

function Answers({ answer, hasDeny }: { answer: (answer: TrustAnswer) => void; hasDeny: boolean }) {
  return (
    <span>
      <button type="button" class="button button-link" onClick={() => answer("once")}>
        Allow once
      </button>{" "}
      <button type="button" class="button button-link" onClick={() => answer("always")}>
        Allow always
      </button>{" "}
      {hasDeny && (
        <button type="button" class="button button-link" onClick={() => answer("denied")}>
          Deny
        </button>
      )}
    </span>
  );
}
