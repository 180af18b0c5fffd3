import { type DerivedHandle, derivedVariable } from "../../archive/mod.ts";
import { DAY, dayOf, parseTime } from "../../grid/mod.ts";

/** A tile of a mosaic. */
export interface TilePlace {
  /** s since 1970 UTC. */
  readonly time: number;
  /** Number of the tile, row by row. */
  readonly tile: number;
}

/** How wet the tiles of a stretch of a day are. */
export interface WetTiles {
  /** Day, "YYYY-MM-DD". */
  readonly day: string;
  /** First time, s since 1970 UTC. */
  readonly time: number;
  /** First time in the day, and how many. */
  readonly times: readonly [first: number, count: number];
  /** Share of cells with rain [time, tile], NaN where a tile has no latent. */
  readonly wetFraction: Float32Array;
}

/** How wet each tile is at a time, s since 1970 UTC [tile]; NaN where it has no latent. */
export function wetnessAt({ group, read }: DerivedHandle, time: number): Float32Array {
  const { scale = 1, fill } = derivedVariable(group, "wet_fraction");
  const day = dayOf(time);
  const index = (time - parseTime(day) - group.time.first % group.time.step) / group.time.step;
  return Float32Array.from(read("wet_fraction", day, [index, 1]), (value) => value === fill ? NaN : value * scale);
}

/** Goes through the days of latents chunk by chunk in the order of time, by how wet their tiles are. */
export async function* wetTiles({ group, days, read }: DerivedHandle): AsyncGenerator<WetTiles> {
  const { scale = 1, fill } = derivedVariable(group, "wet_fraction");
  const perDay = DAY / group.time.step;
  const [count] = group.chunk;
  for (const day of await days()) {
    for (let first = 0; first < perDay; first += count) {
      const stored = read("wet_fraction", day, [first, count]);
      yield {
        day,
        time: parseTime(day) + group.time.first % group.time.step + first * group.time.step,
        times: [first, count],
        wetFraction: Float32Array.from(stored, (value) => value === fill ? NaN : value * scale),
      };
    }
  }
}

/** Mean and standard deviation of each unit of latents. */
export interface UnitScale {
  /** Mean [unit]. */
  readonly mean: Float64Array;
  /** Standard deviation [unit]; 1 where a unit never changes. */
  readonly deviation: Float64Array;
}

/** Mean and standard deviation of each column of rows. */
export function unitScale(rows: Float32Array, units: number): UnitScale {
  const n = rows.length / units;
  const mean = new Float64Array(units);
  for (let i = 0; i < rows.length; i++) mean[i % units]! += rows[i]! / n;
  const variance = new Float64Array(units);
  for (let i = 0; i < rows.length; i++) variance[i % units]! += (rows[i]! - mean[i % units]!) ** 2 / n;
  // what changes by less than the step it is stored in does not change
  return { mean, deviation: variance.map((v) => v > 1e-6 ? Math.sqrt(v) : 1) };
}

/** Rows in standard deviations from the mean. */
export function standardise(rows: Float32Array, { mean, deviation }: UnitScale): Float32Array {
  const units = mean.length;
  return rows.map((value, i) => (value - mean[i % units]!) / deviation[i % units]!);
}
