import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { CloseIcon } from "./icons.tsx";

/**
 * A modal. The browser's own <dialog> brings the top layer, Esc and the focus trap; focus goes back to where it was
 * when the dialog closes.
 */
export function Dialog(props: {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
  footer?: ComponentChildren;
  size?: "small" | "large";
  className?: string;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  const onClose = useRef(props.onClose);
  onClose.current = props.onClose;
  useEffect(() => {
    const dialog = ref.current;
    // A click on the backdrop arrives at the dialog element itself.
    dialog?.addEventListener("pointerdown", (event) => {
      if (event.target === dialog) onClose.current();
    });
    const before = document.activeElement;
    dialog?.showModal();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement || before instanceof SVGElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={ref}
      class={`dialog ${props.size === "small" ? "dialog-small" : ""} ${props.className ?? ""}`}
      aria-label={props.title}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
    >
      <div class="dialog-box">
        <header class="dialog-header">
          <h2>{props.title}</h2>
          <button type="button" class="icon-button" aria-label="Close" onClick={props.onClose}>
            <CloseIcon />
          </button>
        </header>
        <div class="dialog-content">{props.children}</div>
        {props.footer && <footer class="dialog-footer">{props.footer}</footer>}
      </div>
    </dialog>
  );
}
