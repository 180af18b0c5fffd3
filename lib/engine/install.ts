import { createHash } from "node:crypto";
import { hostname } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { exists, explainWriteError, progress } from "../base/mod.ts";
import { pipDownload } from "./pip.ts";
import { unpackWheel } from "./unpack.ts";
import type { Wheel } from "./wheels.ts";

/** Options of {@link install}. */
export interface InstallOptions {
  /** No progress on standard error. Default false. */
  readonly quiet?: boolean | undefined;
  /** Fetches a wheel into a folder. Default: by pip. */
  readonly download?: typeof pipDownload;
}

/** Names of the folders in which an installation works before all is there: the machine and process, then any. */
const WORK = /^setup-(?:(.+)-(\d+)-)?[^-]*$/;
const workPrefix = () => `setup-${hostname()}-${Deno.pid}-`;

/**
 * Fetches wheels, checks them, and unpacks their libraries into `cacheDir/name`, which appears when all is written: an
 * interrupted run leaves only a work folder, which the next run removes; of two runs at once, one result stays.
 *
 * @throws Error when a file is not the pinned one, or what `download` throws; DataError "disk-full" or "read-only".
 */
export async function install(
  wheels: readonly Wheel[],
  { cacheDir, name }: { readonly cacheDir: string; readonly name: string },
  { quiet = false, download = pipDownload }: InstallOptions = {},
): Promise<void> {
  try {
    await Deno.mkdir(cacheDir, { recursive: true });
    await removeStale(cacheDir);
    const work = await Deno.makeTempDir({ dir: cacheDir, prefix: workPrefix() });
    try {
      const unpacked = join(work, "unpacked");
      for (const [i, wheel] of wheels.entries()) {
        const label = wheels.length === 1 ? "TensorFlow" : `${wheel.project} (${i + 1} of ${wheels.length})`;
        const fetching = progress(`Fetching ${label}`, wheel.megabytes, { quiet });
        const path = await download(wheel, join(work, "wheel"), (bytes) => fetching.update(bytes / 1e6));
        fetching.finish();
        await checkHash(path, wheel.sha256);
        const unpacking = progress(`Unpacking ${label}`, 1, { quiet });
        await unpackWheel(path, unpacked, (share) => unpacking.update(share));
        unpacking.finish();
        await Deno.remove(path);
      }
      await renameUnlessThere(unpacked, join(cacheDir, name));
    } finally {
      await Deno.remove(work, { recursive: true });
    }
  } catch (error) {
    throw explainWriteError(error, cacheDir);
  }
}

/** Removes the work folders of runs that were killed; where that cannot be told (another machine), after a day. */
export async function removeStale(cacheDir: string): Promise<void> {
  try {
    for await (const { name } of Deno.readDir(cacheDir)) {
      const [work, host, pid] = name.match(WORK) ?? [];
      if (work === undefined) continue;
      const path = join(cacheDir, work);
      const age = Date.now() - ((await Deno.stat(path)).mtime?.getTime() ?? 0);
      if (age > 86_400_000 || (host === hostname() && isDead(Number(pid)))) {
        await Deno.remove(path, { recursive: true });
      }
    }
  } catch {
    // Only tidying up: no cache yet, one that cannot be written, or another run that removes the same.
  }
}

function isDead(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}

async function checkHash(path: string, sha256: string): Promise<void> {
  const hash = createHash("sha256");
  using file = await Deno.open(path);
  for await (const chunk of file.readable) hash.update(chunk);
  const found = hash.digest("hex");
  if (found === sha256) return;
  throw new Error(
    `Cannot use ${path}: its SHA-256 is ${found}, expected ${sha256}; check the package index that pip uses`,
  );
}

async function renameUnlessThere(from: string, to: string): Promise<void> {
  try {
    await Deno.rename(from, to);
  } catch (error) {
    if (!(await exists(to))) throw error; // else another run was faster
  }
}
