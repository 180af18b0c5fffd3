import { join } from "node:path";
import { LONGLAT } from "../../lib/grid/mod.ts";
import { writeNpy } from "../../lib/sources/npy.ts";

/** Cells of the sample files. */
export const GRID = { crs: LONGLAT, nx: 6, ny: 5, x0: 2.05, y0: 48.45, dx: 0.1, dy: -0.1 };

/** What a group of a description may change. */
export type Changes = Readonly<Record<string, unknown>>;

/** The text of a description of radar frames, one file for two times, their first in the file's name. */
export function description(changes: Changes = {}, version = 1): string {
  const radar = {
    product: { name: "test radar" },
    duration: 300,
    grid: GRID,
    times: { fromName: "rain_%Y%m%d%H%M.npy", step: 300 },
    variables: [{ name: "rain_rate", units: "mm h-1" }],
    ...changes,
  };
  return JSON.stringify({ format: "ondee-arrays", version, groups: { radar } });
}

/** Rain of two frames, the same for the same seed; hundredths of mm h-1. */
export function rainOf(seed: number): Float32Array {
  return Float32Array.from({ length: 60 }, (_, i) => Math.fround(((i * 7 + seed) % 11) / 4));
}

/** Bytes of a file of radar frames. */
export function frames(data: Float32Array, shape: readonly number[] = [2, 5, 6]): Uint8Array {
  return writeNpy({ dtype: "float32", shape, data });
}

/** Writes files into `folder`; returns their paths. */
export async function writeFiles(
  folder: string,
  files: Readonly<Record<string, Uint8Array | string>>,
): Promise<string[]> {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    if (typeof content === "string") await Deno.writeTextFile(path, content);
    else await Deno.writeFile(path, content);
  }
  return Object.keys(files);
}
