import { Grid } from "./grid.tsx";
import { Progress } from "./progress.tsx";
import { TitleRow } from "./title-row.tsx";
import { TopBar } from "./top-bar.tsx";
import { useConsole } from "./use-console.ts";

export function App() {
  const page = useConsole();
  if (page === "loading")
    return (
      <p class="loading page-loading" role="status">
        <span class="spinner" /> Loading
      </p>
    );
  if (page.kind === "failed")
    return (
      <div class="page-failure widget-error" role="alert">
        <strong>The dashboard cannot be shown</strong>
        <p>{page.failure}</p>
      </div>
    );
  return (
    <div class={`page ${page.theme === "dark" ? "cwdb-theme-dark" : ""}`}>
      <TopBar page={page} />
      <main>
        <TitleRow page={page} />
        <Progress onDone={page.refresh} />
        {page.failure && (
          <div class="widget-error" role="alert">
            <p>{page.failure}</p>
          </div>
        )}
        {page.dashboard.problems.map((problem) => (
          <p key={problem} class="developer-note">
            {problem}
          </p>
        ))}
        <Grid page={page} />
      </main>
    </div>
  );
}
