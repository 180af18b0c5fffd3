import { WET_RATE } from "../../base/mod.ts";
import type { Engine, Tensor } from "../../engine/mod.ts";
import type { AmountLaw } from "./amount_law.ts";

/** Greatest logarithm of the shape (learned no further): rain has less than 0, and beyond it the share not cut off is rounding. */
const STEEPEST = 1;

/** Terms of the incomplete gamma function: enough for arguments up to 7.4, that of the steepest shape and the least mean. */
const TERMS = 24;

/** Nodes at which the mean of the logarithm is integrated, denser towards 0.1 mm/h, and where that ends: 300 mm/h. */
const [NODES, LAST] = [64, 8];

/** Coefficients of Lanczos' approximation of the gamma function (Press et al. 2007, 6.1), to 2e-10. */
const LANCZOS = [
  ...[76.18009172947146, -86.50532032941677, 24.01409824083091],
  ...[-1.231739572450155, 0.001208650973866179, -0.000005395239384953],
];

/** ln Γ(x) of x > 0, with a gradient. */
export function logGamma({ tf }: Engine, x: Tensor): Tensor {
  const shifted = tf.add(x, 5.5);
  const series = LANCZOS.reduce<Tensor>((sum, c, i) => tf.add(sum, tf.div(c, tf.add(x, i + 1))), tf.scalar(1));
  const power = tf.sub(shifted, tf.mul(tf.add(x, 0.5), tf.log(shifted)));
  return tf.sub(tf.log(tf.div(tf.mul(series, Math.sqrt(2 * Math.PI)), x)), power);
}

/**
 * Gamma rate cut below 0.1 mm/h: a cell has the mean before it is cut, which stays above 0.1 / e mm/h; all share the
 * shape.
 */
export const GAMMA: AmountLaw = {
  fields: 1,
  spread: { name: "logShape", own: 0, rolled: 0 },
  nll: (engine, amount, logShape, y) => {
    const { tf } = engine;
    const parameters = parametersOf(engine, amount, logShape);
    return tf.add(minusLogDensity(engine, parameters, y), tf.log(parameters.kept));
  },
  meanLog: (engine, amount, logShape) => {
    const { tf } = engine;
    const parameters = parametersOf(engine, tf.minimum(amount, LAST), logShape); // of rain beyond the nodes there is no mass
    let [mass, moment] = [tf.zerosLike(amount), tf.zerosLike(amount)];
    for (let node = 0.5; node < NODES; node++) {
      const root = Math.sqrt(LAST) * node / NODES;
      const density = tf.mul(tf.exp(tf.neg(minusLogDensity(engine, parameters, tf.scalar(root ** 2)))), root);
      mass = tf.add(mass, density);
      moment = tf.add(moment, tf.mul(density, root ** 2));
    }
    return tf.divNoNan(moment, mass);
  },
  meanRate: (engine, amount, logShape) => {
    const { tf } = engine;
    const { logMean, kept, edge } = parametersOf(engine, amount, logShape);
    const whole = tf.exp(tf.minimum(logMean, 10));
    return tf.mul(tf.mul(whole, tf.add(tf.div(edge, kept), 1)), WET_RATE);
  },
};

/**
 * Shape k; logarithm of the mean by 0.1 mm/h before it is cut; x, which is 0.1 mm/h by the scale, and its logarithm; Q(k, x), the
 * share that is not cut off; x^k exp(-x) / Γ(k + 1).
 */
function parametersOf(engine: Engine, amount: Tensor, given: Tensor) {
  const { tf } = engine;
  const logShape = tf.minimum(given, STEEPEST);
  const shape = tf.exp(logShape);
  const logMean = tf.sub(tf.softplus(tf.add(amount, 1)), 1);
  const logX = tf.sub(logShape, logMean); // x itself is 0 where a mean is far out, and its logarithm infinite
  const x = tf.exp(logX);
  const edge = tf.exp(tf.sub(tf.sub(tf.mul(shape, logX), x), logGamma(engine, tf.add(shape, 1))));
  let series: Tensor = tf.onesLike(x);
  for (let n = TERMS; n > 0; n--) series = tf.add(tf.mul(tf.div(x, tf.add(shape, n)), series), 1);
  return { shape, logMean, x, logX, edge, kept: tf.maximum(tf.sub(1, tf.mul(edge, series)), 1e-6) };
}

/** Of log-rain, before it is cut: the density of R times R. */
function minusLogDensity(
  engine: Engine,
  { shape, x, logX }: Pick<ReturnType<typeof parametersOf>, "shape" | "x" | "logX">,
  y: Tensor,
): Tensor {
  const { tf } = engine;
  const power = tf.sub(tf.mul(shape, tf.add(logX, y)), tf.mul(x, tf.exp(y)));
  return tf.sub(logGamma(engine, shape), power);
}
