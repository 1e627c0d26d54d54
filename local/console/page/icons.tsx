import type { ComponentChildren } from "preact";

function Icon({ children }: { children: ComponentChildren }) {
  return (
    <svg
      class="icon"
      viewBox="0 0 16 16"
      width="16"
      height="16"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linejoin="round"
    >
      {children}
    </svg>
  );
}

export const CloseIcon = () => (
  <Icon>
    <path d="m2.5 2.5 11 11m-11 0 11-11" />
  </Icon>
);
export const RefreshIcon = () => (
  <Icon>
    <path d="M10 5h4V1M14 5A6.5 6.5 0 1 0 14.3 9" />
  </Icon>
);
export const MoreIcon = () => (
  <Icon>
    <path d="M8 2.5v1m0 4v1m0 4v1" stroke-linecap="round" />
  </Icon>
);
export const CaretIcon = () => (
  <svg class="icon caret" viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
    <path d="M3 5h10l-5 6z" fill="currentColor" />
  </svg>
);
export const CalendarIcon = () => (
  <Icon>
    <path d="M2 3h12v11H2zM2 7h12M5 1v3m6-3v3" />
  </Icon>
);
export const MoonIcon = () => (
  <Icon>
    <path d="M13.5 9.8A6 6 0 0 1 6.2 2.5a6 6 0 1 0 7.3 7.3Z" />
  </Icon>
);
export const SunIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="3" />
    <path d="M8 0v2.5m0 11V16M0 8h2.5m11 0H16M2.3 2.3l1.8 1.8m7.8 7.8 1.8 1.8m0-11.4-1.8 1.8M4.1 11.9l-1.8 1.8" />
  </Icon>
);
export const AlarmIcon = () => (
  <Icon>
    <path d="M8 1.5 15 14H1zM8 6v4m0 1v1.5" />
  </Icon>
);
export const OkIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="6.5" />
    <path d="m5 8 2.2 2.2L11 6" />
  </Icon>
);
export const UnknownIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="6.5" />
    <path d="M4.5 8h1m2 0h1m2 0h1" />
  </Icon>
);
