import { DataError, WET_RATE } from "../base/mod.ts";
import {
  type Block,
  blockUnder,
  cellCentres,
  DAY,
  isoTime,
  type RegridWeights,
  regridWeights,
  subgrid,
  type TimeAxis,
} from "../grid/mod.ts";
import { type FieldSeries, hasVariable } from "./field_series.ts";

/** Part of a satellite cell's area that radar pixels must cover, where it is not asked for another. */
export const MIN_COVERED = 0.5;

/** Frames that a radar pixel must have of `frames`, where it is not asked for others: five of six, rounded up. */
export function leastFrames(frames: number): number {
  return Math.ceil(frames * 5 / 6);
}

/** Rules by which radar and satellite are brought together, and the times to take. */
export interface ColocationOptions {
  /** Radar frames of a half hour that a radar pixel must have to count. Default: five of six, rounded up. */
  readonly minFrames?: number;
  /** Part of a satellite cell's area that radar pixels must cover for its radar values to count, 0 to 1. Default 0.5. */
  readonly minCovered?: number;
  /** Rain rate from which a radar pixel is wet, mm h-1. Default 0.1. */
  readonly wetThreshold?: number;
  /** First time to take, s since 1970 UTC; overpasses are seen to a day before it. Default: the first that both have. */
  readonly from?: number;
  /** Time before which to stop, s since 1970 UTC; overpasses are seen to a day after it. Default: the end of either. */
  readonly until?: number;
}

/** Everything that colocation needs to know before it reads values. */
export interface ColocationPlan {
  /** The rules, defaults filled in. */
  readonly rules: { readonly minFrames: number; readonly minCovered: number; readonly wetThreshold: number };
  /** Satellite cells that lie under the radar: others are not read. */
  readonly block: Block;
  /** Areas that radar pixels share with the cells of the block. */
  readonly weights: RegridWeights;
  /** Satellite cells that the radar grid touches. */
  readonly cells: Uint32Array;
  /** Their numbers in the block. */
  readonly places: Uint32Array;
  /** Centres of those cells, degrees. */
  readonly centres: { readonly lon: Float64Array; readonly lat: Float64Array };
  /** Radar frames per satellite time. */
  readonly frames: number;
  /** First satellite time, an index on its axis. */
  readonly first: number;
  /** Index after the last satellite time. */
  readonly end: number;
  /** Index on the radar axis of the first frame of satellite time k. */
  readonly radarIndex: (k: number) => number;
}

/**
 * Plans the colocation of two series: which cells, which times, how many frames each.
 *
 * @throws DataError "missing-variable" without rain_rate, "grid-mismatch" when the grids do not overlap, "time-conflict"
 * when no satellite time is whole on the radar's axis or the radar frames do not divide it. RangeError for impossible rules.
 */
export function planColocation(
  series: { readonly radar: FieldSeries; readonly imerg: FieldSeries },
  options: ColocationOptions = {},
): ColocationPlan {
  const { radar, imerg } = series;
  for (const one of [radar, imerg]) {
    if (!hasVariable(one, "rain_rate")) {
      const message = `${one.product.name} has no rain_rate to colocate: choose another group`;
      throw new DataError("missing-variable", message, { variable: "rain_rate" });
    }
  }
  const frames = imerg.time.step / radar.time.step;
  const radarIndex = (k: number) => (imerg.time.first - radar.time.first + k * imerg.time.step) / radar.time.step;
  if (!Number.isInteger(frames) || !Number.isInteger(radarIndex(0))) {
    throw new DataError(
      "time-conflict",
      `Radar frames every ${radar.time.step} s from ${isoTime(radar.time.first)} do not fill satellite times every ` +
        `${imerg.time.step} s from ${isoTime(imerg.time.first)}: colocate groups whose steps divide`,
    );
  }
  const rules = resolveRules(options, frames);
  const from = Math.max(radar.time.first, imerg.time.first, options.from ?? -Infinity);
  const until = Math.min(axisEnd(radar.time), axisEnd(imerg.time), options.until ?? Infinity);
  const first = Math.ceil((from - imerg.time.first) / imerg.time.step);
  const end = Math.floor((until - imerg.time.first) / imerg.time.step);
  if (!(first < end)) {
    throw new DataError(
      "time-conflict",
      `No satellite time in common: radar ${axisText(radar.time)}, satellite ${axisText(imerg.time)}` +
        (options.from === undefined && options.until === undefined ? "" : ", and the times asked for"),
    );
  }
  const block = blockUnder(imerg.grid, radar.grid);
  const below = subgrid(imerg.grid, block);
  const weights = regridWeights(radar.grid, below);
  const places = Uint32Array.from(weights.area.keys()).filter((c) => weights.start[c]! < weights.start[c + 1]!);
  const cells = places.map((c) => (block.y + Math.floor(c / block.nx)) * imerg.grid.nx + block.x + c % block.nx);
  const { lon, lat } = cellCentres(below);
  const pick = (values: Float64Array) => Float64Array.from(places, (c) => values[c]!);
  const centres = { lon: pick(lon), lat: pick(lat) };
  return { rules, block, weights, cells, places, centres, frames, first, end, radarIndex };
}

function resolveRules(options: ColocationOptions, frames: number): ColocationPlan["rules"] {
  const { minFrames = leastFrames(frames), minCovered = MIN_COVERED, wetThreshold = WET_RATE } = options;
  if (!(Number.isInteger(minFrames) && minFrames >= 1 && minFrames <= frames)) {
    throw new RangeError(
      `Cannot ask for ${minFrames} of the ${frames} radar frames of a half hour: give 1 to ${frames}`,
    );
  }
  if (!(minCovered >= 0 && minCovered <= 1)) {
    throw new RangeError(`Covered fraction must be from 0 to 1, got ${minCovered}`);
  }
  if (!(wetThreshold > 0)) throw new RangeError(`Wet threshold must be above 0 mm h-1, got ${wetThreshold}`);
  return { minFrames, minCovered, wetThreshold };
}

const axisEnd = (axis: TimeAxis) => axis.first + axis.count * axis.step;

const axisText = (axis: TimeAxis) => `${isoTime(axis.first)} to ${isoTime(axisEnd(axis))}`;

/** Satellite times in a day: the block in which they are read. */
export function timesPerDay(axis: TimeAxis): number {
  return Math.max(1, Math.round(DAY / axis.step));
}
