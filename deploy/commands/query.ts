import { CloudTrailClient, CloudTrailServiceException } from "@aws-sdk/client-cloudtrail";
import { sdkLake } from "../../aws/lake.ts";
import type { Laptop } from "../../local/laptop.ts";
import { LakeError, type LakeResult } from "../../trail/sources.ts";
import { type LogOptions, withLaptop } from "../laptop-session.ts";
import { CliError } from "../terminal/cli-error.ts";
import { printJson } from "../terminal/print-json.ts";
import { printable } from "../terminal/printable.ts";

const TIMEOUT_MS = 10 * 60_000;

/** A Lake SELECT over logs, through the real SDK. `$EDS_ID` stands for the event data store. */
export async function query(statement: string, options: LogOptions & { json?: boolean }): Promise<void> {
  const result = await withLaptop(options, {}, (laptop) => ask(laptop, statement));
  if (options.json) printJson(result);
  else printTable(result.columns, result.rows);
  const { eventsScanned, bytesScanned } = result.statistics;
  console.error(
    `${result.rows.length} ${result.rows.length === 1 ? "row" : "rows"}; ${eventsScanned} events, about ${bytesScanned} bytes scanned`,
  );
}

async function ask(laptop: Laptop, statement: string): Promise<LakeResult> {
  const lake = sdkLake({
    eventDataStoreArn: laptop.store.eventDataStoreArn,
    pollMs: 5,
    client: new CloudTrailClient({
      endpoint: `${laptop.url}/aws`,
      region: laptop.region,
      credentials: { accessKeyId: "local", secretAccessKey: "local" },
    }),
  });
  try {
    return await lake.query({
      statement: statement.replaceAll("$EDS_ID", lake.eventDataStoreId),
      timeoutMs: TIMEOUT_MS,
    });
  } catch (error) {
    if (error instanceof LakeError || error instanceof CloudTrailServiceException)
      throw new CliError(error.message, { cause: error });
    throw error;
  }
}

/** Columns as wide as their widest cell, up to a limit that keeps a row readable. */
function printTable(columns: readonly string[], rows: readonly (readonly (string | null)[])[]): void {
  const shown = rows.map((row) => row.map((cell) => printable(cell ?? "NULL")));
  const widths = columns.map((column, i) =>
    Math.min(
      60,
      // Not Math.max(...): a hundred thousand arguments are more than a call takes.
      shown.reduce((widest, row) => Math.max(widest, row[i]?.length ?? 0), column.length),
    ),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join("  ")
      .trimEnd();
  console.log(line(columns.map(printable)));
  console.log(widths.map((width) => "-".repeat(width)).join("  "));
  for (const row of shown) console.log(line(row));
}
