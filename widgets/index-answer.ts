import { type Notice, notice } from "../kit/notice.ts";
import type { WidgetRequest } from "../kit/request.ts";
import type { Provenance } from "../kit/widget.ts";
import { indexProvenance } from "../trail/provenance.ts";
import type { Coverage, IndexReader } from "../trail/sources.ts";

/** What every widget over the index asks first. */
export interface Observed {
  readonly coverage: Coverage;
  readonly provenance: Provenance;
  readonly notices: readonly Notice[];
  /** In place of the widget where no hour of the range was observed: nothing known is not nothing there. */
  readonly instead: Notice | undefined;
}

export async function observe(request: WidgetRequest<unknown>, index: IndexReader): Promise<Observed> {
  const coverage = await index.coverage(request.range);
  const { provenance, notices } = indexProvenance(coverage, request);
  const instead =
    coverage.hours.length > 0
      ? undefined
      : (notices[0] ?? notice("not-indexed", "Nothing observed", "No hour of this range is in the index."));
  return { coverage, provenance, notices, instead };
}

/** Hours were observed and nothing in them matches. With hours missing, the widget says those as well. */
export function emptyNotice(what: string, { notices }: Observed, isFiltered: boolean): Notice {
  return notice(
    "empty",
    `No ${what} in this range`,
    ...(isFiltered ? ["The filters leave nothing over."] : []),
    ...notices.flatMap(({ lines }) => lines),
  );
}
