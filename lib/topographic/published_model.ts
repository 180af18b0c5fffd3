import type { Engine, Noise, Tensor, Tensor2D } from "../engine/mod.ts";
import { binaryCrossEntropy, dense, disposeParameters, type Parameters, reparameterise } from "../learning/mod.ts";
import { topographic } from "./capsules.ts";
import { initialisePublished, type PublishedSizes, publishedTopology, publishedTopologyTensor } from "./published.ts";
import { checkPublished } from "./published_check.ts";
import { decodeGrid, encodeGrid } from "./published_grid.ts";
import { divergenceByRow, type Posterior, type Posteriors } from "./rain_latent.ts";
import { slidingTopology } from "./sliding_topology.ts";

/** A published model: T-VAE, BubbleVAE, L = 0 or plain VAE, as its sizes say. */
export interface PublishedModel {
  /** Sizes. */
  readonly sizes: PublishedSizes;
  /** Trainable variables. */
  readonly parameters: Parameters;
  /** W as a constant tensor [speed, frames * width, frames * width]; null in a plain VAE, and where speeds are learned. */
  readonly topology: Tensor | null;
}

/** Standard normal draws for z and u, each [sequence * frame, capsule * unit]; a plain VAE needs no `u`. */
export interface LatentNoise {
  /** For the numerator. */
  readonly z: Tensor;
  /** For the denominator. */
  readonly u: Tensor;
}

/** What one pass of the published model gives. */
export interface PublishedPass {
  /** Cross-entropy, nats per frame (scalar). */
  readonly bce: Tensor;
  /** Divergence of all latents from the prior, nats per frame (scalar). */
  readonly kl: Tensor;
  /** Topographic variable [frame, capsule * unit]. */
  readonly t: Tensor;
}

/** A new model, its first parameters drawn from `noise`. @throws RangeError when sizes do not fit each other */
export function createPublishedModel(engine: Engine, sizes: PublishedSizes, noise: Noise): PublishedModel {
  checkPublished(sizes);
  const { coherence, learnSpeeds = false } = sizes;
  return {
    sizes,
    parameters: initialisePublished(engine, sizes, noise),
    topology: coherence === "none" || learnSpeeds ? null : publishedTopologyTensor(engine, sizes),
  };
}

/**
 * The same model with the speeds that it has learned in its sizes, as what rolls its latents needs; it shares all else. Of a
 * model that learns none, itself.
 */
export async function withLearnedSpeeds(model: PublishedModel): Promise<PublishedModel> {
  const learned = model.parameters["speeds"];
  if (learned === undefined) return model;
  return { ...model, sizes: { ...model.sizes, speeds: [...await learned.data()] } };
}

/** Frees a model. */
export function disposePublishedModel({ parameters, topology }: PublishedModel): void {
  disposeParameters(parameters);
  topology?.dispose();
}

/** Posteriors of frames, each alone. @param x frames [row, channel * y * x], 0 to 1 */
export function encodePublished(engine: Engine, { sizes, parameters }: PublishedModel, x: Tensor): Posteriors {
  const { tf } = engine;
  const linear = (name: string, h: Tensor): Tensor => dense(engine, parameters, name, h);
  const encode = (name: string): Posterior => {
    if (sizes.layout === "grid") return encodeGrid(engine, parameters, sizes, name, x);
    const hidden = tf.relu(linear(`${name}/2`, tf.relu(linear(`${name}/1`, x))));
    const [mean, logVariance] = tf.split(linear(`${name}/3`, hidden), 2, 1) as [Tensor, Tensor];
    return { mean, logVariance };
  };
  return { z: encode("z"), ...(sizes.coherence === "none" ? {} : { u: encode("u") }) };
}

/** The latent t of drawn, or expected, z and u² [row, capsule * unit]; z itself where there is no topology. */
function latentOf(engine: Engine, { sizes, parameters, topology }: PublishedModel, z: Tensor, squares: Tensor | null) {
  if (squares === null) return z;
  const shared = topology ?? slidingTopology(engine, parameters["speeds"]!, publishedTopology(sizes));
  return topographic(engine, z, squares, parameters["mu"]!, shared, { ...sizes, completed: sizes.causal ?? false });
}

/** Draws of z and u from their posteriors, and the latent t made of them, all [row, capsule * unit]. */
export function drawPublished(
  engine: Engine,
  model: PublishedModel,
  posteriors: Posteriors,
  noise: LatentNoise,
): { readonly z: Tensor; readonly u: Tensor | null; readonly t: Tensor } {
  const draw = ({ mean, logVariance }: Posterior, e: Tensor) => reparameterise(engine, mean, logVariance, e);
  const z = draw(posteriors.z, noise.z);
  const u = posteriors.u === undefined ? null : draw(posteriors.u, noise.u);
  return { z, u, t: latentOf(engine, model, z, u === null ? null : engine.tf.square(u)) };
}

/** The latent without sampling noise: E[z] over the root of W E[u²], E[u²] = mean² + variance [row, capsule * unit]. */
export function expectedPublished(engine: Engine, model: PublishedModel, { z, u }: Posteriors): Tensor {
  const { tf } = engine;
  return latentOf(
    engine,
    model,
    z.mean,
    u === undefined ? null : tf.add(tf.square(u.mean), tf.exp(u.logVariance)),
  );
}

/** Logits of frames [row, channel * y * x] decoded from latents [row, capsule * unit]. */
export function decodePublished(engine: Engine, { sizes, parameters }: PublishedModel, t: Tensor): Tensor {
  const { tf } = engine;
  if (sizes.layout === "grid") return decodeGrid(engine, parameters, sizes, t);
  const rows = t.shape[0]!;
  const linear = (name: string, h: Tensor): Tensor => dense(engine, parameters, name, h);
  const hidden = tf.relu(linear("decoder/2", tf.relu(linear("decoder/1", t))));
  const flat = tf.matMul(hidden as Tensor2D, parameters["decoder/3/weight"]! as Tensor2D);
  const coloured = tf.add(
    tf.reshape(flat, [rows, sizes.channels, sizes.side ** 2]),
    tf.reshape(parameters["decoder/3/bias"]!, [sizes.channels, 1]),
  );
  return tf.reshape(coloured, [rows, -1]);
}

/**
 * One pass of a published model (reference 5.1, steps 1 to 6).
 *
 * @param x frames [sequence * frame, channel * y * x], 0 to 1
 * @param topology W [speed, frames * width, frames * width]; null in a plain VAE, and where speeds are learned
 */
export function publishedPass(
  engine: Engine,
  parameters: Parameters,
  sizes: PublishedSizes,
  x: Tensor,
  noise: LatentNoise,
  topology: Tensor | null,
): PublishedPass {
  const { tf } = engine;
  const rows = x.shape[0]!;
  const model: PublishedModel = { sizes, parameters, topology };
  const posteriors = encodePublished(engine, model, x);
  const { t } = drawPublished(engine, model, posteriors, noise);
  const bce = tf.sum(binaryCrossEntropy(engine, decodePublished(engine, model, t), x));
  const kl = tf.sum(divergenceByRow(engine, posteriors));
  return { bce: tf.div(bce, rows), kl: tf.div(kl, rows), t };
}
