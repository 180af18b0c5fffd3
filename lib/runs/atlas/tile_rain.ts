import { WET_RATE } from "../../base/mod.ts";
import { cellSize, cutTile, dayOf } from "../../grid/mod.ts";
import { shiftFinder, squareCells } from "../best_shift.ts";
import type { LatentStore } from "../mosaics/latent_store.ts";
import type { TilePlace } from "./latent_vectors.ts";

/** Rain of a tile as the model sees it, `back` frames before a time [y, x], mm h-1, NaN where missing. */
export async function tileRain(
  { source, tiling }: LatentStore,
  { time, tile }: TilePlace,
  back = 0,
): Promise<Float32Array> {
  const index = (time - source.time.first) / source.time.step - back;
  const mosaic = await source.read(index, 1);
  const field = new Float32Array(tiling.size ** 2);
  cutTile(mosaic, tiling, placeOf(tiling, tile), field, 0);
  return field;
}

const placeOf = ({ rows, columns }: LatentStore["tiling"], tile: number) =>
  [rows[Math.floor(tile / columns.length)]!, columns[tile % columns.length]!] as const;

/** Movement of rain. */
export interface RainMotion {
  /** km/h. */
  readonly speed: number;
  /** Where it moves to, degrees clockwise from the direction in which y grows: north on maps that are not turned. */
  readonly direction: number;
}

/** Length over which motion is measured, s, and the fastest that is looked for, km/h along an axis. */
const SPAN = 900;
const FASTEST = 80;
/** Least correlation of the two fields for a motion to be believed. */
const LEAST_CORRELATION = 0.5;

/**
 * Motion of the rain in tiles over the quarter of an hour before their times; null where the two fields are not alike under any
 * displacement.
 *
 * @param places in the order of time: each mosaic is read once
 */
export async function tileMotions(store: LatentStore, places: readonly TilePlace[]): Promise<(RainMotion | null)[]> {
  const { source, tiling } = store;
  const { step, first } = source.time;
  const back = Math.max(1, Math.round(SPAN / step));
  const { x, y } = cellSize(source.grid);
  const up = Math.sign(source.grid.dy) * y;
  const perHour = 3600 / (back * step);
  const reach = Math.min(Math.ceil(FASTEST * 1000 / perHour / x), Math.floor(tiling.size / 2));
  const bestShift = shiftFinder(squareCells(tiling.size), reach);
  const area = tiling.size ** 2;
  const field = tiling.ny * tiling.nx;
  const [before, after] = [new Float32Array(area), new Float32Array(area)];
  const motions: (RainMotion | null)[] = [];
  for (const [time, tiles] of Map.groupBy(places, (place) => place.time)) {
    const mosaics = await source.read((time - first) / step - back, back + 1);
    for (const { tile } of tiles) {
      cutTile(mosaics.subarray(0, field), tiling, placeOf(tiling, tile), before, 0);
      cutTile(mosaics.subarray(back * field), tiling, placeOf(tiling, tile), after, 0);
      const found = bestShift([[logOf(after), logOf(before)]]);
      if (found === null || found.correlation < LEAST_CORRELATION) {
        motions.push(null);
        continue;
      }
      const [east, north] = [found.dx * x, found.dy * up].map((metres) => metres / 1000 * perHour) as [number, number];
      const direction = (Math.atan2(east, north) * 180 / Math.PI + 360) % 360;
      motions.push({ speed: Math.hypot(east, north), direction });
    }
  }
  return motions;
}

/** ln(R / 0.1 mm/h), 0 where dry. */
const logOf = (rain: Float32Array) => rain.map((rate) => rate < WET_RATE ? 0 : Math.log(rate / WET_RATE));

/** Months of the year in threes: "Dec-Feb" and so on. */
export function seasonOf(time: number): string {
  const month = Number(dayOf(time).slice(5, 7));
  return ["Dec-Feb", "Mar-May", "Jun-Aug", "Sep-Nov"][Math.floor(month % 12 / 3)]!;
}
