import type { Config } from "../config/config.ts";
import { amount, type CostLine, dollars } from "./cost-line.ts";
import { estimate } from "./estimate.ts";

/** The estimate as a Markdown table, as the README has it. */
export function costTable(config: Config): string {
  const { lines, totalUsd, once } = estimate(config);
  return table([...lines.map(row), ["**a month**", "", "", `**${dollars(totalUsd)}**`, ""], row(once)]);
}

/** Lines of a worst case, with their sum. */
export function linesTable(lines: readonly CostLine[], totalUsd: number): string {
  return table([...lines.map(row), ["**a month at most**", "", "", `**${dollars(totalUsd)}**`, ""]]);
}

function table(rows: readonly (readonly string[])[]): string {
  const head = ["what", "quantity", "price", "costs", "how"];
  return [head, ["---", "---:", "---:", "---:", "---"], ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

function row({ what, quantity, unit, unitPriceUsd, monthlyUsd, how }: CostLine): string[] {
  return [what, amount(quantity), `$${plain(unitPriceUsd)} / ${unit}`, dollars(monthlyUsd), how];
}

/** Small prices without an exponent, others in cents at least: 4e-7 -> "0.0000004", 0.3 -> "0.30". */
function plain(usd: number): string {
  const [whole = "", fraction = ""] = usd.toFixed(12).replace(/0+$/, "").split(".");
  return `${whole}.${fraction.padEnd(2, "0")}`;
}
