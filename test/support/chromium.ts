import { existsSync } from "node:fs";
import { type Browser, chromium as playwright } from "playwright-core";

const SYSTEM_BROWSERS = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** Made for one page in a Lambda: a browser in one process ends with its first page, and we want the web's security. */
const UNFIT_FLAGS = [
  "--single-process",
  "--no-zygote",
  "--disable-web-security",
  "--disable-site-isolation-trials",
];

/** A headless Chromium: TRAILBOARD_CHROMIUM, else one of the system's, else the one of @sparticuz/chromium (Linux). */
export async function launchChromium(): Promise<Browser> {
  const own = process.env.TRAILBOARD_CHROMIUM ?? SYSTEM_BROWSERS.find((file) => existsSync(file));
  if (own) return playwright.launch({ executablePath: own, headless: true });
  const { default: packaged } = await import("@sparticuz/chromium");
  return playwright.launch({
    executablePath: await packaged.executablePath(),
    args: packaged.args.filter((flag) => !UNFIT_FLAGS.includes(flag)),
    headless: true,
  });
}
