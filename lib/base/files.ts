import { dirname } from "node:path";
import { DataError } from "./errors.ts";

/** A name beside `path` that no other process, here or on another host, and no other call uses. */
export function temporaryName(path: string): string {
  return `${path}.${crypto.randomUUID().slice(0, 13)}.tmp`;
}

/** The name that one of {@link temporaryName} stands for until it is written; undefined for other names. */
export function temporaryFor(name: string): string | undefined {
  return /^(.+)\.[0-9a-f]{8}-[0-9a-f]{4}\.tmp$/.exec(name)?.[1];
}

/** Turns a full disk and a read-only target into a {@link DataError} that says so; other errors come back unchanged. */
export function explainWriteError(error: unknown, path: string): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new DataError("disk-full", "No space left to write: free some, then run the same command again", {
      file: path,
      cause: error,
    });
  }
  if (code === "EROFS" || code === "EACCES" || code === "EPERM" || error instanceof Deno.errors.PermissionDenied) {
    return new DataError("read-only", "Cannot write here: choose another folder or change its permissions", {
      file: path,
      cause: error,
    });
  }
  if (code === "EEXIST" || code === "ENOTDIR" || code === "EISDIR") {
    const what = code === "EISDIR" ? "write a file here, where a folder is" : "make a folder here";
    return new DataError("read-only", `Cannot ${what}: choose another place`, { file: path, cause: error });
  }
  return error;
}

/**
 * Writes a file so that readers see the old content or the new, never a part: temporary name, sync, rename.
 * Parent folders are made.
 *
 * @throws DataError "disk-full" or "read-only", with what was there before left as it was.
 */
export async function writeFileAtomic(path: string, content: Uint8Array | string): Promise<void> {
  const temporary = temporaryName(path);
  try {
    await Deno.mkdir(dirname(path), { recursive: true });
    const file = await Deno.open(temporary, { write: true, createNew: true });
    try {
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
      for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
      await file.sync();
    } finally {
      file.close();
    }
    await Deno.rename(temporary, path);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw explainWriteError(error, path);
  }
}

/** Whether something exists at `path`. */
export async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return false;
    throw error;
  }
}
