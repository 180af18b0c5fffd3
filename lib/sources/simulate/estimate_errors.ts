import { WET_RATE } from "../../base/mod.ts";
import type { SensorErrors } from "./constellation.ts";
import { normalCdf } from "./normal.ts";

/** Mean of the exponential law of false rain, mm h-1. */
export const FALSE_RAIN = 0.5;

/** The law of one estimate given the true rain: log y = log x + log bias + noise - variance / 2 where rain is seen. */
export interface ErrorLaw {
  /** Natural logarithm of the mean of estimate over truth. */
  readonly logBias: number;
  /** Variance of the logarithm of estimate over truth. */
  readonly variance: number;
  /** Probability that the lightest rain is missed; rain of r mm h-1 is missed with miss * exp(-r / missScale). */
  readonly miss: number;
  /** See miss, mm h-1. */
  readonly missScale: number;
  /** Share of dry cells with false rain. */
  readonly falseAlarm: number;
}

/** A law and what chance made of it in one cell. */
export interface Draw extends ErrorLaw {
  /** Error of the logarithm, with the variance of the law. */
  readonly error: number;
  /** Standard normal: low values miss rain, high values see false rain. */
  readonly detection: number;
}

/** What morphing adds to the errors of the overpass that it starts from. */
export interface MorphErrors {
  /** Variance of the logarithm added per minute from the overpass. */
  readonly variancePerMinute: number;
  /** Minutes after which all but 1/e of the lightest rain still seen at the overpass is lost. */
  readonly missMinutes: number;
}

/** The law of a sensor at the time of its overpass. */
export function sensorLaw({ bias, noise, miss, missScale, falseAlarm }: SensorErrors): ErrorLaw {
  return { logBias: Math.log(bias), variance: noise * noise, miss, missScale, falseAlarm };
}

/** The law of `law` morphed over `minutes`. */
export function morphLaw<Law extends ErrorLaw>(law: Law, minutes: number, errors: MorphErrors): Law {
  return {
    ...law,
    variance: law.variance + errors.variancePerMinute * minutes,
    miss: 1 - (1 - law.miss) * Math.exp(-minutes / errors.missMinutes),
  };
}

/** Law with the share `share` of b and the rest of a: biases as a geometric mean, chances and variances in proportion. */
export function mixLaws(a: ErrorLaw, b: ErrorLaw, share: number): ErrorLaw {
  const mix = (p: number, q: number) => p + share * (q - p);
  return {
    logBias: mix(a.logBias, b.logBias),
    variance: mix(a.variance, b.variance),
    miss: mix(a.miss, b.miss),
    missScale: mix(a.missScale, b.missScale),
    falseAlarm: mix(a.falseAlarm, b.falseAlarm),
  };
}

/** As {@link mixLaws}, for draws: independent errors are mixed with weights whose squares add to one. */
export function mixDraws(a: Draw, b: Draw, share: number): Draw {
  const [wa, wb] = [Math.sqrt(1 - share), Math.sqrt(share)];
  return {
    ...mixLaws(a, b, share),
    error: wa * a.error + wb * b.error,
    detection: wa * a.detection + wb * b.detection,
  };
}

/** The estimate of rain `truth` that a draw makes, mm h-1; NaN when the truth is. */
export function drawEstimate(truth: number, draw: Draw): number {
  if (Number.isNaN(truth)) return NaN;
  const seen = truth > 0 && normalCdf(draw.detection) >= draw.miss * Math.exp(-truth / draw.missScale);
  const rate = seen ? truth * Math.exp(draw.logBias + draw.error - draw.variance / 2) : 0;
  if (truth >= WET_RATE || draw.detection < 1) return rate;
  const excess = 1 - normalCdf(draw.detection);
  return excess >= draw.falseAlarm ? rate : rate - FALSE_RAIN * Math.log(Math.max(excess, 1e-9) / draw.falseAlarm);
}

/** What a validation should find on hits (truth and estimate of 0.1 mm h-1 or more). */
export interface ExpectedOnHits {
  /** Relative bias: sum of estimates over sum of truths, less 1. */
  readonly bias: number;
  /** Standard deviation of the natural logarithm of estimate over truth. */
  readonly logDeviation: number;
  /** Probability of detection: hits among the cells with true rain. */
  readonly detection: number;
}

/**
 * What a validation should find for an error law over cells with the true rates `truth` (mm h-1; less than 0.1 and NaN
 * are passed over). Hits drop the estimates that fell below 0.1 mm h-1, so these differ from the injected bias and
 * noise, the more the lighter the rain; the moments of a normal and of a lognormal variable cut below are exact.
 */
export function expectedOnHits(law: ErrorLaw, truth: Iterable<number>): ExpectedOnHits {
  const { logBias, variance, miss, missScale } = law;
  const noise = Math.sqrt(variance);
  const mean = logBias - variance / 2;
  let [rain, hits, sumTruth, sumEstimate, sumLog, sumLog2] = [0, 0, 0, 0, 0, 0];
  for (const rate of truth) {
    if (!(rate >= WET_RATE)) continue;
    rain++;
    const seen = 1 - miss * Math.exp(-rate / missScale);
    const cut = (Math.log(WET_RATE / rate) - mean) / noise;
    const above = 1 - normalCdf(cut);
    const density = Math.exp(-0.5 * cut * cut) / Math.sqrt(2 * Math.PI);
    hits += seen * above;
    sumTruth += seen * rate * above;
    sumEstimate += seen * rate * Math.exp(logBias) * (1 - normalCdf(cut - noise));
    sumLog += seen * (mean * above + noise * density);
    sumLog2 += seen * ((mean * mean + variance) * above + (2 * mean * noise + variance * cut) * density);
  }
  return {
    bias: sumEstimate / sumTruth - 1,
    logDeviation: Math.sqrt(sumLog2 / hits - (sumLog / hits) ** 2),
    detection: hits / rain,
  };
}
