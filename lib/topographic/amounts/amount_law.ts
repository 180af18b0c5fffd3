import type { Engine, Tensor } from "../../engine/mod.ts";

/** A number of a law that all cells share. */
export interface AmountSpread {
  /** Name of the variable; that of fields decoded from a rolled latent ends with "Rolled". */
  readonly name: string;
  /** First value where a frame is decoded from its own latent. */
  readonly own: number;
  /** First value where it is decoded from a rolled one, or from another product. */
  readonly rolled: number;
}

/**
 * The law of log-rain y = ln(R / 0.1 mm/h) ≥ 0 where it rains. Every one is normalised over y from 0 to infinity, so that
 * likelihoods compare between laws.
 */
export interface AmountLaw {
  /** Numbers that a decoder gives for each cell. */
  readonly fields: number;
  /** What all cells share; null: nothing. */
  readonly spread: AmountSpread | null;
  /**
   * Negative logarithm of the density of y, nats [row, y, x].
   *
   * @param amount the decoder's numbers: [row, y, x] where it is one, else [number, row, y, x]
   * @param spread scalar; anything where the law has none
   * @param y log-rain [row, y, x], above 0 where it counts
   */
  nll(engine: Engine, amount: Tensor, spread: Tensor, y: Tensor): Tensor;
  /** Mean of y [row, y, x]. */
  meanLog(engine: Engine, amount: Tensor, spread: Tensor): Tensor;
  /** Mean of the rate, mm/h [row, y, x]. */
  meanRate(engine: Engine, amount: Tensor, spread: Tensor): Tensor;
}

/** Standard normal distribution function, kept above 1e-6 so that its logarithm and inverse stay finite. */
export function normalCdf({ tf }: Engine, x: Tensor): Tensor {
  return tf.maximum(tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5), 1e-6);
}

/** Standard normal density. */
export function normalDensity({ tf }: Engine, x: Tensor): Tensor {
  return tf.mul(tf.exp(tf.mul(tf.square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
}
