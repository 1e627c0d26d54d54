import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import type { ObjectStore, StoredObject } from "../../trail/sources.ts";
import { checkKey } from "./keys.ts";

/** Where files are written before they get their name; "%" never stands alone in the name of an object. */
const UNFINISHED = ".unfinished%";

/**
 * Objects as files of a folder, which is made when the first one is put. A put writes another file and renames it, so
 * that readers see the old bytes or the new ones. Objects of our layout are files of the same name; other keys are
 * spelled so that "a" and "a/b" can both be there (see `fileNameOf`).
 */
export function folderObjectStore(rootDir: string): ObjectStore {
  function fileOf(key: string): string {
    checkKey(key);
    const parts = key.split("/");
    const name = parts.pop() ?? "";
    return path.join(rootDir, ...parts.map(folderNameOf), fileNameOf(name));
  }

  async function putUnfinished(bytes: Uint8Array): Promise<string> {
    const file = path.join(rootDir, UNFINISHED, crypto.randomUUID());
    try {
      await writeFile(file, bytes);
    } catch (error) {
      if (!hasCode(error, "ENOENT")) throw error;
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, bytes);
    }
    return file;
  }

  return {
    async get(key) {
      try {
        return new Uint8Array(await readFile(fileOf(key)));
      } catch (error) {
        if (hasCode(error, "ENOENT")) return undefined;
        throw error;
      }
    },

    async put(key, bytes) {
      const file = fileOf(key);
      const unfinished = await putUnfinished(bytes);
      try {
        await mkdir(path.dirname(file), { recursive: true });
        await rename(unfinished, file);
      } catch (error) {
        await rm(unfinished, { force: true });
        throw new Error(`Cannot write "${file}": ${(error as Error).message}`, { cause: error });
      }
    },

    async delete(key) {
      await rm(fileOf(key), { force: true });
    },

    async list(prefix) {
      const objects: StoredObject[] = [];
      const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
      if (folder !== "") checkKey(folder.slice(0, -1));
      const dir = path.join(rootDir, ...folder.split("/").map(folderNameOf));
      await listFolder(dir, folder, prefix, objects);
      return objects.sort((a, b) => (a.key < b.key ? -1 : 1));
    },
  };
}

async function listFolder(
  dir: string,
  folder: string,
  prefix: string,
  objects: StoredObject[],
): Promise<void> {
  let entries: import("node:fs").Dirent[];
  try {
    entries = await readdir(dir, { withFileTypes: true });
  } catch (error) {
    // Not made yet, or removed while we were looking.
    if (hasCode(error, "ENOENT") || hasCode(error, "ENOTDIR")) return;
    throw error;
  }
  for (const entry of entries) {
    if (entry.isDirectory()) {
      const key = `${folder}${nameOfFolder(entry.name)}/`;
      const wanted = key.startsWith(prefix) || prefix.startsWith(key);
      if (wanted && entry.name !== UNFINISHED)
        await listFolder(path.join(dir, entry.name), key, prefix, objects);
    } else {
      const key = `${folder}${nameOfFile(entry.name)}`;
      if (!key.startsWith(prefix)) continue;
      const stored = await storedObject(path.join(dir, entry.name), key);
      if (stored) objects.push(stored);
    }
  }
}

async function storedObject(file: string, key: string): Promise<StoredObject | undefined> {
  try {
    const { size, mtimeMs } = await stat(file);
    return { key, sizeBytes: size, modifiedMs: Math.floor(mtimeMs) };
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

// A file's name has a dot and a folder's has none: so no object stands in the way of another one's folder.
const NO_DOT = "%.object";

function fileNameOf(part: string): string {
  const name = spelled(part);
  return name.includes(".") ? name : `${name}${NO_DOT}`;
}

function folderNameOf(part: string): string {
  return spelled(part).replaceAll(".", "%2E");
}

function nameOfFile(name: string): string {
  return unspelled(name.endsWith(NO_DOT) ? name.slice(0, -NO_DOT.length) : name);
}

function nameOfFolder(name: string): string {
  return unspelled(name);
}

/** Characters that some file system does not take, and our own "%", as %XX. */
function spelled(part: string): string {
  return part.replace(/[%\\:*?"<>|]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function unspelled(name: string): string {
  return name.replace(/%([0-9A-F]{2})/g, (_all, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
