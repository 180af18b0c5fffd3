import { WET_RATE } from "../../base/mod.ts";
import { type Grid, HALF_HOUR } from "../../grid/mod.ts";
import type { Product } from "../source.ts";
import { cellErrors, type InfraredParameters } from "./cell_errors.ts";
import { CONSTELLATION, type Constellation } from "./constellation.ts";
import { correlatedNoise, livingNoise } from "./correlated_noise.ts";
import { drawEstimate, FALSE_RAIN, type MorphErrors } from "./estimate_errors.ts";
import { type ExpectedErrors, expectedErrors } from "./expected_errors.ts";
import { IMERG_VARIABLES, type ImergFieldName, type ImergFields } from "./imerg_fields.ts";
import { overpassSchedule } from "./overpasses.ts";

/** IMERG runs that differ here: "early" looks back only, "final" uses the overpass before and the one after. */
export type ImergRun = "early" | "final";

/** Everything that fixes a simulated IMERG, and what a validation of it should find; plain JSON, to be stored with it. */
export interface SimulatedImergTruth {
  /** Seed of all its randomness. */
  readonly seed: number;
  /** Which overpasses a morphed value comes from. */
  readonly run: ImergRun;
  /** Sensors, their errors, and satellites. */
  readonly constellation: Constellation;
  /** Errors that morphing adds. */
  readonly morph: MorphErrors;
  /** The clock of `morph`: minutes from the nearest overpass, or since the last; to the middle of the half hour. */
  readonly clock: "minutes_from_overpass" | "minutes_since_overpass";
  /** Errors and weight of the infrared. */
  readonly infrared: InfraredParameters;
  /** Standard deviation of the kernel that correlates errors in space, cells. */
  readonly errorRadius: number;
  /** Time in which growing errors and infrared errors are renewed, s. */
  readonly errorLifetime: number;
  /** Truth below this is dry and may get false rain, mm h-1; hits have truth and estimate from this on. */
  readonly dryBelow: number;
  /** Mean of the exponential law of false rain, mm h-1. */
  readonly falseRain: number;
  /** What a validation should find. */
  readonly expected: ExpectedErrors;
}

/** Options of {@link simulateImerg}. */
export interface ImergOptions {
  /** Seed: the same seed, options and rain give the same bytes. */
  readonly seed: number;
  /** Cells in degrees, 0.1° for IMERG. */
  readonly grid: Grid;
  /** Run. Default "final". */
  readonly run?: ImergRun;
  /** Parameters that differ from {@link IMERG_DEFAULTS}. */
  readonly parameters?: Partial<typeof IMERG_DEFAULTS>;
}

/** Simulated IMERG over any rain: each half hour is computed by itself, in any order. */
export interface ImergSimulator {
  /** "simulated IMERG". */
  readonly product: Product;
  /** Cells. */
  readonly grid: Grid;
  /** What was injected. */
  readonly truth: SimulatedImergTruth;
  /**
   * What IMERG would have for the half hour that starts at `time`.
   *
   * @param time s since 1970 UTC, a multiple of 1800.
   * @param rain True rain in equal parts of the half hour (6 for a 5-minute radar), each [y, x] on the IMERG grid, mm h-1,
   * NaN where missing. A part with a missing cell makes the estimates of that cell missing that would have used it.
   * @throws RangeError for another time, TypeError for a part of another size or when there is none.
   */
  halfHour(time: number, rain: readonly Float32Array[]): ImergFields;
}

/** Defaults of {@link simulateImerg}. */
export const IMERG_DEFAULTS: {
  readonly constellation: Constellation;
  readonly morph: MorphErrors;
  readonly infrared: InfraredParameters;
  readonly errorRadius: number;
  readonly errorLifetime: number;
} = {
  constellation: CONSTELLATION,
  morph: { variancePerMinute: 0.006, missMinutes: 120 },
  infrared: {
    errors: { bias: 0.75, noise: 0.75, miss: 0.8, missScale: 0.6, falseAlarm: 0.02 },
    from: 60,
    only: 90,
  },
  errorRadius: 0.8,
  errorLifetime: 3600,
};

/** Standard deviation of the logarithm of rain where it rains, as in simulated radar rain; scales the quality. */
const LOG_RAIN_DEVIATION = 1;

/** More than an overpass takes from its middle to the edges of the grid, s. */
const LONGEST_OVERPASS = 600;

