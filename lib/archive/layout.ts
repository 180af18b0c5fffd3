import { type Grid, isGeographic, type TimeAxis } from "../grid/mod.ts";
import { DAY, dayOf, parseTime } from "../grid/mod.ts";
import type { Product } from "../sources/mod.ts";

/** A value that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Types of stored values. */
export type ArchiveType = "uint16" | "int16" | "uint8" | "int8" | "float32";

/** One variable of a group: an array [time, y, x] whose physical value is `raw * scale + offset`. */
export interface ArchiveVariable {
  /** CF name: rain_rate, source, observation_minute, ... */
  readonly name: string;
  /** CF units of the physical value. */
  readonly units: string;
  /** What the variable is, in words. */
  readonly longName: string;
  /** Type of the stored value. */
  readonly dtype: ArchiveType;
  /** Physical units per stored unit. Default 1. */
  readonly scale?: number;
  /** Physical value of a stored 0. Default 0. */
  readonly offset?: number;
  /** Stored value that means missing: the lowest or highest of an integer type, NaN for float32. */
  readonly fill: number;
  /** "code" for categories, never averaged and never clipped. */
  readonly kind: "rate" | "code";
}

/** Arrays that share cells and times: one product. */
export interface ArchiveGroup {
  /** Folder name: "radar", "imerg", ... */
  readonly name: string;
  /** Cells. */
  readonly grid: Grid;
  /** Times laid out; widened to whole UTC days when the archive is made. */
  readonly time: TimeAxis;
  /** A value holds for [time, time + duration), s. */
  readonly duration: number;
  /** Arrays. */
  readonly variables: readonly ArchiveVariable[];
  /** Product identity. */
  readonly product: Product;
  /** More attributes of the group, as they are. */
  readonly attributes?: { readonly [key: string]: Json };
}

/** Inner chunk shape [time, y, x]; a shard is a day, or some, and the whole grid, padded to whole chunks. */
export type ChunkShape = readonly [time: number, y: number, x: number];

/** Version of the layout that this code writes, and the newest that it reads. */
export const FORMAT = 2;

/**
 * The axis of whole UTC days from `firstDay` to `lastDay` ("YYYY-MM-DD", both included).
 *
 * @param step Seconds between times; it must divide a day.
 * @throws RangeError when it does not, or the days are in the wrong order.
 */
export function dayAxis(firstDay: string, lastDay: string, step: number): TimeAxis {
  const first = parseTime(firstDay);
  const days = (parseTime(lastDay) - first) / DAY + 1;
  if (!(step > 0) || DAY % step !== 0) throw new RangeError(`Time step must divide a day of ${DAY} s, got ${step} s`);
  if (!(days >= 1)) throw new RangeError(`Last day ${lastDay} is before first day ${firstDay}`);
  return { first, step, count: days * DAY / step };
}

/** Widens an axis to whole UTC days, keeping its phase. @throws RangeError when its step does not divide a day. */
export function wholeDays(axis: TimeAxis): TimeAxis {
  if (!(axis.count >= 1)) throw new RangeError(`Time axis must have at least one time, got ${axis.count}`);
  const days = dayAxis(dayOf(axis.first), dayOf(axis.first + (axis.count - 1) * axis.step), axis.step);
  return { ...days, first: days.first + (axis.first - days.first) % axis.step };
}

/** Times in a day. */
export function framesPerDay(axis: TimeAxis): number {
  return DAY / axis.step;
}

/** Days on the axis. */
export function dayCount(axis: TimeAxis): number {
  return axis.count / framesPerDay(axis);
}

/** Number of a day on the axis: the shard that holds it. @throws RangeError when the day is outside it. */
export function dayNumber(axis: TimeAxis, day: string): number {
  const midnight = Math.floor(axis.first / DAY) * DAY;
  const number = (parseTime(day) - midnight) / DAY;
  if (!Number.isInteger(number) || number < 0 || number >= dayCount(axis)) {
    const last = dayOf(midnight + (dayCount(axis) - 1) * DAY);
    throw new RangeError(`Day ${day} is outside the time axis ${dayOf(midnight)} to ${last}: extend the archive first`);
  }
  return number;
}

/** First time of a day on the axis, s since 1970 UTC: midnight, or the axis's phase after it. */
export function dayStart(axis: TimeAxis, day: string): number {
  return parseTime(day) + axis.first % axis.step;
}

