import { type Dirent, statSync } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import path from "node:path";

export interface LogFile {
  /** As it is shown: the given path, with the way below it. */
  readonly path: string;
  /** Free of symbolic links: two ways to one file are one file. */
  readonly realPath: string;
  readonly sizeBytes: number;
  /** Nanoseconds, as text: a change within a millisecond is a change too. */
  readonly modifiedNs: string;
}

export interface FoundLogFiles {
  /**
   * By the time in the name where CloudTrail wrote one, then by path in code point order: the same files are loaded in
   * the same order everywhere, and events of one hour come to lie together, whatever account and Region they are of.
   */
  readonly files: readonly LogFile[];
  /** What could not be looked at: broken links, folders without permission, pipes. */
  readonly unreadable: readonly { readonly file: string; readonly reason: string }[];
}

/**
 * All files under `logs` (files and folders, at any depth). Names decide nothing here: what a file is, its content
 * tells. Links are followed within `logs`, each folder and file is visited once. Throws where a path of `logs` itself
 * is missing.
 */
export async function findLogFiles(logs: readonly string[], signal?: AbortSignal): Promise<FoundLogFiles> {
  const files: LogFile[] = [];
  const unreadable: { file: string; reason: string }[] = [];
  const visited = new Set<string>();
  const roots = await Promise.all(logs.map((log) => realpath(log).catch(() => path.resolve(log))));
  const isOutside = (realPath: string) =>
    !roots.some((root) => realPath === root || realPath.startsWith(path.join(root, path.sep)));

  async function visit(at: string): Promise<void> {
    signal?.throwIfAborted();
    const realPath = await realpath(at);
    if (visited.has(realPath)) return;
    visited.add(realPath);
    if (isOutside(realPath)) {
      // A folder that came out of an archive may link to anything of this machine: "/", "/proc", somebody's keys.
      unreadable.push({
        file: at,
        reason: "a symbolic link that leads out of the folder; give its target with --logs to load it",
      });
      return;
    }
    const info = await stat(realPath, { bigint: true });
    if (info.isDirectory()) {
      const entries = await readdir(realPath, { withFileTypes: true });
      for (const entry of entries.sort((a, b) => byCodePoint(a.name, b.name))) {
        const below = path.join(at, entry.name);
        await visitEntry(below, path.join(realPath, entry.name), entry).catch(noteUnreadable(below));
      }
    } else if (info.isFile()) {
      takeFile(at, realPath, info);
    } else {
      unreadable.push({ file: at, reason: "neither a file nor a folder" });
    }
  }

  /** A plain file in a folder whose real path is known needs one question, and that at once: trails are many of them. */
  async function visitEntry(at: string, realPath: string, entry: Dirent): Promise<void> {
    if (!entry.isFile()) return visit(at);
    if (visited.has(realPath)) return;
    visited.add(realPath);
    takeFile(at, realPath, statSync(realPath, { bigint: true }));
  }

  function takeFile(at: string, realPath: string, info: { size: bigint; mtimeNs: bigint }): void {
    files.push({ path: at, realPath, sizeBytes: Number(info.size), modifiedNs: String(info.mtimeNs) });
  }

  function noteUnreadable(at: string): (error: unknown) => void {
    return (error) => {
      signal?.throwIfAborted();
      unreadable.push({ file: at, reason: reasonOf(error) });
    };
  }

  for (const log of logs) {
    await visit(log).catch((error: unknown) => {
      signal?.throwIfAborted();
      throw new Error(`Cannot load logs from ${JSON.stringify(log)}: ${reasonOf(error)}`, { cause: error });
    });
  }
  return { files: files.sort(byTimeThenPath), unreadable };
}

/** What the system said, in words. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  switch (code) {
    case "ENOENT":
      return "there is no such file or folder";
    case "EACCES":
    case "EPERM":
      return "no permission to read it";
    case "ELOOP":
      return "a symbolic link that leads to itself";
    default:
      return error instanceof Error ? error.message : String(error);
  }
}

/** "..._CloudTrail_us-east-1_20231122T0305Z_x.json.gz": when the object was delivered (CloudTrail User Guide, log file names). */
const DELIVERED_AT = /_(\d{8}T\d{4})Z_[^/]*$/;

function byTimeThenPath(a: LogFile, b: LogFile): number {
  const timeOf = ({ path: at }: LogFile) => DELIVERED_AT.exec(at)?.[1] ?? "";
  return byCodePoint(timeOf(a), timeOf(b)) || byCodePoint(a.path, b.path);
}

function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
