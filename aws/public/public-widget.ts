import { type Notice, notice } from "../../kit/notice.ts";
import type { Shown, Widget } from "../../kit/widget.ts";
import type { Pseudonym } from "../../trail/redact.ts";
import { redactParams } from "../../trail/redact-filters.ts";
import type { Sources } from "../../trail/sources.ts";

/** A notice with one sentence, as widgets count with it. */
const NOTICE_PX = 64;
const MIN_HEIGHT_PX = 120;

/** The widget as everybody sees it: it says that its names are pseudonyms, and where not all that was asked for is shown. */
export function publicWidget(
  widget: Widget<Sources>,
  pseudonym: Pseudonym,
  { isCut, maxRangeDays }: { isCut: boolean; maxRangeDays: number },
): Widget<Sources> {
  const cut = isCut ? [cutNotice(maxRangeDays)] : [];
  return {
    ...widget,
    async load(request, sources) {
      const shown = await widget.load(
        {
          ...request,
          params: redactParams(request.params, pseudonym),
          heightPx: Math.max(MIN_HEIGHT_PX, request.heightPx - cut.length * NOTICE_PX),
        },
        sources,
      );
      return isNotice(shown) ? withLines(shown, cut) : withRemarks(shown, cut);
    },
  };
}

function cutNotice(maxRangeDays: number): Notice {
  const days = maxRangeDays === 1 ? "day" : `${maxRangeDays} days`;
  return notice(
    "info",
    `Only the last ${days} of this range`,
    "A public dashboard shows no more than that at once: choose an earlier or a shorter range.",
  );
}

function isNotice(shown: Shown | Notice): shown is Notice {
  return !("view" in shown);
}

function withLines(shown: Notice, cut: readonly Notice[]): Notice {
  return { ...shown, lines: [...shown.lines, ...cut.map(({ heading }) => `${heading} was looked at.`)] };
}

function withRemarks(shown: Shown, cut: readonly Notice[]): Shown {
  const { provenance, notices = [] } = shown;
  // What was scanned is said to those who pay for it.
  const { bytesScanned: _, ...told } = provenance;
  return {
    ...shown,
    notices: [...cut, ...notices],
    provenance: { ...told, remarks: [...(provenance.remarks ?? []), "names are pseudonyms"] },
  };
}
