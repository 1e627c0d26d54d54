import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import { MINUTE_MS, type TimeRange } from "../../../kit/time.ts";
import type { Session } from "../session.ts";
import { api } from "./api.ts";
import { type Dashboard, parseDashboard } from "./dashboard.ts";
import { parseDashboardLink } from "./links.ts";
import { autoPeriodSeconds, openingRange, parseRange, type RangeChoice, resolveRange } from "./range.ts";
import type { Viewer } from "./sharing.ts";
import type { Trust } from "./trust.ts";
import { useStored } from "./use-stored.ts";
import { useTrust } from "./use-trust.ts";
import type { ViewerZone } from "./widget-context.ts";

export const AUTO_REFRESH: readonly { readonly label: string; readonly everyMs: number }[] = [
  { label: "Off", everyMs: 0 },
  { label: "10 seconds", everyMs: 10_000 },
  { label: "1 minute", everyMs: MINUTE_MS },
  { label: "2 minutes", everyMs: 2 * MINUTE_MS },
  { label: "5 minutes", everyMs: 5 * MINUTE_MS },
  { label: "15 minutes", everyMs: 15 * MINUTE_MS },
];

/** All that widgets are drawn from. `refreshes` counts refreshes: a change means "again, please". */
export interface Console {
  readonly kind: "open";
  readonly session: Session;
  readonly names: readonly string[];
  readonly name: string;
  readonly body: string;
  readonly dashboard: Dashboard;
  readonly choice: RangeChoice;
  /** `choice` as of the last refresh. */
  readonly range: TimeRange;
  readonly zoom: TimeRange | undefined;
  readonly refreshes: number;
  readonly refreshedMs: number;
  readonly periodSeconds: number;
  readonly isAutoPeriod: boolean;
  readonly zone: ViewerZone;
  readonly theme: "light" | "dark";
  readonly viewer: Viewer;
  readonly trust: Trust;
  readonly autoRefreshMs: number;
  /** Why the dashboard asked for last cannot be shown; "" for none. */
  readonly failure: string;
  choose(choice: RangeChoice): void;
  zoomTo(zoom: TimeRange | undefined): void;
  refresh(): void;
  openDashboard(name: string): void;
  /** True where the link was one of CloudWatch's dashboard links and was followed. */
  followLink(hash: string): boolean;
  setZone(zone: ViewerZone): void;
  setTheme(theme: "light" | "dark"): void;
  setViewer(viewer: Viewer): void;
  setAutoRefresh(everyMs: number): void;
}

export interface Failed {
  readonly kind: "failed";
  readonly failure: string;
}

interface Loaded {
  readonly name: string;
  readonly body: string;
  readonly dashboard: Dashboard;
}

/** "loading" until the first dashboard is there, or the sentence that says why there is none. */
export function useConsole(): Console | Failed | "loading" {
  const [session, setSession] = useState<Session>();
  const [names, setNames] = useState<readonly string[]>([]);
  const [loaded, setLoaded] = useState<Loaded>();
  const [failure, setFailure] = useState("");
  const [time, setTime] = useState<{
    choice: RangeChoice;
    zoom?: TimeRange;
    nowMs: number;
    refreshes: number;
  }>();
  const [openedAtMs] = useState(() => Date.now());
  const [zone, setZone] = useStored<ViewerZone>("zone", "UTC", ["UTC", "Local"]);
  const [theme, setTheme] = useStored<"light" | "dark">("theme", preferredTheme(), ["light", "dark"]);
  const [viewer, setViewer] = useState<Viewer>({ kind: "account", mayInvoke: false });
  const [autoRefreshMs, setAutoRefresh] = useState(0);
  const trust = useTrust();
  const { opened } = trust;

  const now = useCallback(
    (at: Session) => (at.clockStandsStill ? at.nowMs : at.nowMs + Date.now() - openedAtMs),
    [openedAtMs],
  );

  const load = useCallback(
    async (at: Session, name: string, wanted?: RangeChoice) => {
      try {
        const body = await api.dashboardBody(name);
        const dashboard = parseDashboard(body);
        opened();
        setLoaded({ name, body, dashboard });
        setFailure("");
        setTime((before) => ({
          choice: wanted ?? before?.choice ?? openingRange(dashboard, at.dataRange, now(at)),
          nowMs: now(at),
          refreshes: (before?.refreshes ?? 0) + 1,
        }));
        document.title = `${name} – Trailboard`;
      } catch (error) {
        setFailure(sentence(error));
      }
    },
    [now, opened],
  );

  useEffect(() => {
    const open = async () => {
      const at = await api.session();
      const found = await api.dashboardNames();
      setSession(at);
      setNames(found);
      const first = nameInAddress() ?? firstOf(found);
      if (first === undefined) setFailure("There is no dashboard yet");
      else await load(at, first);
    };
    open().catch((error) => setFailure(sentence(error)));
  }, [load]);

  useEffect(() => {
    if (!session) return;
    const back = () => void load(session, nameInAddress() ?? firstOf(names) ?? "");
    window.addEventListener("popstate", back);
    return () => window.removeEventListener("popstate", back);
  }, [session, names, load]);

  const refresh = useCallback(() => {
    if (session)
      setTime((before) => before && { ...before, nowMs: now(session), refreshes: before.refreshes + 1 });
  }, [session, now]);

  useEffect(() => {
    if (autoRefreshMs === 0) return;
    const timer = setInterval(() => {
      // A hidden tab would pay for pictures that nobody sees.
      if (!document.hidden) refresh();
    }, autoRefreshMs);
    return () => clearInterval(timer);
  }, [autoRefreshMs, refresh]);

  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);

  const range = useMemo(() => time && resolveRange(time.choice, time.nowMs), [time]);
  if (failure !== "" && !loaded) return { kind: "failed", failure };
  if (!session || !loaded || !time || !range) return "loading";

  const openDashboard = (name: string, wanted?: RangeChoice) => {
    history.pushState(null, "", `/dashboards/${encodeURIComponent(name)}`);
    void load(session, name, wanted);
  };
  return {
    kind: "open",
    failure,
    session,
    names,
    ...loaded,
    choice: time.choice,
    range,
    zoom: time.zoom,
    refreshes: time.refreshes,
    refreshedMs: time.nowMs,
    periodSeconds: autoPeriodSeconds(time.zoom ?? range),
    isAutoPeriod: loaded.dashboard.periodOverride === "auto",
    zone,
    theme,
    viewer,
    trust,
    autoRefreshMs,
    choose: (choice) => setTime({ choice, nowMs: now(session), refreshes: time.refreshes }),
    zoomTo: (zoom) => {
      const { zoom: _zoom, ...rest } = time;
      setTime(zoom ? { ...rest, zoom } : rest);
    },
    refresh,
    openDashboard,
    followLink: (hash) => {
      const link = parseDashboardLink(hash);
      if (!link) return false;
      openDashboard(link.name || loaded.name, parseRange(link.start, link.end, now(session)) ?? time.choice);
      return true;
    },
    setZone,
    setTheme,
    setViewer,
    setAutoRefresh,
  };
}

/** The one that CloudWatch puts on its own overview page, else one that calls itself an overview. */
function firstOf(names: readonly string[]): string | undefined {
  return (
    names.find((name) => name === "CloudWatch-Default") ??
    names.find((name) => /overview/i.test(name)) ??
    names[0]
  );
}

function nameInAddress(): string | undefined {
  const match = /^\/dashboards\/([^/]+)$/.exec(location.pathname);
  return match?.[1] === undefined ? undefined : decodeURIComponent(match[1]);
}

function preferredTheme(): "light" | "dark" {
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
