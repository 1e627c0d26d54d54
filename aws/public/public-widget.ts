import { type Notice, notice } from "../../kit/notice.ts";
import type { Shown, Widget } from "../../kit/widget.ts";
import type { Pseudonym } from "../../trail/redaction/redact.ts";
import { redactParams } from "../../trail/redaction/redact-filters.ts";
import type { Sources } from "../../trail/sources.ts";

/** A notice of one line: every tile of the dashboard has it, and none has room for more. */
const NOTICE_PX = 44;
const MIN_HEIGHT_PX = 120;

/** The widget as everybody sees it: it says that its names are pseudonyms, and where not all that was asked for is shown. */
export function publicWidget(
  widget: Widget<Sources>,
  pseudonym: Pseudonym,
  { isCut, maxRangeDays }: { isCut: boolean; maxRangeDays: number },
): Widget<Sources> {
  const only = `Only the last ${maxRangeDays === 1 ? "day" : `${maxRangeDays} days`} of this range`;
  const cut = isCut ? [notice("info", `${only} can be shown`)] : [];
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
      return isNotice(shown)
        ? withLines(shown, isCut ? [`${only} could be looked at.`] : [])
        : withRemarks(shown, cut);
    },
  };
}

function isNotice(shown: Shown | Notice): shown is Notice {
  return !("view" in shown);
}

function withLines(shown: Notice, more: readonly string[]): Notice {
  return { ...shown, lines: [...shown.lines, ...more] };
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
