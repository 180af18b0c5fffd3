import type { ArchiveGroupHandle } from "../../archive/mod.ts";
import { type Grid, HALF_HOUR, timeIndex } from "../../grid/mod.ts";
import { concatenate } from "../concatenate.ts";
import type { PairedOrigin } from "../paired_windows.ts";
import type { RadarLikeFields } from "../projection/radar_like_archive.ts";
import { cutRain } from "../satellite_windows.ts";
import { type RegionTiles, regionTiles } from "./region_tiles.ts";

/** Windows projected at a time. */
const BATCH = 32;

/** A region, and what projects it. */
export interface Region {
  /** The satellite. */
  readonly satellite: Pick<ArchiveGroupHandle, "grid" | "time" | "read">;
  /** The model's cells over it. */
  readonly grid: Grid;
  /** For each of them [y, x] the satellite's, -1 where it sees none. */
  readonly satelliteCell: Int32Array;
  /** Rows and columns of a window. */
  readonly size: number;
  /** Frames of a window. */
  readonly frames: number;
  /** Half hours of a window. */
  readonly halfHours: number;
  /** Draws the rain of windows. */
  readonly draw: WindowDrawer;
}

/**
 * Radar-like rain of windows, mean and spread of its members [window, frame, y, x].
 *
 * @param rates of the satellite [window, half hour, y, x], mm h-1, NaN where missing
 */
export type WindowDrawer = (origins: readonly PairedOrigin[], rates: Float32Array) => Promise<RadarLikeFields>;

/** Radar-like rain of the windows of one time, put together: [frame, y, x] of the region, NaN where missing. */
export interface RegionFields extends RadarLikeFields {
  /** Windows that it is of. */
  readonly windows: number;
}

/** Windows of one time with their satellite rain. */
interface SeenWindows {
  /** Where they lie, and which gives each cell. */
  readonly tiles: RegionTiles;
  /** Rain rate of a window [half hour, y, x], mm h-1. */
  rates(window: number): Float32Array;
}

/**
 * Projects the windows of a region that begin at `time`: a cell has rain where the satellite has a value in all half hours of the
 * window, and in nearly all cells of one that holds it. Held at a time: both fields of all frames of a window, over the region.
 *
 * @returns null where the satellite has too few values for any window
 */
export async function projectTime(region: Region, time: number): Promise<RegionFields | null> {
  const { grid, frames } = region;
  const seen = await seenWindows(region, time);
  const origins = seen?.tiles.places.map(({ y, x }) => ({ time, y, x })) ?? [];
  if (seen === null || origins.length === 0) return null;
  const memory = () => new Float32Array(frames * grid.ny * grid.nx).fill(NaN);
  const fields: RegionFields = { mean: memory(), spread: memory(), windows: origins.length };
  for (let from = 0; from < origins.length; from += BATCH) {
    const some = origins.slice(from, from + BATCH);
    const drawn = await region.draw(some, concatenate(some.map((_, k) => seen.rates(from + k))));
    some.forEach((origin, k) => {
      const isOwn = (cell: number) => seen.tiles.owner[cell] === from + k;
      putWindow(region, { origin, number: k, isOwn }, drawn, fields);
    });
  }
  return fields;
}

/** The windows of a time by what the satellite sees then; null beyond its times. */
async function seenWindows(
  { satellite, satelliteCell, grid, size, halfHours }: Region,
  time: number,
): Promise<SeenWindows | null> {
  const first = timeIndex(satellite.time, time);
  if (first < 0 || first + halfHours > satellite.time.count) return null;
  const fields = await satellite.read("rain_rate", { time: [first, halfHours] });
  const perField = satellite.grid.nx * satellite.grid.ny;
  const isSeen = (cell: number): boolean => {
    for (let half = 0; half < halfHours; half++) if (Number.isNaN(fields[half * perField + cell]!)) return false;
    return true;
  };
  const tiles = regionTiles(grid, satelliteCell.map((cell) => cell >= 0 && isSeen(cell) ? cell : -1), size);
  return {
    tiles,
    rates: (window) => {
      const { y, x } = tiles.places[window]!;
      const cells = Int32Array.from(
        { length: size ** 2 },
        (_, i) => satelliteCell[(y + Math.floor(i / size)) * grid.nx + x + i % size]!,
      );
      return cutRain(fields, cells, { halfHours, perField });
    },
  };
}

/** A window of those that were drawn. */
interface DrawnWindow {
  readonly origin: PairedOrigin;
  /** Its number among them. */
  readonly number: number;
  /** Whether it is the one that gives a cell of the region. */
  isOwn(cell: number): boolean;
}

/** Puts the cells that a window gives into the fields of the region. */
function putWindow(
  { grid, size, frames }: Region,
  { origin, number, isOwn }: DrawnWindow,
  drawn: RadarLikeFields,
  into: RadarLikeFields,
): void {
  const area = size ** 2;
  for (let i = 0; i < area; i++) {
    const cell = (origin.y + Math.floor(i / size)) * grid.nx + origin.x + i % size;
    if (!isOwn(cell)) continue;
    for (let frame = 0; frame < frames; frame++) {
      const [from, to] = [(number * frames + frame) * area + i, frame * grid.ny * grid.nx + cell];
      into.mean[to] = drawn.mean[from]!;
      into.spread[to] = drawn.spread[from]!;
    }
  }
}

/** Starts of the windows of a day, s since its midnight: side by side, the last ends with the day. */
export function windowStarts(halfHours: number): readonly number[] {
  const perDay = 48;
  return Array.from(
    { length: Math.ceil(perDay / halfHours) },
    (_, k) => Math.min(k * halfHours, perDay - halfHours) * HALF_HOUR,
  );
}
