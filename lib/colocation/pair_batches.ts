import { cellMean, cellStatistics, type Surface, surfaceOf } from "../grid/mod.ts";
import { imergFamily, sensorName } from "../sources/mod.ts";
import type { FieldSeries } from "./field_series.ts";
import { frameAverager } from "./half_hour_mean.ts";
import type { PairBatch } from "./pair_columns.ts";
import type { ColocationPlan } from "./plan.ts";
import { type SatelliteBlock, satelliteBlocks } from "./satellite_blocks.ts";
import { isMicrowave, pairClass } from "./pair_class.ts";

/** The two products to bring together. */
export interface ProductPair {
  /** Radar rain, variable rain_rate. */
  readonly radar: FieldSeries;
  /** Satellite rain: rain_rate, and what it has of source, observation_minute, infrared_weight, quality. */
  readonly imerg: FieldSeries;
}

/**
 * The pairs of two series in order of time: one batch per satellite time in which both hold values, one row per cell that
 * the radar grid touches. Memory is that of a day of satellite fields under the radar and a half hour of radar frames.
 */
export async function* pairBatches(pair: ProductPair, plan: ColocationPlan): AsyncGenerator<PairBatch> {
  const pixels = pair.radar.grid.nx * pair.radar.grid.ny;
  const into = new Float32Array(plan.frames * pixels);
  const average = frameAverager({ count: plan.frames, minFrames: plan.rules.minFrames, pixels });
  const surface = await surfaceOf(pair.imerg.grid, plan.cells);
  for await (const block of satelliteBlocks(pair.imerg, plan)) {
    const end = Math.min(block.end, plan.end);
    for (let k = Math.max(block.first, plan.first); k < end; k++) {
      if (atTime(block.fields.rain_rate, block, { time: k, plan }).every(Number.isNaN)) continue;
      const frames = await pair.radar.read("rain_rate", { time: [plan.radarIndex(k), plan.frames], into });
      const batch = pairsOfTime(pair, plan, { block, time: k, frames, mean: average(frames), surface });
      if (batch !== null) yield batch;
    }
  }
}

function atTime<A extends Float32Array | Float64Array>(
  values: A,
  block: SatelliteBlock,
  at: { readonly time: number; readonly plan: ColocationPlan },
): A {
  const cells = at.plan.cells.length;
  return values.subarray((at.time - block.first) * cells, (at.time - block.first + 1) * cells) as A;
}

/** The rows of one satellite time; null when the radar has no value in it. */
function pairsOfTime(
  { radar, imerg }: ProductPair,
  plan: ColocationPlan,
  at: {
    readonly block: SatelliteBlock;
    readonly time: number;
    readonly frames: Float32Array;
    readonly mean: Float32Array;
    readonly surface: readonly (Surface | null)[];
  },
): PairBatch | null {
  const { cells, centres } = plan;
  if (at.mean.every(Number.isNaN)) return null;
  const start = imerg.time.first + at.time * imerg.time.step;
  const middle = start + imerg.time.step / 2;
  const field = (name: keyof SatelliteBlock["fields"]) =>
    atTime(at.block.fields[name], at.block, { time: at.time, plan }).slice();
  const minutes = (side: "last" | "next", sign: number) =>
    Float32Array.from(
      atTime(at.block.overpasses[side], at.block, { time: at.time, plan }),
      (observed) => sign * (middle - observed) / 60,
    );
  const source = field("source");
  const observationMinute = field("observation_minute");
  const infraredWeight = field("infrared_weight");
  const version = imergFamily(imerg.product.version) ?? "V07";
  const since = minutes("last", 1);
  const until = minutes("next", -1);
  return {
    time: new Float64Array(cells.length).fill(start),
    cell_y: Int32Array.from(cells, (cell) => Math.floor(cell / imerg.grid.nx)),
    cell_x: Int32Array.from(cells, (cell) => cell % imerg.grid.nx),
    lat: centres.lat,
    lon: centres.lon,
    ...radarColumns(plan, at.mean),
    radar_at_overpass: radarAtOverpass(radar, plan, { frames: at.frames, source, observationMinute }),
    imerg_rain_rate: field("rain_rate"),
    source,
    sensor: Array.from(source, (code) => Number.isNaN(code) ? null : sensorName(code, version)),
    class: Array.from(source, (code, c) => pairClass(code, infraredWeight[c]!)),
    observation_minute: observationMinute,
    infrared_weight: infraredWeight,
    quality: field("quality"),
    minutes_since_overpass: since,
    minutes_until_overpass: until,
    minutes_from_overpass: since.map((before, c) => smaller(before, until[c]!)),
    surface: at.surface,
    simulated: new Uint8Array(cells.length).fill(radar.product.simulated || imerg.product.simulated ? 1 : 0),
  };
}

/** What the radar's mean pixels say of each cell; only the covered fraction where they cover too little. */
function radarColumns(
  { places, rules, weights }: ColocationPlan,
  pixels: Float32Array,
): Pick<PairBatch, "radar_rain_rate" | "covered_fraction" | "wet_fraction" | "radar_spread"> {
  const { mean, coveredFraction, wetFraction, spread } = cellStatistics(weights, pixels, rules);
  const whereCovered = (values: Float32Array) =>
    Float32Array.from(places, (cell) => coveredFraction[cell]! >= rules.minCovered ? values[cell]! : NaN);
  return {
    radar_rain_rate: whereCovered(mean),
    covered_fraction: Float32Array.from(places, (cell) => coveredFraction[cell]!),
    wet_fraction: whereCovered(wetFraction),
    radar_spread: whereCovered(spread),
  };
}

/** Cell means of the radar frame in which each cell was observed in the microwave; NaN where it was not. */
function radarAtOverpass(
  radar: FieldSeries,
  { places, frames: count, rules, weights }: ColocationPlan,
  at: { readonly frames: Float32Array; readonly source: Float32Array; readonly observationMinute: Float32Array },
): Float32Array {
  const size = at.frames.length / count;
  return Float32Array.from(places, (cell, c) => {
    const frame = Math.floor(at.observationMinute[c]! * 60 / radar.time.step);
    if (!isMicrowave(at.source[c]!) || !(frame >= 0 && frame < count)) return NaN;
    const field = at.frames.subarray(frame * size, (frame + 1) * size);
    return cellMean(weights, field, { cell, minCovered: rules.minCovered });
  });
}

/** The smaller of two numbers, one of which may be NaN. */
function smaller(a: number, b: number): number {
  return Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.min(a, b);
}
