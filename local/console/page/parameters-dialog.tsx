import { useState } from "preact/hooks";
import { parse, stringify } from "yaml";
import { firstYamlBlock } from "./answer.ts";
import type { ContentHost } from "./content-view.tsx";
import { ShownView } from "./custom-widget.tsx";
import { Dialog } from "./dialog.tsx";
import { useInvocation } from "./use-invocation.ts";

/**
 * What the console's "Edit widget" offers for parameters: JSON or YAML, and the function's own documentation, whose
 * first YAML block fills the box.
 */
export function ParametersDialog(props: {
  endpoint: string;
  params: Readonly<Record<string, unknown>>;
  configured: Readonly<Record<string, unknown>>;
  denial: string | undefined;
  host: ContentHost;
  onRun: (params: Readonly<Record<string, unknown>>) => void;
  onClose: () => void;
}) {
  const [text, setText] = useState(() =>
    Object.keys(props.params).length > 0 ? stringify(props.params) : "",
  );
  const [problem, setProblem] = useState("");
  const docs = useInvocation();
  const shownDocs = docs.shown?.kind === "content" ? docs.shown.content : undefined;
  // A describe answer is Markdown as a bare string, which would otherwise count as HTML.
  const markdown =
    shownDocs?.kind === "html"
      ? shownDocs.html
      : shownDocs?.kind === "markdown"
        ? shownDocs.markdown
        : undefined;
  const example = markdown === undefined ? "" : firstYamlBlock(markdown);

  const run = () => {
    const read = readParameters(text);
    if ("problem" in read) setProblem(read.problem);
    else props.onRun(read.params);
  };
  return (
    <Dialog
      title="Edit parameters"
      onClose={props.onClose}
      footer={
        <>
          <button
            type="button"
            class="button button-link"
            onClick={() => setText(stringify(props.configured))}
          >
            As in the dashboard
          </button>
          <button type="button" class="button button-primary" onClick={run}>
            Run with these
          </button>
        </>
      }
    >
      <label class="field">
        <span class="field-label">Parameters</span>
        <span class="field-hint">
          YAML or JSON. They stay until the page is reloaded; the dashboard is not changed.
        </span>
        <textarea
          name="parameters"
          rows={10}
          spellcheck={false}
          value={text}
          onInput={(event) => {
            setText(event.currentTarget.value);
            setProblem("");
          }}
        />
      </label>
      {problem && (
        <p class="field-problem" role="alert">
          {problem}
        </p>
      )}
      <p class="buttons">
        <button
          type="button"
          class="button"
          disabled={props.denial !== undefined}
          onClick={() => void docs.invoke(props.endpoint, { describe: true })}
        >
          Get documentation
        </button>
        {example !== "" && (
          <button type="button" class="button" onClick={() => setText(`${example}\n`)}>
            Use the example
          </button>
        )}
      </p>
      {markdown === undefined ? (
        <ShownView
          shown={docs.shown?.kind === "error" ? docs.shown : undefined}
          busy={docs.busy}
          host={props.host}
        />
      ) : (
        <ShownView
          shown={{ kind: "content", content: { kind: "markdown", markdown } }}
          busy={docs.busy}
          host={props.host}
        />
      )}
    </Dialog>
  );
}

function readParameters(text: string): { params: Readonly<Record<string, unknown>> } | { problem: string } {
  if (text.trim() === "") return { params: {} };
  try {
    const value: unknown = parse(text, { maxAliasCount: 50 });
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      return { params: value as Record<string, unknown> };
    return { problem: "Expected names and values, one on each line" };
  } catch (error) {
    return { problem: error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error) };
  }
}
