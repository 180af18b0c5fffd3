import { solve } from "./solve.ts";

/** A cycle: 24 hours, or a year. */
export type CycleName = "day" | "year";

/** One harmonic of a cycle. */
export interface Harmonic {
  /** 1 for the whole cycle, 2 for its half. */
  readonly order: number;
  /** Half the range, in the units of the values. */
  readonly amplitude: number;
  /** When it is greatest first: hours after midnight for the day, days after 1 January 00 UTC for the year. */
  readonly phase: number;
}

/** A mean and its harmonics. */
export interface Cycle {
  /** Mean level, in the units of the values. */
  readonly mean: number;
  /** Harmonics, by order. */
  readonly harmonics: readonly Harmonic[];
  /** Share of the variance of all values that they explain; NaN for constant values. */
  readonly explained: number;
}

/** Length of a year in its phases, days. */
const YEAR_DAYS = 365.2425;

/** Sums of a weighted least-squares fit of p functions, the first of them 1. */
export interface CycleSums {
  /** Sums of products of the functions, [p, p]. */
  readonly matrix: Float64Array;
  /** Sums of the functions times the values, [p]. */
  readonly side: Float64Array;
  /** Sum of the squared values. */
  readonly square: number;
}

/**
 * What a harmonic must add to those before it, as a share of its square: two harmonics need about a third of their cycle. Of
 * less the least squares fit the rows, and run away where there are none.
 */
const LEAST_ADDED = 0.01;

/** Mean and harmonics by least squares; NaN where the sums do not tell them. */
export function fitCycle({ matrix, side, square }: CycleSums, cycle: CycleName): Cycle {
  const x = solve(matrix, side, LEAST_ADDED);
  const weight = matrix[0]!;
  const mean = side[0]! / weight;
  const fitted = x === null ? NaN : x.reduce((sum, value, k) => sum + value * side[k]!, 0) / weight;
  const variance = square / weight - mean * mean;
  return {
    mean: x?.[0] ?? NaN,
    harmonics: Array.from({ length: (side.length - 1) / 2 }, (_, k) => {
      const [c, s] = [x?.[2 * k + 1] ?? NaN, x?.[2 * k + 2] ?? NaN];
      const turn = Math.atan2(s, c) / (2 * Math.PI);
      return {
        order: k + 1,
        amplitude: Math.hypot(c, s),
        phase: (turn - Math.floor(turn)) * cycleLength(cycle) / (k + 1),
      };
    }),
    explained: variance > 1e-12 * square / weight ? (fitted - mean * mean) / variance : NaN,
  };
}

/** Length of the cycle in the units of its phase: hours of a day, days of a year. */
export const cycleLength = (cycle: CycleName): number => cycle === "day" ? 24 : YEAR_DAYS;

/** Which share of its UTC year has passed at a time; remembers the year it met last. */
export function turnOfYear(): (time: number) => number {
  let [start, end] = [NaN, NaN];
  return (time) => {
    if (!(time >= start && time < end)) {
      const year = new Date(time * 1000).getUTCFullYear();
      [start, end] = [Date.UTC(year, 0) / 1000, Date.UTC(year + 1, 0) / 1000];
    }
    return (time - start) / (end - start);
  };
}
