import { join } from "node:path";

/** File names of libtensorflow on this system: the library, and the one it needs beside it. */
export function libraryNames(): readonly [string, string] {
  return Deno.build.os === "darwin"
    ? ["libtensorflow_cc.2.dylib", "libtensorflow_framework.2.dylib"]
    : ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"];
}

/**
 * The user's cache folder of ondée: `$XDG_CACHE_HOME/ondee`, `~/.cache/ondee`, on macOS `~/Library/Caches/ondee`.
 *
 * @throws Error when neither XDG_CACHE_HOME nor HOME is set.
 */
export function cacheFolder(): string {
  const folder = findCacheFolder();
  if (folder !== null) return folder;
  throw new Error(
    "Cannot tell the cache folder, as HOME is not set: set XDG_CACHE_HOME to a folder for caches, " +
      "or ONDEE_LIBTENSORFLOW to a folder that holds libtensorflow",
  );
}

/** As {@link cacheFolder}, or null when neither variable is set. */
export function findCacheFolder(): string | null {
  const chosen = Deno.env.get("XDG_CACHE_HOME");
  if (chosen) return join(chosen, "ondee");
  const home = Deno.env.get("HOME");
  if (!home) return null;
  return Deno.build.os === "darwin" ? join(home, "Library", "Caches", "ondee") : join(home, ".cache", "ondee");
}