/** The day that holds index `index` of the axis. */
export function dayAt(axis: TimeAxis, index: number): string {
  return dayOf(axis.first + index * axis.step);
}

/** Cells of a chunk along y and along x, at most. */
const CHUNK_SIDE = 128;

/**
 * Inner chunks: an hour of 5-minute frames by 128 x 128 cells (400 kB of uint16); cut so that the tiles cover the grid with the
 * least padding and the time chunk divides the day. Chosen by `chunkTable()` (`bench chunks`): larger ones make random windows
 * slow, smaller ones make epochs slow, and the size on disk hardly changes.
 */
export function chooseChunks(grid: Grid, axis: TimeAxis): ChunkShape {
  const frames = framesPerDay(axis);
  let time = Math.min(12, frames);
  while (frames % time !== 0) time--;
  const tile = (cells: number) => Math.ceil(cells / Math.ceil(cells / CHUNK_SIDE));
  return [time, tile(grid.ny), tile(grid.nx)];
}

/**
 * Days of a shard: one, so that days are written independently; more for products of many variables, which would make too many
 * files: four years of ten would be 17,500.
 */
export function chooseShardDays({ grid, time, variables }: ArchiveGroup): number {
  if (variables.length <= 4) return 1;
  return framesPerDay(time) * grid.ny * grid.nx <= 2 ** 23 ? 8 : 2;
}

/** Chunks along each dimension of a day. */
export function chunkCounts(group: { grid: Grid; time: TimeAxis }, chunk: ChunkShape): ChunkShape {
  return [
    framesPerDay(group.time) / chunk[0],
    Math.ceil(group.grid.ny / chunk[1]),
    Math.ceil(group.grid.nx / chunk[2]),
  ];
}

/** Names of the horizontal coordinates of a grid: the same dimensions y and x everywhere, whatever the projection. */
export function horizontal(
  grid: Grid,
): { readonly units: readonly [y: string, x: string]; readonly names: readonly [y: string, x: string] } {
  return isGeographic(grid)
    ? { units: ["degrees_north", "degrees_east"], names: ["latitude", "longitude"] }
    : { units: ["m", "m"], names: ["projection_y_coordinate", "projection_x_coordinate"] };
}

/** Names of groups are those of folders in the archive. @throws TypeError for one that would lead out of it, or below another */
export function checkGroupName(name: string): void {
  if (!/^\w[\w.-]*$/.test(name)) {
    throw new TypeError(`Group name must be letters, digits, ".", "_" or "-", got "${name}"`);
  }
}

/**
 * Checks a group before anything is written.
 *
 * @throws RangeError TypeError naming the variable and what is wrong.
 */
export function checkGroup(group: ArchiveGroup): void {
  const { grid, name, variables } = group;
  checkGroupName(name);
  if (!(grid.nx >= 1 && grid.ny >= 1)) {
    throw new RangeError(`Grid of group "${name}" is empty: ${grid.ny} x ${grid.nx} cells`);
  }
  if (variables.length === 0) throw new TypeError(`Group "${name}" has no variable`);
  const reserved = ["time", "y", "x", "present", "spatial_ref"];
  for (const [i, v] of variables.entries()) {
    const where = `Variable "${v.name}" of group "${name}"`;
    if (!/^\w+$/.test(v.name) || reserved.includes(v.name)) throw new TypeError(`${where} cannot have that name`);
    if (variables.findIndex((w) => w.name === v.name) !== i) throw new TypeError(`${where} is given twice`);
    if (v.scale !== undefined && !(v.scale > 0)) {
      throw new RangeError(`${where} must have a positive scale, got ${v.scale}`);
    }
    const bounds = typeRange(v.dtype);
    if (bounds === null ? !Number.isNaN(v.fill) : !bounds.includes(v.fill)) {
      const wanted = bounds === null ? "NaN" : `${bounds[0]} or ${bounds[1]}, so that no packed value meets it`;
      throw new RangeError(`${where} is ${v.dtype}: its fill must be ${wanted}, got ${v.fill}`);
    }
  }
}

/** Lowest and highest value of an integer type; null for float32. */
export function typeRange(dtype: ArchiveType): readonly [number, number] | null {
  switch (dtype) {
    case "uint16":
      return [0, 65535];
    case "int16":
      return [-32768, 32767];
    case "uint8":
      return [0, 255];
    case "int8":
      return [-128, 127];
    case "float32":
      return null;
  }
}
