import type { Dashboard } from "./dashboard.ts";
import { errors } from "./errors.ts";
import { overview } from "./overview.ts";

/** Every dashboard; the first is the one that the preview opens. */
export const dashboards: readonly Dashboard[] = [overview, errors];
