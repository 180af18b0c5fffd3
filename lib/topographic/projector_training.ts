import type { Engine, Tensor } from "../engine/mod.ts";
import type { Position, TrainingTask } from "../learning/mod.ts";
import type { PairedTrainingConfig } from "./compiled_training.ts";
import { hurdleNll } from "./likelihood.ts";
import { type PairedBatch, pairedTraining } from "./paired.ts";
import {
  projectedSpread,
  type Projector,
  projectPosterior,
  type RadarStandardised,
  radarStandardised,
  unstandardise,
} from "./projector.ts";
import { amountLawOf } from "./rain_config.ts";
import type { Posterior } from "./rain_latent.ts";
import { decode } from "./rain_model.ts";

/**
 * Divergence of the radar's posterior q from independent Gaussians p, KL(q || p) but for the entropy of q and a constant, nats,
 * mean over rows of the sum over units (scalar): half the mean square of draws of q about the mean of p, by its variance, and
 * half the logarithm of that. The square is that of the expectation about the mean and that of the draw about its expectation,
 * whose product is 0 on average, so that draws bring no more noise than they must.
 *
 * @param radar rows and units as the posterior
 */
export function posteriorDivergence(
  { tf }: Engine,
  { mean, logVariance }: Posterior,
  { expected, drawn }: RadarStandardised,
): Tensor {
  const squares = tf.add(tf.squaredDifference(expected, mean), tf.squaredDifference(drawn, expected));
  const byVariance = tf.mul(squares, tf.exp(tf.neg(logVariance)));
  return tf.mul(tf.mean(tf.sum(tf.add(byVariance, logVariance), 1)), 0.5);
}

/** The same values, through which no gradient goes. */
function detached({ tf }: Engine, x: Tensor): Tensor {
  return tf.customGrad((of) => ({ value: tf.clone(of as Tensor), gradFunc: (dy) => tf.zerosLike(dy) }))(x);
}

/**
 * The projector's training, the radar model frozen: the posterior matched to that of the radar's latent, and the likelihood of
 * the radar's frames decoded from its mean. The spread learns by the divergence, the mean by its square in standard deviations
 * of the latent: by the divergence it would learn what is known well, and leave the rest (Seitzer et al. 2022, arXiv
 * 2203.09168).
 *
 * @param name in checkpoints
 */
export function projectorTraining(
  engine: Engine,
  name: string,
  projector: Projector,
  config: PairedTrainingConfig & { readonly seed: number },
  batches: (from: Position) => AsyncIterable<PairedBatch>,
): TrainingTask<PairedBatch> {
  const { tf } = engine;
  const { model, parameters } = projector;
  return pairedTraining(engine, { name, model, parameters }, config, batches, (x, step) => {
    const posterior = projectPosterior(engine, projector, x);
    const radar = radarStandardised(engine, projector, x, engine.noise(config.seed, step));
    const latent = tf.mean(tf.squaredDifference(posterior.mean, radar.expected));
    const held = { ...posterior, mean: detached(engine, posterior.mean) };
    const divergence = posteriorDivergence(engine, held, radar);
    const fields = decode(engine, model, { t: unstandardise(engine, projector, posterior.mean) });
    const spread = projectedSpread(engine, projector);
    const nll = hurdleNll(engine, fields, spread, x.radar, x.radarValid, amountLawOf(model.config));
    const rain = tf.div(nll, x.radar.shape[0]!);
    const mean = tf.mul(latent, model.config.capsules * model.config.width / 2);
    return { loss: tf.addN([rain, mean, divergence]), latent, divergence, rain };
  });
}
