import { MoonIcon, SunIcon } from "./icons.tsx";
import type { Console } from "./use-console.ts";

/** The dark bar on top: whose dashboards these are, and in which theme. */
export function TopBar({ page }: { page: Console }) {
  const { session, theme, viewer } = page;
  const other = theme === "dark" ? "light" : "dark";
  return (
    <header class="top-bar">
      <a class="brand" href="/">
        <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
          <rect width="24" height="24" rx="6" fill="#006ce0" />
          <path d="M6 17v-4m4 4V9m4 8V6m4 11v-6" stroke="#fff" stroke-width="2.4" stroke-linecap="round" />
        </svg>
        Trailboard
      </a>
      <span class="top-bar-note">
        {viewer.kind === "shared" ? "Shared dashboard, as its link shows it" : "Dashboards on this machine"}
      </span>
      <span class="top-bar-space" />
      {viewer.kind === "account" && (
        <>
          <span class="top-bar-item">{session.region}</span>
          <span class="top-bar-item">{session.accountId.replace(/(\d{4})(?=\d)/g, "$1-")}</span>
        </>
      )}
      <button
        type="button"
        class="top-bar-button"
        aria-label={`Switch to ${other} theme`}
        title={`Switch to ${other} theme`}
        onClick={() => page.setTheme(other)}
      >
        {theme === "dark" ? <SunIcon /> : <MoonIcon />}
      </button>
    </header>
  );
}
