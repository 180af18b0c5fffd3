import { type DerivedHandle, derivedVariable } from "../../archive/mod.ts";
import { DataError } from "../../base/mod.ts";
import { isoTime, timeIndex } from "../../grid/mod.ts";
import { latentReader } from "../mosaics/decode_mosaics.ts";
import { type TilePlace, type UnitScale, wetTiles } from "./latent_vectors.ts";

/** A window that is like another. */
export interface LikeWindow extends TilePlace {
  /** Root mean square of the differences of all units of the two latents, standard deviations. */
  readonly distance: number;
  /** Share of wet cells. */
  readonly wetFraction: number;
}

/** How like windows are searched. */
export interface LikeOptions {
  /** Windows wanted. */
  readonly count: number;
  /**
   * Windows of one stretch of time count once, by the nearest, s; those within it of the one that is searched for do not count. Else
   * all would be of the same shower. Default 6 h.
   */
  readonly apart?: number;
  /** Least share of wet cells. Default 0: all. */
  readonly wetFraction?: number;
}

/** How long a shower may last. */
const APART = 6 * 3600;

/**
 * The windows whose latent is nearest to that of one window, by going through all of them: exact, and in the memory of a chunk and
 * one window for each stretch of time. Distances are between latents in standard deviations of each unit.
 *
 * @throws DataError "missing-frame" when the window has no latent
 */
export async function windowsLike(
  latents: DerivedHandle,
  place: TilePlace,
  { deviation }: UnitScale,
  options: LikeOptions,
): Promise<readonly LikeWindow[]> {
  const { count, apart = APART, wetFraction: least = 0 } = options;
  const { group } = latents;
  const tiles = group.y.values.length * group.x.values.length;
  const wanted = latentOf(latents, place);
  const units = wanted.length;
  const parts = ["t", "residual"].filter((name) => group.variables.some((variable) => variable.name === name))
    .map((name) => derivedVariable(group, name));
  const best = new Map<number, LikeWindow>();
  for await (const { day, time: start, times, wetFraction } of wetTiles(latents)) {
    if (!wetFraction.some((wet) => wet >= least)) continue;
    const stored = parts.map(({ name }) => latents.read(name, day, times));
    for (let i = 0; i < wetFraction.length; i++) {
      const time = start + Math.floor(i / tiles) * group.time.step;
      if (!(wetFraction[i]! >= least) || Math.abs(time - place.time) <= apart) continue;
      const stretch = Math.floor(time / apart);
      const bound = (best.get(stretch)?.distance ?? Infinity) ** 2 * units;
      let sum = 0;
      let unit = 0;
      for (const [k, { scale = 1 }] of parts.entries()) {
        const width = stored[k]!.length / wetFraction.length;
        for (let j = 0; j < width && sum < bound; j++) {
          sum += ((stored[k]![i * width + j]! * scale - wanted[unit + j]!) / deviation[unit + j]!) ** 2;
        }
        unit += width;
      }
      if (sum >= bound) continue;
      best.set(stretch, { time, tile: i % tiles, distance: Math.sqrt(sum / units), wetFraction: wetFraction[i]! });
    }
  }
  return [...best.values()].sort((a, b) => a.distance - b.distance).slice(0, count);
}

/** The latent of a window [unit]. @throws DataError "missing-frame" when there is none, RangeError outside the tiles */
export function latentOf(latents: DerivedHandle, { time, tile }: TilePlace): Float32Array {
  const { group } = latents;
  const tiles = group.y.values.length * group.x.values.length;
  if (!Number.isInteger(tile) || tile < 0 || tile >= tiles) {
    throw new RangeError(`Tile ${tile} is not one of the ${tiles} of "${group.name}"`);
  }
  if (timeIndex(group.time, time) < 0) throw new RangeError(`Time ${isoTime(time)} is none of "${group.name}"`);
  const all = latentReader(latents)(time);
  const units = all.length / tiles;
  const latent = all.slice(tile * units, (tile + 1) * units);
  if (!Number.isNaN(latent[0]!)) return latent;
  throw new DataError(
    "missing-frame",
    `Tile ${tile} has no latent at ${isoTime(time)}: its mosaic is missing there, or was not encoded`,
    { file: latents.archive },
  );
}
