// The README's pictures: the built preview on the sample trail, as it is. Run by `npm run pictures`.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "playwright-core";
import type { PreviewStatus } from "../../local/console/session.ts";
import { launchChromium } from "../support/chromium.ts";

/** A Saturday noon: the attack of the sample trail lies in the middle of the three days before. */
const AS_OF = "2026-11-21T12:00:00Z";
const VIEWPORT = { width: 1440, height: 1400 };
const MAX_BYTES = 400_000;
const BUSY = '[aria-busy="true"], .loading, .card-progress';
const INDEXED_WITHIN_MS = 10 * 60_000;

interface Picture {
  readonly file: string;
  readonly dashboard: string;
  readonly theme: "light" | "dark";
  readonly heightPx?: number;
  readonly before?: (page: Page) => Promise<void>;
}

const pictures: readonly Picture[] = [
  { file: "overview-light.png", dashboard: "Trailboard-Overview", theme: "light" },
  { file: "overview-dark.png", dashboard: "Trailboard-Overview", theme: "dark" },
  { file: "errors-dark.png", dashboard: "Trailboard-Errors", theme: "dark" },
  {
    file: "public-overview-light.png",
    dashboard: "Trailboard-Overview-Public",
    theme: "light",
    before: viewAsShared,
  },
  {
    file: "events-popup.png",
    dashboard: "Trailboard-Overview",
    theme: "light",
    heightPx: 900,
    before: openEventsOfTheAttack,
  },
];

/** Without what only the account's own people see. */
async function viewAsShared(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Actions", exact: true }).click();
  await page.getByRole("menuitem", { name: "View as shared link" }).click();
}

/** From the user that nobody knows to its first hour: what it did, event by event. */
async function openEventsOfTheAttack(page: Page): Promise<void> {
  const changes = page.getByRole("region", { name: "Who made these changes" });
  await changes.getByRole("button", { name: "user/svc-backup-sync" }).click();
  const popup = page.getByRole("dialog");
  await popup.getByRole("button", { name: /06:00/ }).click();
  await popup.getByText("CreateUser").or(popup.getByText("GetCallerIdentity")).first().waitFor();
}

const rootDir = process.cwd();
const dataDir = await mkdtemp(path.join(tmpdir(), "trailboard-pictures-"));
const preview = spawn(
  process.execPath,
  ["bin/trailboard.js", "preview", "--no-open", "--port", "0", "--data-dir", dataDir, "--as-of", AS_OF],
  { cwd: rootDir, stdio: ["ignore", "pipe", "inherit"] },
);
try {
  const url = await readyAt(preview);
  await allIndexed(url);
  await mkdir(path.join(rootDir, "docs"), { recursive: true });
  const browser = await launchChromium();
  try {
    for (const picture of pictures) {
      const file = path.join(rootDir, "docs", picture.file);
      const page = await browser.newPage({
        viewport: { ...VIEWPORT, height: picture.heightPx ?? VIEWPORT.height },
        colorScheme: picture.theme,
        reducedMotion: "reduce",
      });
      await page.goto(`${url}dashboards/${picture.dashboard}`);
      await settled(page);
      await picture.before?.(page);
      await settled(page);
      await page.screenshot({ path: file });
      await page.close();
      const { size } = await stat(file);
      if (size > MAX_BYTES)
        throw new Error(`${picture.file} has ${size} bytes: expected at most ${MAX_BYTES}`);
      console.log(`docs/${picture.file}: ${size} bytes`);
    }
  } finally {
    await browser.close();
  }
} finally {
  preview.kill();
  await new Promise((resolve) => (preview.exitCode === null ? preview.once("exit", resolve) : resolve(null)));
  await rm(dataDir, { recursive: true, force: true });
}

function readyAt(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      const url = /^Trailboard is ready: (\S+)$/m.exec(text)?.[1];
      if (url) resolve(url);
    });
    child.once("exit", (code) => reject(new Error(`The preview ended with exit code ${code}`)));
  });
}

/** Pictures of a half-built index would differ from run to run. */
async function allIndexed(url: string): Promise<void> {
  const deadlineMs = Date.now() + INDEXED_WITHIN_MS;
  while (Date.now() < deadlineMs) {
    const { indexing } = (await (await fetch(`${url}api/status`)).json()) as PreviewStatus;
    if (indexing === null) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`The index was not built within ${INDEXED_WITHIN_MS / 60_000} minutes`);
}

async function settled(page: Page): Promise<void> {
  await page.waitForSelector(".card");
  await page.waitForSelector(BUSY, { state: "detached" });
  // Widgets are measured again once they have come to rest (use-size.ts), and may then be drawn anew.
  await page.waitForTimeout(600);
  await page.waitForSelector(BUSY, { state: "detached" });
}
