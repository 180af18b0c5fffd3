import { install, removeStale } from "./install.ts";
import { openLibrary, versionOf } from "./library.ts";
import { installName, locate } from "./locate.ts";
import { cacheFolder, findCacheFolder } from "./platform.ts";
import { wheelsFor } from "./wheels.ts";

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
 * Makes libtensorflow ready: takes the one that is here (named by `ONDEE_LIBTENSORFLOW`, in the cache, or installed for
 * `python3`), else fetches TensorFlow's wheel with pip, checks it, and unpacks its libraries into the cache, once.
 * Interrupted and repeated runs are safe.
 *
 * @throws Error on a system without TensorFlow, without a cache folder, without pip or network, or when a file is not the pinned one; the
 *   message says what to do. DataError "disk-full" or "read-only" for the cache folder.
 */
export async function setup(options: SetupOptions = {}): Promise<Setup> {
  const { gpu = false, quiet } = options;
  const variant = gpu ? "cuda" : "cpu";
  const places = { variants: [variant], cacheDir: options.cacheDir ?? findCacheFolder() } as const;
  if (places.cacheDir !== null) await removeStale(places.cacheDir);
  let directory = await locate(places);
  if (directory === null) {
    const cacheDir = places.cacheDir ?? cacheFolder();
    await install(wheelsFor(variant), { cacheDir, name: installName(variant) }, { quiet });
    directory = await locate(places);
    if (directory === null) throw new Error(`Cannot find the libraries that were unpacked into ${cacheDir}`);
  }
  const library = openLibrary(directory);
  const version = versionOf(library);
  library.close();
  return { directory, version };
}
