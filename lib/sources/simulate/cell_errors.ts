import { HALF_HOUR } from "../../grid/mod.ts";
import { cellPasses } from "./cell_passes.ts";
import type { SensorErrors } from "./constellation.ts";
import { type Draw, type ErrorLaw, mixDraws, type MorphErrors, morphLaw, sensorLaw } from "./estimate_errors.ts";
import type { Overpass } from "./overpasses.ts";

/** When the infrared takes over from morphing. */
export interface InfraredParameters {
  /** How infrared estimates err. */
  readonly errors: SensorErrors;
  /** Minutes from the nearest overpass up to which the infrared has no weight. */
  readonly from: number;
  /** Minutes from the nearest overpass from which on there is nothing but infrared. */
  readonly only: number;
}

/** What is needed to tell the errors of a half hour. */
export interface ErrorSources {
  /** Overpasses around the half hour, from `infrared.only` minutes before on. */
  readonly overpasses: readonly Overpass[];
  /** Whether morphing may use the overpass after the half hour. */
  readonly lookAhead: boolean;
  /** Errors that morphing adds. */
  readonly morph: MorphErrors;
  /** Errors and weight of the infrared. */
  readonly infrared: InfraredParameters;
  /** Standard normal noise [y, x] of a name. */
  readonly noise: (name: string) => Float32Array;
  /** The same, turning slowly into another with time, s since 1970 UTC. */
  readonly livingNoise: (name: string, time: number) => Float32Array;
}

/** How the estimate of one cell errs. */
export interface CellError {
  /** The overpass in the half hour, if any. */
  readonly overpass: Overpass | undefined;
  /** Error of the final estimate. */
  readonly final: Draw;
  /** Error of the infrared estimate. */
  readonly infrared: Draw;
  /** Share of the infrared in the final estimate, 0 to 1. */
  readonly infraredShare: number;
}

/** Tells the errors of every cell in the half hour that starts at `time`, s since 1970 UTC. */
export function cellErrors(time: number, cells: number, sources: ErrorSources): (cell: number) => CellError {
  const { overpasses, lookAhead, morph, infrared, noise, livingNoise } = sources;
  const middle = time + HALF_HOUR / 2;
  const passes = cellPasses(overpasses, time, cells);
  const growth = livingNoise("growth", middle);
  const byInfrared = drawer(
    sensorLaw(infrared.errors),
    livingNoise("infrared error", middle),
    livingNoise("infrared detection", middle),
  );
  const bySensor = overpasses.map(({ id, sensor }) =>
    drawer(sensorLaw(sensor.errors), noise(`${id}/error`), noise(`${id}/detection`))
  );
  const minutesTo = (pass: number, i: number): number => {
    const minutes = pass < 0 ? Infinity : Math.abs(overpasses[pass]!.seen[i]! - middle) / 60;
    return minutes < infrared.only ? minutes : Infinity;
  };
  /** Errors of the overpasses around a cell, weighted by nearness. */
  const around = (i: number, since: number, until: number): Draw => {
    if (until === Infinity) return bySensor[passes.last[i]!]!(i);
    if (since === Infinity) return bySensor[passes.next[i]!]!(i);
    return mixDraws(bySensor[passes.last[i]!]!(i), bySensor[passes.next[i]!]!(i), since / (since + until));
  };
  return (i) => {
    const infraredDraw = byInfrared(i);
    const now = passes.now[i]!;
    if (now >= 0) {
      return { overpass: overpasses[now], final: bySensor[now]!(i), infrared: infraredDraw, infraredShare: 0 };
    }
    const since = minutesTo(passes.last[i]!, i);
    const until = lookAhead ? minutesTo(passes.next[i]!, i) : Infinity;
    const minutes = Math.min(since, until);
    if (minutes === Infinity) {
      return { overpass: undefined, final: infraredDraw, infrared: infraredDraw, infraredShare: 1 };
    }
    const start = around(i, since, until);
    const grown = morphLaw(start, minutes, morph);
    const morphed = { ...grown, error: start.error + Math.sqrt(grown.variance - start.variance) * growth[i]! };
    const share = infraredShare(minutes, infrared);
    const final = share === 0 ? morphed : mixDraws(morphed, infraredDraw, share);
    return { overpass: undefined, final, infrared: infraredDraw, infraredShare: share };
  };
}

/** Weight of the infrared from 0 to 1, in whole percents; neither 0 nor 1 between `from` and `only`. */
export function infraredShare(minutes: number, { from, only }: InfraredParameters): number {
  if (minutes <= from) return 0;
  if (minutes >= only) return 1;
  return Math.min(99, Math.max(1, Math.round((100 * (minutes - from)) / (only - from)))) / 100;
}

function drawer(law: ErrorLaw, error: Float32Array, detection: Float32Array): (cell: number) => Draw {
  const deviation = Math.sqrt(law.variance);
  return (i) => ({ ...law, error: deviation * error[i]!, detection: detection[i]! });
}
