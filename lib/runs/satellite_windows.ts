import type { ArchiveGroupHandle } from "../archive/mod.ts";
import { WET_RATE } from "../base/mod.ts";
import { EARTH_RADIUS, type Grid, gridBounds, HALF_HOUR, timeIndex } from "../grid/mod.ts";
import { matchCells } from "./match_cells.ts";

/** Share of cells with a value that a window needs, in the half hours that are there. */
export const PRESENT = 0.9;

/** Options of {@link satelliteWindows}. */
export interface SatelliteWindowOptions {
  /** Rows and columns of a window, cells of the models. */
  readonly size: number;
  /** Side of a cell, m. */
  readonly cell: number;
  /** Half hours of a window. */
  readonly halfHours: number;
  /** Least share of wet cells (0.1 mm/h or more). */
  readonly wetFraction: number;
}

/** A window of satellite rain where no radar is. */
export interface SatelliteWindow {
  /** Start of the first half hour, s since 1970 UTC. */
  readonly time: number;
  /** Centre, degrees east. */
  readonly lon: number;
  /** Centre, degrees north. */
  readonly lat: number;
  /** Half hours that the archive holds; the others are missing. */
  readonly present: number;
  /** Rain rate [half hour, y, x], mm h-1, northern row first, NaN where missing. */
  readonly rates: Float32Array;
}

/** A place that windows are cut at. */
export interface Tile {
  /** Centre, degrees east. */
  readonly lon: number;
  /** Centre, degrees north. */
  readonly lat: number;
  /** Satellite cell of each cell of the window [y, x], or -1. */
  readonly cells: Int32Array;
}

/**
 * Cuts the rain of a satellite group into windows as models see radar: square cells of equal area around the centre of
 * each window, side by side over the grid and one after another in time, each cell with the value of the satellite cell
 * that holds its centre. Where no window has all its half hours, those with most of them are given, the rest missing.
 */
export async function* satelliteWindows(
  group: ArchiveGroupHandle,
  options: SatelliteWindowOptions,
): AsyncGenerator<SatelliteWindow> {
  const { halfHours, wetFraction } = options;
  const starts = await startsOf(group, halfHours);
  const most = Math.max(0, ...starts.values());
  const tiles = tileCentres(group.grid, options).map((centre) => tileAt(group.grid, centre, options));
  const perField = group.grid.nx * group.grid.ny;
  for (const [time, present] of starts) {
    if (present < most) continue;
    const fields = await group.read("rain_rate", { time: [timeIndex(group.time, time), halfHours] });
    for (const { lon, lat, cells } of tiles) {
      const rates = cutRain(fields, cells, { halfHours, perField });
      if (isRainy(rates, wetFraction, present * cells.length)) yield { time, lon, lat, present, rates };
    }
  }
}

/** Rain of a window [half hour, y, x] out of fields [half hour, cell of the grid], NaN where there is no cell. */
export function cutRain(
  fields: Float32Array,
  cells: Int32Array,
  { halfHours, perField }: { readonly halfHours: number; readonly perField: number },
): Float32Array {
  const rates = new Float32Array(halfHours * cells.length).fill(NaN);
  cells.forEach((cell, i) => {
    if (cell < 0) return;
    for (let half = 0; half < halfHours; half++) rates[half * cells.length + i] = fields[half * perField + cell]!;
  });
  return rates;
}

/** Whether a window has values nearly everywhere, of the `whole` that it could have, and a share of them is wet. */
export function isRainy(rates: Float32Array, wetFraction: number, whole: number): boolean {
  const valid = rates.filter((rate) => !Number.isNaN(rate));
  const wet = valid.filter((rate) => rate >= WET_RATE).length;
  return valid.length >= PRESENT * whole && wet >= wetFraction * valid.length;
}

/** Starts of windows one after another, from the first time that holds data on, with the half hours that each has. */
async function startsOf(group: ArchiveGroupHandle, halfHours: number): Promise<ReadonlyMap<number, number>> {
  const present: number[] = [];
  for (const day of await group.days()) present.push(...await group.present(day));
  const starts = new Map<number, number>();
  const length = halfHours * HALF_HOUR;
  const end = group.time.first + group.time.count * group.time.step;
  for (const time of present) {
    const start = present[0]! + Math.floor((time - present[0]!) / length) * length;
    if (start + length <= end) starts.set(start, (starts.get(start) ?? 0) + 1);
  }
  return starts;
}

/**
 * Centres of windows over a grid: rows of equal latitude, in each as many as fit.
 *
 * @param stride from one to the next, in sides of a window
 */
export function tileCentres(
  grid: Grid,
  { size, cell }: Pick<SatelliteWindowOptions, "size" | "cell">,
  stride = 1,
): readonly Pick<Tile, "lon" | "lat">[] {
  const { west, south, east, north } = gridBounds(grid);
  const side = size * cell / EARTH_RADIUS * 180 / Math.PI;
  const centres = (from: number, to: number, length: number) => {
    const count = Math.max(0, Math.floor((to - from - length) / (stride * length) + 1e-9) + 1);
    return Array.from({ length: count }, (_, k) => (from + to) / 2 + (k - (count - 1) / 2) * stride * length);
  };
  return centres(south, north, side).flatMap((lat) =>
    centres(west, east, side / Math.cos(lat * Math.PI / 180)).map((lon) => ({ lon, lat }))
  );
}

/** The window around a centre. */
export function tileAt(
  grid: Grid,
  { lon, lat }: Pick<Tile, "lon" | "lat">,
  { size, cell }: Pick<SatelliteWindowOptions, "size" | "cell">,
): Tile {
  return { lon, lat, cells: matchCells(windowGrid(lon, lat, size, cell), grid, 0.5) };
}

/** Square cells of equal area around a place, northern row first. */
export function windowGrid(lon: number, lat: number, size: number, cell: number): Grid {
  const half = (size - 1) / 2 * cell;
  return {
    crs: `+proj=laea +lat_0=${lat} +lon_0=${lon} +R=${EARTH_RADIUS} +units=m`,
    nx: size,
    ny: size,
    x0: -half,
    y0: half,
    dx: cell,
    dy: -cell,
  };
}
