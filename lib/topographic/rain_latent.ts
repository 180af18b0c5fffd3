import type { Engine, Noise, Tensor } from "../engine/mod.ts";
import { gaussianDivergence, reparameterise } from "../learning/mod.ts";
import { sharedAlong, topographic } from "./capsules.ts";
import { meanOfPlaces } from "./mean_of_places.ts";
import { detailPrior, type RainModel } from "./rain_model.ts";

/** Gaussian posterior of a latent: mean and log-variance [row, unit]. */
export interface Posterior {
  /** Mean. */
  readonly mean: Tensor;
  /** Log-variance. */
  readonly logVariance: Tensor;
}

/** Posteriors of all latents of some frames; `u` only for a T-VAE, `residual` only where configured. */
export interface Posteriors {
  /** Numerator. */
  readonly z: Posterior;
  /** Denominator. */
  readonly u?: Posterior;
  /** Detail. */
  readonly residual?: Posterior;
}

/** Latent of some frames, as the decoder sees it. */
export interface Latent {
  /** Topographic variable (or z of a model without topology) [row, capsule * unit]. */
  readonly t: Tensor;
  /** Detail [row, residual]; absent means zero. */
  readonly residual?: Tensor;
}

/** A draw of the latent from its posteriors; rows are whole sequences, frame by frame. An autoencoder draws nothing. */
export function sampleLatent(engine: Engine, model: RainModel, posteriors: Posteriors, noise: Noise): Latent {
  if (model.config.kind === "autoencoder") return expectedLatent(engine, model, posteriors);
  const draw = (name: string, { mean, logVariance }: Posterior): Tensor =>
    reparameterise(engine, mean, logVariance, noise.normal(name, mean.shape));
  const z = draw("z", posteriors.z);
  const t = posteriors.u === undefined ? z : topographicOf(engine, model, z, engine.tf.square(draw("u", posteriors.u)));
  return { t, ...(posteriors.residual === undefined ? {} : { residual: draw("residual", posteriors.residual) }) };
}

/**
 * The latent without sampling noise: the mean of z over the root of W E[u²], E[u²] = mean² + variance.
 *
 * @param there 1 for frames that there are, 0 for those that are missing [row]; default: all
 */
export function expectedLatent(engine: Engine, model: RainModel, posteriors: Posteriors, there?: Tensor): Latent {
  const { tf } = engine;
  const { z, u, residual } = posteriors;
  const t = u === undefined
    ? z.mean
    : topographicOf(engine, model, z.mean, tf.add(tf.square(u.mean), tf.exp(u.logVariance)), there);
  return { t, ...(residual === undefined ? {} : { residual: residual.mean }) };
}

function topographicOf(engine: Engine, model: RainModel, z: Tensor, squares: Tensor, there?: Tensor): Tensor {
  const { config, parameters, topology, carrier } = model;
  const numerator = carrier === undefined ? z : carriedOf(engine, z, carrier, config, there);
  const shared = config.neighbours === true ? meanOfPlaces(engine, squares, config) : squares;
  return topographic(engine, numerator, shared, parameters["mu"]!, topology, config, there);
}

/** Sum of z along the roll by the root of how many there are of them: fewer at the start of a window, and after gaps. */
function carriedOf(
  engine: Engine,
  z: Tensor,
  carrier: Tensor,
  config: RainModel["config"],
  there?: Tensor,
): Tensor {
  const { tf } = engine;
  const known = there === undefined ? tf.onesLike(z) : tf.mul(tf.onesLike(z), tf.reshape(there, [z.shape[0]!, 1]));
  const along = (x: Tensor): Tensor => sharedAlong(engine, x, carrier, config);
  return tf.div(along(tf.mul(z, known)), tf.sqrt(tf.maximum(along(known), 1)));
}

/**
 * Divergence of all posteriors from the prior, nats [row]; of a rain model that is an autoencoder, which has none, 0.
 *
 * @param drawn a rain model and the draw of its latent: where it learns the prior of the residual latent, that is given t
 */
export function divergenceByRow(
  engine: Engine,
  posteriors: Posteriors,
  drawn?: { readonly model: RainModel; readonly latent: Latent },
): Tensor {
  const { tf } = engine;
  const { kind, hierarchical = false } = drawn?.model.config ?? {};
  if (kind === "autoencoder") return tf.zeros([posteriors.z.mean.shape[0]!]);
  const { residual, ...others } = posteriors;
  const parts: Posterior[] = Object.values(others);
  if (residual !== undefined) {
    parts.push(
      hierarchical ? fromPrior(engine, residual, detailPrior(engine, drawn!.model, drawn!.latent.t)) : residual,
    );
  }
  return tf.addN(parts.map(({ mean, logVariance }) => tf.sum(gaussianDivergence(engine, mean, logVariance), 1)));
}

/** A posterior in the units of its prior: its divergence from N(0, 1) is then that from the prior. */
function fromPrior({ tf }: Engine, { mean, logVariance }: Posterior, prior: Posterior): Posterior {
  return {
    mean: tf.mul(tf.sub(mean, prior.mean), tf.exp(tf.mul(prior.logVariance, -0.5))),
    logVariance: tf.sub(logVariance, prior.logVariance),
  };
}
