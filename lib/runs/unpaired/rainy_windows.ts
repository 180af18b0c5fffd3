import type { ArchiveGroupHandle, TimeRange } from "../../archive/mod.ts";
import { randomStream } from "../../base/mod.ts";
import { HALF_HOUR, timeIndex } from "../../grid/mod.ts";
import { cellMap } from "../cell_map.ts";
import { type CellPlace, cellPlace } from "../generation/cell_places.ts";
import {
  cutRain,
  isRainy,
  type SatelliteWindowOptions,
  type Tile,
  tileAt,
  tileCentres,
  windowGrid,
} from "../satellite_windows.ts";
import { mixed } from "./mixed.ts";

/** Windows that are mixed at a time, at most, and the bytes that they may take. */
const MIXED = { windows: 1024, bytes: 2 ** 26 } as const;

/** Places that windows are cut at, at most: of larger grids a draw. */
const MOST = 2000;

/** From one place to the next, sides of a window. */
const STRIDE = 0.5;

/** A window in which the satellite sees rain, whether or not a radar is there. */
export interface RainyWindow {
  /** Start of the first half hour, s since 1970 UTC. */
  readonly time: number;
  /** Centre, degrees east. */
  readonly lon: number;
  /** Centre, degrees north. */
  readonly lat: number;
  /** Rain rate [half hour, y, x], mm h-1, northern row first, NaN where missing. */
  readonly rates: Float32Array;
  /** The satellite's cells in it. */
  readonly place: CellPlace;
}

/** Options of {@link rainyWindows}. */
export interface RainyWindowOptions extends SatelliteWindowOptions {
  /** Times that windows stay clear of, by half an hour at least. */
  readonly heldOut: readonly TimeRange[];
  /** Seed of the order, and of the places. */
  readonly seed: number;
}

/** Gives the windows of an epoch: all windows over the grid in which the satellite sees rain, in an order of the epoch's own. */
export function rainyWindows(
  group: ArchiveGroupHandle,
  options: RainyWindowOptions,
): (epoch: number) => AsyncGenerator<RainyWindow> {
  const { halfHours, size, wetFraction, heldOut, seed } = options;
  const { grid } = group;
  const centres = randomStream(seed, "unpaired/places").shuffle([...tileCentres(grid, options, STRIDE)]).slice(0, MOST);
  const tiles = centres.map((centre) => ({ ...tileAt(grid, centre, options), place: null as CellPlace | null }));
  const perField = grid.nx * grid.ny;
  const room = Math.min(MIXED.windows, Math.floor(MIXED.bytes / (4 * halfHours * size ** 2)));

  async function* inTime(times: readonly number[]): AsyncGenerator<RainyWindow> {
    for (const time of times) {
      const fields = await group.read("rain_rate", { time: [timeIndex(group.time, time), halfHours] });
      for (const tile of tiles) {
        const rates = cutRain(fields, tile.cells, { halfHours, perField });
        if (!isRainy(rates, wetFraction, rates.length)) continue;
        const { lon, lat } = tile;
        yield { time, lon, lat, rates, place: tile.place ??= placeOf(group, tile, options) };
      }
    }
  }

  return async function* (epoch) {
    const stream = randomStream(seed, `unpaired/epoch ${epoch}`);
    const times = stream.shuffle(await startsOf(group, halfHours, heldOut));
    yield* mixed(inTime(times), room, stream);
  };
}

/** Starts of windows that have all their half hours, clear of `heldOut`. */
async function startsOf(
  group: ArchiveGroupHandle,
  halfHours: number,
  heldOut: readonly TimeRange[],
): Promise<number[]> {
  const present = new Set<number>();
  for (const day of await group.days()) for (const time of await group.present(day)) present.add(time);
  const isWhole = (time: number) =>
    Array.from({ length: halfHours }, (_, half) => time + half * HALF_HOUR).every((each) => present.has(each));
  const isClear = (time: number) =>
    heldOut.every(({ start, end }) => time + (halfHours + 1) * HALF_HOUR <= start || time >= end + HALF_HOUR);
  return [...present].filter((time) => isWhole(time) && isClear(time));
}

/** The satellite's cells in a window. */
function placeOf(
  { grid }: ArchiveGroupHandle,
  { lon, lat }: Pick<Tile, "lon" | "lat">,
  { size, cell }: Pick<SatelliteWindowOptions, "size" | "cell">,
): CellPlace {
  const { cellOf, cells } = cellMap(windowGrid(lon, lat, size, cell), grid, 1, size).window({ y: 0, x: 0 });
  return cellPlace(cellOf, cells);
}
