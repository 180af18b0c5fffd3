/** Estimates of log p(x) by importance sampling, nats per frame. */
export interface LogLikelihood {
  /**
   * Weights formed for whole sequences, as a T-VAE needs, whose frames share u: log-mean-exp over draws of the sum over
   * frames, by frame. A lower bound in expectation (Burda et al. 2016), which few draws leave close to the ELBO.
   */
  readonly bySequence: number;
  /** Weights formed for each frame alone: an estimate where frames share nothing, in a plain VAE. */
  readonly byFrame: number;
  /** As the reference code prints it: for each frame alone, and not divided by the number of draws, so ln(draws) too high. */
  readonly asPrinted: number;
}

/** ln of the mean of exp(x), without overflow. */
export function logMeanExp(values: ArrayLike<number>): number {
  let greatest = -Infinity;
  for (let i = 0; i < values.length; i++) greatest = Math.max(greatest, values[i]!);
  if (!Number.isFinite(greatest)) return greatest;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += Math.exp(values[i]! - greatest);
  return greatest + Math.log(sum / values.length);
}

/**
 * log p(x) from importance weights.
 *
 * @param weights by draw, log of p(x, z, u) / q(z, u | x) of frames [sequence * frame], nats
 * @param frames frames in a sequence
 * @throws RangeError without draws, or when a draw is not of whole sequences
 */
export function logLikelihood(weights: readonly ArrayLike<number>[], frames: number): LogLikelihood {
  const rows = weights[0]?.length ?? 0;
  const sequences = rows / frames;
  if (rows === 0 || !Number.isInteger(sequences) || weights.some((draw) => draw.length !== rows)) {
    throw new RangeError(`Cannot estimate from ${weights.length} draws of ${rows} frames in sequences of ${frames}`);
  }
  let bySequence = 0;
  let byFrame = 0;
  for (let sequence = 0; sequence < sequences; sequence++) {
    const sums = weights.map((draw) => {
      let sum = 0;
      for (let t = 0; t < frames; t++) sum += draw[sequence * frames + t]!;
      return sum;
    });
    bySequence += logMeanExp(sums) / rows;
    for (let t = 0; t < frames; t++) byFrame += logMeanExp(weights.map((draw) => draw[sequence * frames + t]!)) / rows;
  }
  return { bySequence, byFrame, asPrinted: byFrame + Math.log(weights.length) };
}
