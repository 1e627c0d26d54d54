import type { Config } from "../config/config.ts";

/** What the public function may be asked, as JSON. */
export function publicList(config: Config): string {
  return JSON.stringify(config.public.widgets);
}
