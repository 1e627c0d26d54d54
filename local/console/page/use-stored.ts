import { useState } from "preact/hooks";

/** A choice that survives a reload. What is stored and no longer allowed counts as absent. */
export function useStored<T extends string>(
  key: string,
  fallback: T,
  allowed: readonly T[],
): [T, (value: T) => void] {
  const [value, setValue] = useState<T>(() => {
    const stored = localStorage.getItem(`trailboard.${key}`);
    return allowed.find((candidate) => candidate === stored) ?? fallback;
  });
  return [
    value,
    (chosen) => {
      localStorage.setItem(`trailboard.${key}`, chosen);
      setValue(chosen);
    },
  ];
}