/**
 * Opens a simulator of IMERG. It knows the truth and errs from it by laws that a validation can find again:
 *
 * - where a sensor passed in the half hour, the truth at the minute of the overpass times bias and lognormal noise of mean 1,
 *   correlated over a few cells; light rain may be missed, false rain may be seen;
 * - elsewhere the mean truth of the half hour with the errors of the overpasses before and after, weighted by nearness
 *   (run "early": the one before), and an error whose variance grows with the minutes from the nearest of them. Rain is
 *   moved without fault: all that morphing gets wrong is in its errors, not in the place;
 * - farther than `infrared.from` minutes from any overpass the infrared comes in, from `infrared.only` on alone.
 *
 * Source codes, observation minute, infrared weight and quality follow from the same overpasses, a pure function of time and
 * seed. Imagers are preferred to sounders in one half hour, then the overpass nearer to its middle.
 *
 * @throws TypeError when the grid is not in degrees.
 */
export function simulateImerg(options: ImergOptions): ImergSimulator {
  const { seed, grid, run = "final" } = options;
  const parameters = { ...IMERG_DEFAULTS, ...options.parameters };
  const { constellation, morph, infrared, errorRadius, errorLifetime } = parameters;
  const schedule = overpassSchedule(seed, grid, constellation);
  const cells = grid.nx * grid.ny;
  const noise = remember((name) =>
    correlatedNoise(seed, `imerg/${name}`, { ny: grid.ny, nx: grid.nx, radius: errorRadius })
  );
  const living = livingNoise(noise, errorLifetime);
  const lookAhead = run === "final";
  const lookBack = infrared.only * 60 + HALF_HOUR;

  const halfHour = (time: number, rain: readonly Float32Array[]): ImergFields => {
    check(time, rain, cells);
    const end = time + HALF_HOUR;
    const overpasses = schedule(time - lookBack, lookAhead ? end + lookBack : end + LONGEST_OVERPASS);
    const errorOf = cellErrors(time, cells, { overpasses, lookAhead, morph, infrared, noise, livingNoise: living });
    const mean = meanRain(rain);
    const fields = Object.fromEntries(
      IMERG_VARIABLES.map(({ name }) => [name, new Float32Array(cells).fill(name === "source" ? 0 : NaN)]),
    ) as Record<ImergFieldName, Float32Array>;
    for (let i = 0; i < cells; i++) {
      const { overpass, final, infrared: byInfrared, infraredShare } = errorOf(i);
      let truth = mean[i]!;
      if (overpass !== undefined) {
        const minute = Math.floor((overpass.seen[i]! - time) / 60);
        truth = rain[Math.floor((minute * 60 * rain.length) / HALF_HOUR)]![i]!;
        fields.source[i] = overpass.sensor.code;
        fields.observation_minute[i] = minute;
      }
      const estimate = drawEstimate(truth, final);
      fields.rain_rate[i] = estimate;
      if (overpass !== undefined) fields.microwave_rain_rate[i] = estimate;
      fields.infrared_rain_rate[i] = drawEstimate(mean[i]!, byInfrared);
      fields.infrared_weight[i] = 100 * infraredShare;
      fields.random_error[i] = estimate * Math.sqrt(Math.expm1(final.variance));
      fields.quality[i] = 1 / Math.hypot(1, Math.sqrt(final.variance) / LOG_RAIN_DEVIATION);
    }
    return fields;
  };
  return {
    product: { name: "simulated IMERG", run, version: "1", simulated: true },
    grid,
    truth: {
      seed,
      run,
      ...parameters,
      clock: run === "final" ? "minutes_from_overpass" : "minutes_since_overpass",
      dryBelow: WET_RATE,
      falseRain: FALSE_RAIN,
      expected: expectedErrors(parameters),
    },
    halfHour,
  };
}

function check(time: number, rain: readonly Float32Array[], cells: number): void {
  if (time % HALF_HOUR !== 0) throw new RangeError(`IMERG half hours start at multiples of 1800 s, got time ${time}`);
  if (rain.length === 0) throw new TypeError("A half hour of IMERG needs at least one field of true rain");
  const odd = rain.find((part) => part.length !== cells);
  if (odd !== undefined) {
    throw new TypeError(`True rain must have the ${cells} cells of the IMERG grid, got ${odd.length}`);
  }
}

/** Mean over the parts [y, x]; NaN where any is missing. */
function meanRain(rain: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(rain[0]!.length);
  for (const part of rain) part.forEach((value, i) => mean[i]! += value / rain.length);
  return mean;
}

/** Keeps the latest results of a slow pure function of a name. */
function remember(make: (name: string) => Float32Array): (name: string) => Float32Array {
  const kept = new Map<string, Float32Array>();
  return (name) => {
    const known = kept.get(name);
    if (known !== undefined) return known;
    if (kept.size === 64) kept.delete(kept.keys().next().value!);
    const made = make(name);
    kept.set(name, made);
    return made;
  };
}
