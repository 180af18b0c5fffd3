import { type Grid, HALF_HOUR } from "../../lib/grid/mod.ts";
import { correlatedNoise } from "../../lib/sources/simulate/correlated_noise.ts";
import type { ImergFields, ImergSimulator } from "../../lib/sources/simulate/mod.ts";

/** 30 x 30 cells of IMERG over France. */
export const cells: Grid = { crs: "+proj=longlat +datum=WGS84", nx: 30, ny: 30, x0: 1.05, y0: 45.05, dx: 0.1, dy: 0.1 };

/** A cheap truth: six parts of a half hour, lognormal in patches, two cells in three dry. */
export function cheapRain(time: number): Float32Array[] {
  const [steady, quick] = [0, 1].map((k) => correlatedNoise(11, `${time}/${k}`, { ...cells, radius: 1.5 }));
  return Array.from({ length: 6 }, (_, part) =>
    steady!.map((value, i) => {
      const field = 0.95 * value + 0.3 * Math.cos(part) * quick![i]!;
      return field < 0.4 ? 0 : 0.1 * Math.exp(1.8 * (field - 0.4) + 1);
    }));
}

/** One estimate and its truth: at the minute of the overpass where there was one, else the mean of the half hour. */
export interface Pair {
  readonly truth: number;
  readonly estimate: number;
  readonly source: number;
  readonly infraredWeight: number;
  /** Minutes from the nearest overpass to the middle of the half hour. */
  readonly minutesFrom: number;
  /** Minutes since the last overpass, to the middle of the half hour. */
  readonly minutesSince: number;
}

/** Runs a simulated IMERG over the cheap truth and pairs the two, finding the overpasses from source and minute alone. */
export function pairs(imerg: ImergSimulator, start: number, days: number): Pair[] {
  const halfHours = Array.from({ length: days * 48 }, (_, i) => start + i * HALF_HOUR);
  const run = halfHours.map((time) => {
    const rain = cheapRain(time);
    return { time, rain, fields: imerg.halfHour(time, rain) };
  });
  const seen = (fields: ImergFields, time: number, i: number) =>
    fields.source[i] === 0 ? NaN : time + 60 * fields.observation_minute[i]!;
  const found: Pair[] = [];
  for (let i = 0; i < cells.nx * cells.ny; i++) {
    const passes = run.map(({ fields, time }) => seen(fields, time, i)).filter((time) => !Number.isNaN(time));
    for (const { time, rain, fields } of run) {
      const middle = time + HALF_HOUR / 2;
      const source = fields.source[i]!;
      const part = Math.floor(fields.observation_minute[i]! / 5);
      found.push({
        truth: source > 0 ? rain[part]![i]! : rain.reduce((sum, values) => sum + values[i]!, 0) / 6,
        estimate: fields.rain_rate[i]!,
        source,
        infraredWeight: fields.infrared_weight[i]!,
        minutesFrom: passes.reduce((least, pass) => Math.min(least, Math.abs(pass - middle) / 60), Infinity),
        minutesSince: passes.reduce((least, pass) => pass > middle ? least : (middle - pass) / 60, Infinity),
      });
    }
  }
  return found;
}
