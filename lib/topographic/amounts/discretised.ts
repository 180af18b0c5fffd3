import { WET_RATE } from "../../base/mod.ts";
import type { Engine, Tensor } from "../../engine/mod.ts";
import type { AmountLaw } from "./amount_law.ts";

/** Width of a bin of log-rain, and bins of that width: up to 134 mm/h. */
const [WIDTH, BINS] = [0.3, 24];

/** Exponent of the rates beyond the last bin (Pareto), above 1 so that they have a mean. */
const TAIL = 2;

const LAST = WIDTH * BINS;

/** Of each bin, the tail last: logarithm of its length, as a multiple of 0.1 mm/h; means of log-rain and of the rate in it. */
const LOG_LENGTH = [...inBins((a, b) => Math.log(b - a)), LAST - Math.log(TAIL)];
const MEAN_LOG = [...inBins((a, b) => (b * Math.log(b) - a * Math.log(a)) / (b - a) - 1), LAST + 1 / TAIL];
const MEAN_RATE = [...inBins((a, b) => (a + b) / 2), Math.exp(LAST) * TAIL / (TAIL - 1)].map((rate) => WET_RATE * rate);

/**
 * Probabilities of bins of the rate, equal in log-rain, with a density of the rate that is the same all over a bin: any
 * shape, at the price of a number for each bin. Rates beyond the bins follow a Pareto law.
 */
export const DISCRETISED: AmountLaw = {
  fields: BINS + 1,
  spread: null,
  nll: (engine, amount, _spread, y) => {
    const { tf } = engine;
    const bin = tf.clipByValue(tf.floor(tf.div(y, WIDTH)), 0, BINS);
    const isBin = tf.cast(tf.equal(tf.expandDims(bin, 0), alongBins(engine, LOG_LENGTH.map((_, k) => k))), "float32");
    const logits = tf.sub(amount, alongBins(engine, LOG_LENGTH));
    const logDensity = tf.sub(tf.sum(tf.mul(isBin, logits), 0), tf.logSumExp(amount, 0));
    const beyond = tf.mul(tf.relu(tf.sub(y, LAST)), TAIL + 1);
    return tf.sub(beyond, tf.add(logDensity, y));
  },
  meanLog: (engine, amount) => meanOver(engine, amount, MEAN_LOG),
  meanRate: (engine, amount) => meanOver(engine, amount, MEAN_RATE),
};

function inBins(of: (from: number, to: number) => number): number[] {
  return Array.from({ length: BINS }, (_, k) => of(Math.exp(WIDTH * k), Math.exp(WIDTH * (k + 1))));
}

function alongBins({ tf }: Engine, values: readonly number[]): Tensor {
  return tf.tensor4d([...values], [BINS + 1, 1, 1, 1]);
}

function meanOver(engine: Engine, amount: Tensor, values: readonly number[]): Tensor {
  const { tf } = engine;
  const logProbability = tf.sub(amount, tf.logSumExp(amount, 0, true));
  return tf.sum(tf.mul(tf.exp(logProbability), alongBins(engine, values)), 0);
}
