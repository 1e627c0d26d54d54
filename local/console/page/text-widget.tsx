import { useMemo } from "preact/hooks";
import { ContentView } from "./content-view.tsx";
import type { PlacedWidget } from "./dashboard.ts";
import type { Console } from "./use-console.ts";
import { WidgetCard } from "./widget-card.tsx";

export function TextWidget({ widget, page }: { widget: PlacedWidget; page: Console }) {
  const { markdown, background } = widget.properties;
  const content = useMemo(
    () => ({ kind: "markdown" as const, markdown: typeof markdown === "string" ? markdown : "" }),
    [markdown],
  );
  return (
    <WidgetCard
      widget={widget}
      title=""
      hasMenu={page.viewer.kind === "account"}
      transparent={background === "transparent"}
    >
      <ContentView
        content={content}
        host={{
          // Text widgets have no actions: whatever looks like one does nothing.
          confirm: async () => false,
          run: () => {},
          followLink: page.followLink,
          consoleOrigin: `https://${page.session.region}.console.aws.amazon.com`,
        }}
      />
    </WidgetCard>
  );
}
