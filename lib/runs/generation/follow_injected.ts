import { WET_RATE } from "../../base/mod.ts";
import type { FollowedError } from "../../report/mod.ts";
import { morphLaw, sensorLaw, type SimulatedImergTruth } from "../../sources/mod.ts";
import { bootstrap, special } from "../../verification/mod.ts";
import { sumsOf } from "../sums.ts";
import type { AskedCondition } from "./cell_conditions.ts";
import { type HurdleLaw, meanOf } from "./hurdle_law.ts";

/** Minutes from a pass on both sides that generators are asked for. */
const MINUTES = [0, 30, 60] as const;

/** Least radar rain of the cells that errors are taken of, mm h-1: misses and the cut at 0.1 mm/h then hardly matter. */
const LEAST_RAIN = 1;

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

/** Sums of a question: weight, log ratios, their squares, generated rain, injected rain, radar rain. */
const SUMS = 6;

/** Gathers the errors that laws give to known rain, by question and block. */
export interface ErrorSums {
  /** Adds a cell. */
  add(question: number, block: number, law: HurdleLaw, radar: number): void;
  /** What was found. */
  found(options: { readonly seed: number; readonly replicates: number }): readonly Omit<FollowedError, "product">[];
}

/** Starts gathering. */
export function errorSums(questions: readonly AskedError[]): ErrorSums {
  const accumulator = sumsOf(questions.length * SUMS);
  const states = new Map<number, Float64Array>();
  return {
    add: (question, block, law, radar) => {
      if (!(radar >= LEAST_RAIN)) return;
      let state = states.get(block);
      if (state === undefined) states.set(block, state = accumulator.init());
      const { mean, variance } = logMoments(law);
      const ratio = mean - Math.log(radar / WET_RATE);
      const at = question * SUMS;
      state[at]! += law.wet;
      state[at + 1]! += law.wet * ratio;
      state[at + 2]! += law.wet * (variance + ratio * ratio);
      state[at + 3]! += meanOf(law);
      state[at + 4]! += questions[question]!.ratioAt(radar) * radar;
      state[at + 5]! += radar;
    },
    found: ({ seed, replicates }) => {
      const variance = (state: Float64Array, q: number) => {
        const [weight, sum, squares] = state.subarray(q * SUMS);
        return squares! / weight! - (sum! / weight!) ** 2;
      };
      const bias = (state: Float64Array, q: number, part: 3 | 4) => state[q * SUMS + part]! / state[q * SUMS + 5]! - 1;
      const kinds = {
        "relative bias": {
          injected: (state: Float64Array, q: number) => bias(state, q, 4),
          generated: (state: Float64Array, q: number) => bias(state, q, 3),
        },
        "variance of log ratio": {
          injected: (_: Float64Array, q: number) => questions[q]!.variance,
          generated: variance,
        },
      };
      const mass = (state: Float64Array) => state[5]!;
      const slopeOf = ({ injected, generated }: (typeof kinds)["relative bias"]) => (state: Float64Array) =>
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
