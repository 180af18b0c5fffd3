import { chiSquareTail } from "../special/mod.ts";

/** Whether a histogram is flat. */
export interface Uniformity {
  /** Pearson's chi-square against equal frequencies; NaN without values, as the others. */
  readonly chiSquare: number;
  /** Chance of one as great if it were flat and cases independent. */
  readonly p: number;
  /** Degrees of freedom: bins - 1. */
  readonly freedom: number;
  /** Part of chi-square that a slope makes (one degree of freedom): bias. Positive when high bins are full. */
  readonly slope: number;
  /** Chance of a slope as great. */
  readonly slopeP: number;
  /** Part that a bend makes: positive when outer bins are full (too little spread), negative when inner ones are. */
  readonly bend: number;
  /** Chance of a bend as great. */
  readonly bendP: number;
  /** Sum over bins of |frequency - 1 / bins| (Delle Monache et al. 2006): 0 for a flat histogram. */
  readonly unevenness: number;
}

/**
 * Chi-square test of flatness with its parts for slope and bend (Jolliffe & Primo 2008, MWR 136, 2133). Neighbouring cases
 * are not independent: p of fields is far too small. Histograms of weights or shared ties have no p.
 *
 * @param counts Counts by bin.
 * @param countsCases Whether they are whole counts of cases: without it, p is NaN.
 */
export function uniformity(counts: ArrayLike<number>, countsCases: boolean): Uniformity {
  const size = counts.length;
  const total = Array.from(counts).reduce((sum, count) => sum + count, 0);
  const expected = total / size;
  const deviations = Array.from(counts, (count) => (count - expected) / Math.sqrt(expected));
  const middle = (size - 1) / 2;
  const meanSquare = (size * size - 1) / 12;
  const part = (contrast: (k: number) => number): number => {
    const values = deviations.map((_, k) => contrast(k));
    const norm = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
    return norm > 0 ? deviations.reduce((sum, deviation, k) => sum + deviation * values[k]! / norm, 0) : NaN;
  };
  const slope = part((k) => k - middle);
  const bend = size > 2 ? part((k) => (k - middle) ** 2 - meanSquare) : NaN;
  const chiSquare = deviations.reduce((sum, deviation) => sum + deviation * deviation, 0);
  const tail = (x: number, freedom: number): number => countsCases ? chiSquareTail(x, freedom) : NaN;
  return {
    chiSquare,
    p: tail(chiSquare, size - 1),
    freedom: size - 1,
    slope: Math.sign(slope) * slope ** 2,
    slopeP: tail(slope ** 2, 1),
    bend: Math.sign(bend) * bend ** 2,
    bendP: tail(bend ** 2, 1),
    unevenness: Array.from(counts).reduce((sum, count) => sum + Math.abs(count / total - 1 / size), 0),
  };
}
