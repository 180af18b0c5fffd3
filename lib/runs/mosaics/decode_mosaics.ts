import { type DerivedHandle, derivedVariable, type Packed } from "../../archive/mod.ts";
import type { Engine } from "../../engine/mod.ts";
import { createBlender, dayOf, parseTime, type Tiling } from "../../grid/mod.ts";
import { decodeLatents, latentUnits, type RainModel } from "../../topographic/mod.ts";

/** Latents decoded at a time. */
const BATCH = 256;

/**
 * Decodes the latents of all tiles of one mosaic and blends them.
 *
 * @param latents [row of tiles, column of tiles, unit], NaN where a tile has none
 * @returns expected rain rate [y, x], mm h-1, NaN where no tile has a latent
 */
export async function decodeTiles(
  engine: Engine,
  model: RainModel,
  tiling: Tiling,
  latents: Float32Array,
): Promise<Float32Array> {
  const units = latentUnits(model.config);
  const area = tiling.size ** 2;
  const blender = createBlender(tiling);
  const known = Array.from({ length: latents.length / units }, (_, tile) => tile)
    .filter((tile) => !Number.isNaN(latents[tile * units]!));
  for (let i = 0; i < known.length; i += BATCH) {
    const some = known.slice(i, i + BATCH);
    const rows = new Float32Array(some.length * units);
    for (const [k, tile] of some.entries()) rows.set(latents.subarray(tile * units, (tile + 1) * units), k * units);
    const fields = await decodeLatents(engine, model, rows);
    for (const [k, tile] of some.entries()) {
      const [row, column] = [Math.floor(tile / tiling.columns.length), tile % tiling.columns.length];
      blender.add(row, column, fields.subarray(k * area, (k + 1) * area));
    }
  }
  return blender.finish();
}

/**
 * Makes a function that reads the latents of all tiles of the mosaic at a time, s since 1970 UTC, as they are stored:
 * [row of tiles, column of tiles, unit], NaN where there is none. Times that share a chunk are best asked for one after another: it
 * is kept.
 */
export function latentReader({ group, read }: DerivedHandle): (time: number) => Float32Array {
  const tiles = group.y.values.length * group.x.values.length;
  const [chunkTimes] = group.chunk;
  const parts = ["t", "residual"].filter((name) => group.variables.some((variable) => variable.name === name))
    .map((name) => derivedVariable(group, name));
  const widths = parts.map(({ inner }) => inner.reduce((product, { size }) => product * size, 1));
  const units = widths.reduce((sum, width) => sum + width, 0);
  let kept: { readonly key: string; readonly stored: readonly Packed[] } | null = null;
  return (time) => {
    const day = dayOf(time);
    const index = (time - parseTime(day) - group.time.first % group.time.step) / group.time.step;
    const chunk = Math.floor(index / chunkTimes);
    const key = `${day} ${chunk}`;
    if (kept?.key !== key) {
      kept = { key, stored: parts.map(({ name }) => read(name, day, [chunk * chunkTimes, chunkTimes])) };
    }
    const latents = new Float32Array(tiles * units);
    let first = 0;
    for (const [k, { scale = 1, fill }] of parts.entries()) {
      const width = widths[k]!;
      const from = (index % chunkTimes) * tiles * width;
      for (let i = 0; i < tiles * width; i++) {
        const value = kept.stored[k]![from + i]!;
        latents[Math.floor(i / width) * units + first + i % width] = value === fill ? NaN : value * scale;
      }
      first += width;
    }
    return latents;
  };
}
