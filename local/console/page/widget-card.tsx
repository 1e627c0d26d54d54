import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { PlacedWidget } from "./dashboard.ts";
import { Dialog } from "./dialog.tsx";
import { CloseIcon, MoreIcon } from "./icons.tsx";
import { Menu, type MenuItem } from "./menu.tsx";

/** The frame of every widget: title, three-dot menu, body. The menu is the console's: a shared viewer has none. */
export function WidgetCard(props: {
  widget: PlacedWidget;
  title: string;
  busy?: boolean;
  hasMenu: boolean;
  menu?: readonly MenuItem[];
  bodyRef?: RefObject<HTMLDivElement | null>;
  transparent?: boolean;
  children: ComponentChildren;
}) {
  const { widget, title } = props;
  const [enlarged, setEnlarged] = useState(false);
  const [showsJson, setShowsJson] = useState(false);
  useEffect(() => {
    if (!enlarged) return;
    const leave = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !document.querySelector("dialog[open]")) setEnlarged(false);
    };
    document.addEventListener("keydown", leave);
    return () => document.removeEventListener("keydown", leave);
  }, [enlarged]);

  const name = title || `${widget.typeName} widget`;
  const items: MenuItem[] = [
    ...(props.menu ?? []),
    { label: enlarged ? "Restore size" : "Enlarge", select: () => setEnlarged(!enlarged) },
    { label: "View as JSON", select: () => setShowsJson(true) },
  ];
  return (
    <section
      id={widget.id}
      class={`card ${enlarged ? "card-enlarged" : ""} ${props.transparent ? "card-transparent" : ""}`}
      aria-label={name}
      aria-busy={props.busy ?? false}
      data-type={widget.typeName}
    >
      {props.busy && <div class="card-progress" />}
      <header class={`card-header ${title ? "" : "card-header-untitled"}`}>
        <h2 title={title}>{title}</h2>
        {enlarged && (
          <button
            type="button"
            class="icon-button"
            aria-label="Restore size"
            onClick={() => setEnlarged(false)}
          >
            <CloseIcon />
          </button>
        )}
        {props.hasMenu && !enlarged && (
          <Menu label={`Actions of ${name}`} className="icon-button" items={items}>
            <MoreIcon />
          </Menu>
        )}
      </header>
      <div class="card-body">
        <div class="card-scroll" {...(props.bodyRef ? { ref: props.bodyRef } : {})}>
          {props.children}
        </div>
      </div>
      {showsJson && (
        <Dialog title="Widget source" onClose={() => setShowsJson(false)}>
          <pre class="source">{JSON.stringify(widget.source, null, 2)}</pre>
        </Dialog>
      )}
    </section>
  );
}
