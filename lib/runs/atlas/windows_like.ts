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
   * Windows found, and the one that is searched for, are more than this apart in time, s: else all would be of one shower. Default
   * 6 h.
   */
  readonly apart?: number;
  /** Least share of wet cells. Default 0: all. */
  readonly wetFraction?: number;
}

/** How long a shower may last. */
const APART = 6 * 3600;

/**
 * The windows whose latent is nearest to that of one window, by going through all of them: the nearest first, then the nearest of
 * those that are apart from it in time, and so on. Exact, in the memory of a chunk and of a few numbers for each time. Distances are
 * between latents in standard deviations of each unit.
 *
 * @throws DataError "missing-frame" when the window has no latent; RangeError when there is no such window
 */
export async function windowsLike(
  latents: DerivedHandle,
  place: TilePlace,
  { deviation }: UnitScale,
  options: LikeOptions,
): Promise<readonly LikeWindow[]> {
  const { count, apart = APART, wetFraction: least = 0 } = options;
  const { group: { variables, time: axis, y, x } } = latents;
  const tiles = y.values.length * x.values.length;
  const wanted = latentOf(latents, place);
  const parts = ["t", "residual"].filter((name) => variables.some((variable) => variable.name === name))
    .map((name) => derivedVariable(latents.group, name));
  // of each time the nearest tile: sums of squares
  const nearest = new Float64Array(axis.count).fill(Infinity);
  const tileOf = new Int32Array(axis.count);
  const wetOf = new Float32Array(axis.count);
  for await (const { day, time: start, times, wetFraction } of wetTiles(latents)) {
    if (!wetFraction.some((wet) => wet >= least)) continue;
    const stored = parts.map(({ name }) => latents.read(name, day, times));
    const from = (start - axis.first) / axis.step;
    for (let i = 0; i < wetFraction.length; i++) {
      const index = from + Math.floor(i / tiles);
      if (!(wetFraction[i]! >= least)) continue;
      let sum = 0;
      let unit = 0;
      for (const [k, { scale = 1 }] of parts.entries()) {
        const width = stored[k]!.length / wetFraction.length;
        for (let j = 0; j < width && sum < nearest[index]!; j++) {
          sum += ((stored[k]![i * width + j]! * scale - wanted[unit + j]!) / deviation[unit + j]!) ** 2;
        }
        unit += width;
      }
      if (sum >= nearest[index]!) continue;
      nearest[index] = sum;
      tileOf[index] = i % tiles;
      wetOf[index] = wetFraction[i]!;
    }
  }
  const around = Math.floor(apart / axis.step);
  const leave = (index: number) => nearest.fill(Infinity, Math.max(0, index - around), index + around + 1);
  leave((place.time - axis.first) / axis.step);
  const found: LikeWindow[] = [];
  while (found.length < count) {
    const index = nearest.reduce((best, sum, i) => sum < nearest[best]! ? i : best, 0);
    if (nearest[index] === Infinity) break;
    found.push({
      time: axis.first + index * axis.step,
      tile: tileOf[index]!,
      distance: Math.sqrt(nearest[index]! / wanted.length),
      wetFraction: wetOf[index]!,
    });
    leave(index);
  }
  return found;
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
