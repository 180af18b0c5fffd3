import { bestLag, lagCorrelation, type LagSums } from "./best_lag.ts";
import type { LagCoherence } from "./lag_coherence.ts";

/** What an estimate makes of one octave of scales. */
export interface ScaleErrors {
  /** Time by which the estimate is late there; NaN where the best lag is the last of those looked at. */
  readonly delay: number;
  /** Correlation at the best lag, in [-1, 1]: place and shape, whatever the delay and the amplitude. */
  readonly coherence: number;
  /** Amplitude of the estimate by that of the truth: below 1 where it is too smooth. */
  readonly gain: number;
  /** 2 Re sum F O* / (sum |F|^2 + sum |O|^2) at lag 0, in [-1, 1]: 1 is perfect; all errors together. */
  readonly skill: number;
}

/** One octave of scales. */
export interface Octave {
  /** Shortest wavelength in it, in units of length, itself left out: wavelengths lie above it and up to twice it. */
  readonly above: number;
  /** Sums over its rings, by lag. */
  readonly lags: readonly LagSums[];
}

/**
 * Sums of the rings of {@link LagCoherence} over octaves of wavelength, from the longest, which is as long as the field,
 * to the shortest.
 */
export function octavesOf({ rings }: LagCoherence): readonly Octave[] {
  const octaves = Map.groupBy(rings.slice(1), (_, k) => Math.floor(Math.log2(k + 1)));
  const longest = rings[1]?.wavelength ?? NaN;
  return [...octaves].map(([octave, members]) => ({
    above: longest / 2 ** (octave + 1),
    lags: members[0]!.lags.map(({ lag }, k) => {
      const sum = (of: "estimatePower" | "truthPower" | "covariance"): number =>
        members.reduce((total, { lags }) => total + lags[k]![of], 0);
      return {
        lag,
        estimatePower: sum("estimatePower"),
        truthPower: sum("truthPower"),
        covariance: sum("covariance"),
      };
    }),
  }));
}

/**
 * Errors at one scale from its sums by lag. As 2 r g / (1 + g^2), r the correlation and g the gain at lag 0, the skill is
 * one minus the squared error by the power of both, so it tells what it loses: to place, to amplitude, or (r rises with
 * the lag) to time.
 *
 * @param lags equally spaced, rising, with 0 among them
 */
export function scaleErrors(lags: readonly LagSums[]): ScaleErrors {
  const { delay, best } = bestLag(lags.map(lagCorrelation));
  const now = lags.find(({ lag }) => lag === 0);
  const atEnd = best?.lag === lags[0]?.lag || best?.lag === lags.at(-1)?.lag;
  return {
    delay: atEnd ? NaN : delay,
    coherence: best?.value ?? NaN,
    gain: best === null ? NaN : Math.sqrt(best.estimatePower / best.truthPower),
    skill: now === undefined ? NaN : 2 * now.covariance / (now.estimatePower + now.truthPower),
  };
}
