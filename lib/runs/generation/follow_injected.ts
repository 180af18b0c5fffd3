import { WET_RATE } from "../../base/mod.ts";
import type { FollowedError } from "../../report/mod.ts";
import { morphLaw, sensorLaw, type SimulatedImergTruth } from "../../sources/mod.ts";
import { bootstrap, special } from "../../verification/mod.ts";
import { sumsOf } from "../sums.ts";
import type { AskedCondition } from "./cell_conditions.ts";
import { type HurdleLaw, meanOf } from "./hurdle_law.ts";

/** Minutes from a pass on both sides that generators are asked for. */
const MINUTES = [0, 30, 60] as const;

/**
 * Least median of the laws that errors are taken of, mm h-1: misses and the cut at 0.1 mm/h then hardly matter. Of the radar it is
 * only asked that the cell is wet (a logarithm is taken), in windows as wet as those that models learn from; how much rain there
 * is, the law chooses: among cells where the radar has much, a law that knows it with an error is too low by right.
 */
const LEAST_RAIN = 1;

/** The same as a law has it. */
const LEAST_LOCATION = Math.log(LEAST_RAIN / WET_RATE);

/** A question with the law that the simulator has for it. */
export interface AskedError extends AskedCondition {
  /** Mean ratio of estimate to truth that was injected at a true rate, misses counted. */
  ratioAt(rate: number): number;
  /** Variance of the logarithm of that ratio that was injected. */
  readonly variance: number;
}

/** The questions that a simulated satellite's generator is asked: every sensor that it knows, at several minutes. */
export function questionsOf(
  { constellation, morph, run }: SimulatedImergTruth,
  sensors: readonly string[],
): readonly AskedError[] {
  return constellation.sensors.filter(({ name }) => sensors.includes(name)).flatMap(({ name, errors }) =>
    MINUTES.map((minutes) => {
      const law = morphLaw(sensorLaw(errors), minutes, morph);
      return {
        sensor: name,
        minutes,
        ...(run === "final" ? { until: minutes } : {}),
        variance: law.variance,
        ratioAt: (rate: number) => Math.exp(law.logBias) * (1 - law.miss * Math.exp(-rate / law.missScale)),
      };
    })
  );
}

/** Sums of a question: weight, log ratios, their squares, variance of the laws, generated rain, injected rain, radar rain. */
const [WEIGHT, RATIO, SQUARES, VARIANCE, GENERATED, INJECTED, RADAR] = [0, 1, 2, 3, 4, 5, 6] as const;
const SUMS = 7;

/** An error as it was injected and as it is generated, of a question. */
interface Kind {
  injected(state: Float64Array, question: number): number;
  generated(state: Float64Array, question: number): number;
}

/** Gathers the errors that laws give to known rain, by question and block. */
export interface ErrorSums {
  /** Adds a cell, where the law's median is 1 mm/h or more and the radar has 0.1 mm/h or more. */
  add(question: number, block: number, law: HurdleLaw, radar: number): void;
  /** What was found. */
  found(options: { readonly seed: number; readonly replicates: number }): readonly Omit<FollowedError, "product">[];
}

/**
 * Starts gathering. What a law knows of the rain only with a variance v counts twice in the generated log ratio: its centre misses
 * the radar's rain by v, and the law is wider by v, as it should be. Taken off both times, what the satellite adds is left.
 */
export function errorSums(questions: readonly AskedError[]): ErrorSums {
  const accumulator = sumsOf(questions.length * SUMS);
  const states = new Map<number, Float64Array>();
  return {
    add: (question, block, law, radar) => {
      if (!(law.location >= LEAST_LOCATION && radar >= WET_RATE)) return;
      let state = states.get(block);
      if (state === undefined) states.set(block, state = accumulator.init());
      const { mean, variance } = logMoments(law);
      const ratio = mean - Math.log(radar / WET_RATE);
      const at = question * SUMS;
      state[at + WEIGHT]! += law.wet;
      state[at + RATIO]! += law.wet * ratio;
      state[at + SQUARES]! += law.wet * ratio * ratio;
      state[at + VARIANCE]! += law.wet * variance;
      state[at + GENERATED]! += meanOf(law);
      state[at + INJECTED]! += questions[question]!.ratioAt(radar) * radar;
      state[at + RADAR]! += radar;
    },
    found: ({ seed, replicates }) => {
      const part = (state: Float64Array, q: number, k: number) => state[q * SUMS + k]!;
      const bias = (state: Float64Array, q: number, k: number) => part(state, q, k) / part(state, q, RADAR) - 1;
      const lawVariance = (state: Float64Array, q: number) => part(state, q, VARIANCE) / part(state, q, WEIGHT);
      const missed = (state: Float64Array, q: number) =>
        part(state, q, SQUARES) / part(state, q, WEIGHT) - (part(state, q, RATIO) / part(state, q, WEIGHT)) ** 2;
      const injectedVariance = (_: Float64Array, q: number) => questions[q]!.variance;
      const kinds: Readonly<Record<string, Kind>> = {
        "relative bias": {
          injected: (state, q) => bias(state, q, INJECTED),
          generated: (state, q) => bias(state, q, GENERATED),
        },
        "variance of log ratio": {
          injected: injectedVariance,
          generated: (state, q) => lawVariance(state, q) + missed(state, q),
        },
        "variance of log ratio that the satellite adds": {
          injected: injectedVariance,
          generated: (state, q) => lawVariance(state, q) - missed(state, q),
        },
      };
      const mass = (state: Float64Array) => state[RADAR]!;
      const slopeOf = ({ injected, generated }: Kind) => (state: Float64Array) =>
        slope(questions.map((_, q) => injected(state, q)), questions.map((_, q) => generated(state, q)));
      const statistics = Object.values(kinds).map((kind) => ({ value: slopeOf(kind), mass }));
      const blocks = [...states.values()];
      const intervals = bootstrap(blocks, accumulator, { statistics, seed, replicates, name: "injected errors" });
      const whole = blocks.reduce((sum, state) => accumulator.merge(sum, state), accumulator.init());
      return Object.entries(kinds).map(([quantity, kind], k) => {
        const { low, high } = intervals[k]!;
        return {
          quantity,
          slope: slopeOf(kind)(whole),
          ...(Number.isNaN(low) ? { low: null, high: null } : { low, high }),
          points: questions.map(({ sensor, minutes }, q) => ({
            sensor,
            minutes,
            injected: kind.injected(whole, q),
            generated: kind.generated(whole, q),
          })),
        };
      });
    },
  };
}

/** Mean and variance of log-rain where it rains: of a normal cut at 0. */
function logMoments({ location, sigma }: HurdleLaw): { readonly mean: number; readonly variance: number } {
  const ratio = location / sigma;
  const hazard = special.normalDensity(ratio) / Math.max(1e-6, special.normalCdf(ratio));
  return { mean: location + sigma * hazard, variance: sigma * sigma * (1 - hazard * (ratio + hazard)) };
}

/** Slope of the least squares line. */
function slope(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const products = x.map((value, i) => (value - mx) * (y[i]! - my));
  const squares = x.map((value) => (value - mx) ** 2);
  return mean(products) / mean(squares);
}
