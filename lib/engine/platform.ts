import { join } from "node:path";

/** File names of libtensorflow on this system: the library, and the one it needs beside it. */
export function libraryNames(): readonly [string, string] {
  return Deno.build.os === "darwin"
    ? ["libtensorflow_cc.2.dylib", "libtensorflow_framework.2.dylib"]
    : ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"];
}

/** The user's cache folder of ondée: `$XDG_CACHE_HOME/ondee`, `~/.cache/ondee`, on macOS `~/Library/Caches/ondee`. */
export function cacheFolder(): string {
  const home = Deno.env.get("HOME") ?? ".";
  const base = Deno.env.get("XDG_CACHE_HOME") ||
    (Deno.build.os === "darwin" ? join(home, "Library", "Caches") : join(home, ".cache"));
  return join(base, "ondee");
}
