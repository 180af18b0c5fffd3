import { createHash } from "node:crypto";
import { join } from "node:path";
import { exists, explainWriteError, progress } from "../base/mod.ts";
import { openLibrary, versionOf } from "./library.ts";
import { installFolder, locate } from "./locate.ts";
import { pipDownload } from "./pip.ts";
import { cacheFolder } from "./platform.ts";
import { unpackWheel } from "./unpack.ts";
import { type Variant, type Wheel, wheelsFor } from "./wheels.ts";

/** Options of {@link setup}. */
export interface SetupOptions {
  /** The build for NVIDIA GPUs, with their libraries. Default false. */
  readonly gpu?: boolean;
  /** No progress on standard error. Default false. */
  readonly quiet?: boolean;
  /** Folder to keep the libraries in. Default: the user's cache folder. */
  readonly cacheDir?: string;
}

/** A libtensorflow that is ready. */
export interface Setup {
  /** Folder that holds the libraries. */
  readonly directory: string;
  /** Version, as the library says it. */
  readonly version: string;
}

/**
 * Makes libtensorflow ready: takes the one that is here (see {@link locate}), else fetches TensorFlow's wheel with pip,
 * checks it, and unpacks its libraries into the cache. An interrupted run leaves nothing that a later one would take
 * for whole; two runs at once do the work twice and agree.
 *
 * @throws Error on a system without TensorFlow, without pip or network, or when a file is not the pinned one; the
 *   message says what to do. DataError "disk-full" or "read-only" for the cache folder.
 */
export async function setup(options: SetupOptions = {}): Promise<Setup> {
  const variant: Variant = options.gpu === true ? "cuda" : "cpu";
  const directory = await locate({ variants: [variant], cacheDir: options.cacheDir }) ??
    await fetchLibrary(variant, options);
  const library = openLibrary(directory);
  const version = versionOf(library);
  library.close();
  return { directory, version };
}

async function fetchLibrary(variant: Variant, options: SetupOptions): Promise<string> {
  const wheels = wheelsFor(variant);
  const cacheDir = options.cacheDir ?? cacheFolder();
  const target = installFolder(variant, cacheDir);
  try {
    await Deno.mkdir(cacheDir, { recursive: true });
    await removeStale(cacheDir);
    const work = await Deno.makeTempDir({ dir: cacheDir, prefix: WORK });
    try {
      const unpacked = join(work, "unpacked");
      for (const [i, wheel] of wheels.entries()) {
        const label = wheels.length === 1 ? "TensorFlow" : `${wheel.project} (${i + 1} of ${wheels.length})`;
        await fetchWheel(wheel, join(work, "wheel"), unpacked, label, options.quiet === true);
      }
      await renameUnlessThere(unpacked, target);
    } finally {
      await Deno.remove(work, { recursive: true });
    }
  } catch (error) {
    throw explainWriteError(error, cacheDir);
  }
  return join(target, "tensorflow");
}

/** Prefix of the folders in which setup works before all is there. */
const WORK = "setup-";

/** Removes what interrupted runs left a day ago or longer. */
async function removeStale(cacheDir: string): Promise<void> {
  for await (const entry of Deno.readDir(cacheDir)) {
    if (!entry.isDirectory || !entry.name.startsWith(WORK)) continue;
    const path = join(cacheDir, entry.name);
    const { mtime } = await Deno.stat(path);
    if (mtime !== null && Date.now() - mtime.getTime() > 86_400_000) await Deno.remove(path, { recursive: true });
  }
}

async function fetchWheel(
  wheel: Wheel,
  folder: string,
  unpacked: string,
  label: string,
  quiet: boolean,
): Promise<void> {
  const download = progress(`Fetching ${label}`, wheel.megabytes, { quiet });
  const path = await pipDownload(wheel, folder, (bytes) => download.update(bytes / 1e6));
  download.finish();
  await checkHash(path, wheel.sha256);
  const unpacking = progress(`Unpacking ${label}`, 1, { quiet });
  await unpackWheel(path, unpacked, (done, total) => unpacking.update(done / total));
  unpacking.finish();
  await Deno.remove(folder, { recursive: true });
}

/** Throws unless the file has the SHA-256 that is pinned. */
export async function checkHash(path: string, sha256: string): Promise<void> {
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
