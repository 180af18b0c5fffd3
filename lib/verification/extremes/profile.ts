import { normalQuantile } from "../student.ts";
import { findCrossing } from "./find_root.ts";
import { type Gev, gevLoss, gevReturnLevel } from "./gev.ts";
import { type Gpd, gpdExcess, gpdLoss } from "./gpd.ts";
import { nelderMead } from "./minimise.ts";
import { reducedQuantile } from "./reduced.ts";

/** What the interval is, in words. */
export const PROFILE_METHOD = "profile likelihood, twice the loss of likelihood below the chi-square quantile";

/** A likelihood interval. */
export interface ProfileInterval {
  /** Lower limit; NaN without one. */
  readonly low: number;
  /** Upper limit; NaN without one. */
  readonly high: number;
  /** Why a limit is NaN; null when neither is. */
  readonly reason: string | null;
}

/**
 * Profile-likelihood interval of a GEV's return level (Coles 2001, sections 2.6.6 and 3.3.4): the location is replaced by the
 * level, and the other two are fitted anew at each of its values.
 *
 * @param maxima The maxima, none missing.
 * @param fit Their maximum-likelihood fit.
 * @param options Return period in blocks, confidence level.
 */
export function gevLevelInterval(
  maxima: ArrayLike<number>,
  fit: Gev,
  options: { readonly period: number; readonly level: number },
): ProfileInterval {
  const y = -Math.log(-Math.log1p(-1 / options.period));
  const best = gevReturnLevel(fit, options.period);
  const loss = (at: number, [scale, shape]: readonly number[]): number =>
    shape! > -1
      ? gevLoss(maxima, { location: at - scale! * reducedQuantile(shape!, y), scale: scale!, shape: shape! })
      : Infinity;
  return profileInterval(loss, {
    best,
    others: [fit.scale, fit.shape],
    scales: [fit.scale / 5, 0.05],
    step: fit.scale / 4,
    level: options.level,
  });
}

/**
 * Profile-likelihood interval of the excess that is met once in `peaks` peaks: the scale is replaced by it. The rate of peaks
 * is taken as known.
 */
export function gpdLevelInterval(
  excesses: ArrayLike<number>,
  fit: Gpd,
  options: { readonly peaks: number; readonly level: number },
): ProfileInterval {
  const { peaks, level } = options;
  if (!(peaks > 1)) return { low: NaN, high: NaN, reason: "the period is shorter than the mean time between peaks" };
  const best = gpdExcess(fit, peaks);
  const loss = (at: number, [shape]: readonly number[]): number =>
    shape! > -1
      ? gpdLoss(excesses, { scale: at / gpdExcess({ scale: 1, shape: shape! }, peaks), shape: shape! })
      : Infinity;
  return profileInterval(loss, { best, others: [fit.shape], scales: [0.05], step: best / 8, level });
}

interface ProfileOptions {
  /** Where the likelihood is greatest. */
  readonly best: number;
  /** The other parameters there. */
  readonly others: readonly number[];
  /** First steps of the other parameters. */
  readonly scales: readonly number[];
  /** First step from the best. */
  readonly step: number;
  /** Confidence level. */
  readonly level: number;
}

/** Both crossings of the profile with the chi-square quantile of one degree, each followed from the best outwards. */
function profileInterval(
  loss: (at: number, others: readonly number[]) => number,
  { best, others, scales, step, level }: ProfileOptions,
): ProfileInterval {
  const least = loss(best, others);
  const limit = normalQuantile((1 + level) / 2) ** 2 / 2;
  const end = (direction: number): number => {
    let near = others;
    return findCrossing(
      (at) => {
        const { x, value } = followed(loss, at, { near, others, scales });
        near = x;
        return value - least - limit;
      },
      best,
      direction * step,
    );
  };
  const [low, high] = [end(-1), end(1)];
  const open = Number.isNaN(low) || Number.isNaN(high);
  return { low, high, reason: open ? "the profile likelihood does not fall far enough on one side" : null };
}

/** Least loss at a level, searched from the parameters of the level before, or else from near those of the best. */
function followed(
  loss: (at: number, others: readonly number[]) => number,
  at: number,
  from: Pick<ProfileOptions, "others" | "scales"> & { readonly near: readonly number[] },
): { readonly x: readonly number[]; readonly value: number } {
  const { near, others, scales } = from;
  const last = others.length - 1;
  const shapes = [0, 0.1, -0.1, 0.3, -0.3, 0.6, 1].map((shape) => others.with(last, shape));
  const wider = shapes.map((start) => start.map((value, k) => k < last ? value * 2 : value));
  const start = [near, others, ...shapes, ...wider].find((candidate) => Number.isFinite(loss(at, candidate)));
  if (start === undefined) return { x: near, value: Infinity };
  const first = nelderMead((x) => loss(at, x), start, scales);
  return nelderMead((x) => loss(at, x), first.x, scales.map((scale) => scale / 4));
}
