import type { Engine, Tensor } from "../engine/mod.ts";
import { globalNorm, momentum, valueAndGradients } from "../learning/mod.ts";
import { equivarianceError } from "./equivariance.ts";
import { fixtureParameters, type PublishedSizes, publishedTopologyTensor } from "./published.ts";
import { publishedPass } from "./published_model.ts";
import { takeValues } from "./take_values.ts";

/** The numbers of one training step, before its update; loss terms in nats per frame. */
export interface ParityStep {
  /** Step, from 0. */
  readonly step: number;
  /** Cross-entropy. */
  readonly bce: number;
  /** Divergence from the prior. */
  readonly kl: number;
  /** Their sum. */
  readonly loss: number;
  /** Global mean μ. */
  readonly mu: number;
  /** Derivative of the loss with respect to μ. */
  readonly "mu_gradient": number;
  /** Euclidean norm of all gradients together. */
  readonly "gradient_norm": number;
  /** First entry of the topographic variable. */
  readonly t00: number;
  /** Mean of the topographic variable. */
  readonly "t_mean": number;
  /** Pairwise equivariance error, mean over sequences. */
  readonly "equivariance_error": number;
}

/**
 * Runs the parity fixture: closed-form weights, frames and noise, the same at each step, and the reference's optimizer
 * (momentum SGD, rate 1e-4, momentum 0.9). Any other implementation of the model must print the same numbers.
 *
 * Weights: entry n of tensor k is sin(0.37 n + 0.11 k) / sqrt(inputs); frames: 1 where sin(0.05 n) > 0.5; noise:
 * √2 sin(1.3 n) for z, √2 cos(1.7 n) for u; n counts from 1.
 */
export async function* paritySteps(
  engine: Engine,
  sizes: PublishedSizes,
  sequences: number,
  steps: number,
): AsyncGenerator<ParityStep> {
  const { tf } = engine;
  const rows = sequences * sizes.frames;
  const series = (columns: number, value: (n: number) => number): Tensor =>
    tf.tensor2d(Float32Array.from({ length: rows * columns }, (_, n) => value(n + 1)), [rows, columns]) as Tensor;
  const units = sizes.capsules * sizes.width;
  const x = series(sizes.channels * sizes.side ** 2, (n) => Math.sin(0.05 * n) > 0.5 ? 1 : 0);
  const noise = {
    z: series(units, (n) => Math.SQRT2 * Math.sin(1.3 * n)),
    u: series(units, (n) => Math.SQRT2 * Math.cos(1.7 * n)),
  };
  const topology = publishedTopologyTensor(engine, sizes);
  const parameters = fixtureParameters(engine, sizes);
  const optimizer = momentum(engine, parameters, { learningRate: 1e-4 });
  const all = [x, noise.z, noise.u, topology, ...Object.values(parameters), ...Object.values(optimizer.state)];
  try {
    for (let step = 0; step < steps; step++) {
      const tensors = tf.tidy(() => {
        const pass = publishedPass(engine, parameters, sizes, x, noise, topology);
        const mu = tf.clone(parameters["mu"]!) as Tensor;
        const { value, gradients } = valueAndGradients(engine, () => {
          const { bce, kl } = publishedPass(engine, parameters, sizes, x, noise, topology);
          return tf.add(bce, kl);
        }, parameters);
        const norm = globalNorm(engine, gradients);
        optimizer.apply(gradients, tf.scalar(step, "int32"));
        return [pass.t, tf.mean(pass.t) as Tensor, pass.bce, pass.kl, mu, value, gradients["mu"]!, norm];
      });
      const [t, ...scalars] = await Promise.all(tensors.map(takeValues));
      const [tMean, bce, kl, mu, loss, muGradient, gradientNorm] = scalars.map((values) => values[0]!);
      yield {
        step,
        bce: bce!,
        kl: kl!,
        mu: mu!,
        t00: t![0]!,
        "t_mean": tMean!,
        "equivariance_error": equivarianceError(t!, { sequences, ...sizes }),
        loss: loss!,
        "mu_gradient": muGradient!,
        "gradient_norm": gradientNorm!,
      };
    }
  } finally {
    tf.dispose(all);
  }
}
