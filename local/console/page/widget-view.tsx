import { AlarmWidget } from "./alarm-widget.tsx";
import { CustomWidget } from "./custom-widget.tsx";
import type { PlacedWidget } from "./dashboard.ts";
import { MetricWidget } from "./metric-widget.tsx";
import { hiddenWhenShared } from "./sharing.ts";
import { TextWidget } from "./text-widget.tsx";
import type { Console } from "./use-console.ts";
import { WidgetCard } from "./widget-card.tsx";

export function WidgetView({ widget, page }: { widget: PlacedWidget; page: Console }) {
  if (page.viewer.kind === "shared" && hiddenWhenShared(widget))
    return <Placeholder widget={widget} page={page} text="Not available" />;
  switch (widget.type) {
    case "custom":
      return <CustomWidget widget={widget} page={page} />;
    case "metric":
      return <MetricWidget widget={widget} page={page} />;
    case "text":
      return <TextWidget widget={widget} page={page} />;
    case "alarm":
      return <AlarmWidget widget={widget} page={page} />;
    case "log":
    case "explorer":
      return (
        <Placeholder
          widget={widget}
          page={page}
          text={`Widgets of type "${widget.type}" are not supported here`}
        />
      );
    case "unknown":
      return (
        <Placeholder
          widget={widget}
          page={page}
          text={`CloudWatch has no widget type "${widget.typeName}"`}
        />
      );
  }
}

function Placeholder({ widget, page, text }: { widget: PlacedWidget; page: Console; text: string }) {
  const { title } = widget.properties;
  return (
    <WidgetCard
      widget={widget}
      title={typeof title === "string" ? title : ""}
      hasMenu={page.viewer.kind === "account"}
    >
      <p class="widget-empty">{text}</p>
    </WidgetCard>
  );
}
