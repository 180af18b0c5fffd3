import { join } from "node:path";
import { exists } from "../base/mod.ts";
import { findCacheFolder, libraryNames } from "./platform.ts";
import { TENSORFLOW, type Variant } from "./wheels.ts";

/** Options of {@link locate}. */
export interface LocateOptions {
  /** Builds that serve, the preferred first. */
  readonly variants: readonly Variant[];
  /** The cache folder of ondée. Default: the user's. */
  readonly cacheDir?: string | null | undefined;
}

/** Name of the folder of the cache that holds a build of libtensorflow. */
export function installName(variant: Variant): string {
  return `libtensorflow-${TENSORFLOW}-${variant}`;
}

async function holdsLibrary(directory: string): Promise<boolean> {
  const found = await Promise.all(libraryNames().map((name) => exists(join(directory, name))));
  return found.every(Boolean);
}

/** Prints the folder of an installed TensorFlow of the pinned version, and whether NVIDIA's libraries lie beside it. */
const FIND_INSTALLED = `
import importlib.metadata as m, importlib.util as u, os
for name in ("tensorflow", "tensorflow-cpu"):
    try: version = m.version(name)
    except m.PackageNotFoundError: continue
    spec = u.find_spec("tensorflow")
    if spec and spec.origin and version.split(".")[:2] == "${TENSORFLOW}".split(".")[:2]:
        folder = os.path.dirname(spec.origin)
        print("cuda" if os.path.isdir(os.path.join(folder, "..", "nvidia", "cudnn")) else "cpu", folder)
        break
`;

async function installedTensorFlow(variants: readonly Variant[]): Promise<string | null> {
  try {
    const command = new Deno.Command("python3", { args: ["-c", FIND_INSTALLED], stderr: "null" });
    const answer = new TextDecoder().decode((await command.output()).stdout).trim();
    const split = answer.indexOf(" ");
    const variant = answer.slice(0, split);
    return variants.some((wanted) => wanted === variant) ? answer.slice(split + 1) : null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/**
 * The folder of a libtensorflow that is already here: `ONDEE_LIBTENSORFLOW`, the cache, or a TensorFlow installed for
 * `python3`; null when there is none.
 *
 * @throws Error when `ONDEE_LIBTENSORFLOW` names a folder without the libraries.
 */
export async function locate(options: LocateOptions): Promise<string | null> {
  const chosen = Deno.env.get("ONDEE_LIBTENSORFLOW");
  if (chosen) {
    if (await holdsLibrary(chosen)) return await Deno.realPath(chosen);
    throw new Error(`Cannot find ${libraryNames().join(" and ")} in ONDEE_LIBTENSORFLOW=${chosen}`);
  }
  const cacheDir = options.cacheDir ?? findCacheFolder();
  for (const variant of options.variants) {
    if (cacheDir === null) break;
    const directory = join(cacheDir, installName(variant), "tensorflow");
    if (await holdsLibrary(directory)) return directory;
  }
  const installed = await installedTensorFlow(options.variants);
  return installed !== null && await holdsLibrary(installed) ? installed : null;
}
