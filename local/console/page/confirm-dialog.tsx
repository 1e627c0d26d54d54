import { useCallback, useState } from "preact/hooks";
import { Dialog } from "./dialog.tsx";

/** `confirm` asks and waits; `dialog` is to be drawn somewhere. Closing it any other way than with OK is a no. */
export function useConfirm() {
  const [asked, setAsked] = useState<{ message: string; answer: (yes: boolean) => void }>();
  const confirm = useCallback(
    (message: string) => new Promise<boolean>((answer) => setAsked({ message, answer })),
    [],
  );
  const close = (yes: boolean) => {
    asked?.answer(yes);
    setAsked(undefined);
  };
  const dialog = asked && (
    <Dialog
      title="Confirm"
      size="small"
      onClose={() => close(false)}
      footer={
        <>
          <button type="button" class="button button-link" onClick={() => close(false)}>
            Cancel
          </button>
          <button type="button" class="button button-primary" onClick={() => close(true)}>
            OK
          </button>
        </>
      }
    >
      <p>{asked.message}</p>
    </Dialog>
  );
  return { confirm, dialog };
}
