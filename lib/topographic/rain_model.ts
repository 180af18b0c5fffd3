import type { Engine, Noise, Tensor, Tensor4D } from "../engine/mod.ts";
import {
  convolution,
  dense,
  disposeParameters,
  gaussianDivergence,
  parameterBuilder,
  type Parameters,
  reparameterise,
  upsampling,
} from "../learning/mod.ts";
import { type CapsuleSizes, topographic } from "./capsules.ts";
import { type HurdleFields, hurdleFields } from "./likelihood.ts";
import { type Topology, topologyMatrix } from "./topology.ts";

/** Configuration of a rain model: a topographic VAE, or a plain VAE of the same size to compare with. */
export interface RainModelConfig extends CapsuleSizes {
  /** "tvae": latent t = (z + μ) / sqrt(W u²); "vae": latent z, no topology. */
  readonly kind: "tvae" | "vae";
  /** Rows and columns of a window, cells; a multiple of 8. */
  readonly size: number;
  /** Channels after each of the three halvings of the encoder. */
  readonly channels: readonly [number, number, number];
  /** Units of the hidden dense layer. */
  readonly hidden: number;
  /** Units of the residual latent that carries detail beside the topographic one; 0 for none. */
  readonly residual: number;
  /** Kernel extent in frames. */
  readonly kernel: number;
  /** Half width of the kernel across its diagonal. */
  readonly offset: number;
  /** Whether a frame's latent knows that frame and earlier ones only; else rolling it is no forecast. */
  readonly causal: boolean;
  /** First value of μ; small keeps the posterior alive (reference 5.7). */
  readonly mu: number;
  /** Added to the first log-variances: a low-noise start keeps the posterior from collapsing. */
  readonly logVarianceStart: number;
  /** First mean of u: 1 makes V about 1, so that t starts at the scale of μ and not many times larger. */
  readonly uStart: number;
}

/** The recipe of the reference (5.7): small μ, low-noise start, normalised topology, a residual latent. */
export const RAIN_MODEL: RainModelConfig = {
  kind: "tvae",
  frames: 18,
  capsules: 16,
  width: 12,
  size: 32,
  channels: [16, 32, 64],
  hidden: 384,
  residual: 96,
  kernel: 5,
  offset: 1,
  causal: true,
  mu: 3,
  logVarianceStart: -3,
  uStart: 1,
};

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
  /** Topographic variable (or z of a plain VAE) [row, capsule * unit]. */
  readonly t: Tensor;
  /** Detail [row, residual]; absent means zero. */
  readonly residual?: Tensor;
}

/** A rain model: its configuration and parameters. */
export interface RainModel {
  /** Configuration. */
  readonly config: RainModelConfig;
  /** Trainable variables. */
  readonly parameters: Parameters;
  /** W as a constant tensor [frames * width, frames * width]. */
  readonly topology: Tensor;
}

/** A new model, its first parameters drawn from `noise`. @throws RangeError when the window is not a multiple of 8 */
export function createRainModel(engine: Engine, config: RainModelConfig, noise: Noise): RainModel {
  const { size, channels, hidden, residual, capsules, width, frames } = config;
  if (size % 8 !== 0) throw new RangeError(`Cannot use windows of ${size} cells: the size must be a multiple of 8`);
  for (const [name, value, least] of [["frames", frames, 2], ["capsules", capsules, 1], ["width", width, 2]] as const) {
    if (!Number.isInteger(value) || value < least) {
      throw new RangeError(`Cannot use ${name} ${value}: it must be ${least} or more`);
    }
  }
  const units = capsules * width;
  const small = size / 8;
  const [first, second, third] = channels;
  const build = parameterBuilder(engine, noise);
  build.convolution("encoder/1", 4, 2, first);
  build.convolution("encoder/2", 4, first, second);
  build.convolution("encoder/3", 4, second, third);
  build.dense("encoder/hidden", small * small * third, hidden);
  const start = config.logVarianceStart;
  build.dense("encoder/z", hidden, 2 * units, [0, start]);
  if (config.kind === "tvae") build.dense("encoder/u", hidden, 2 * units, [config.uStart, start]);
  if (residual > 0) build.dense("encoder/residual", hidden, 2 * residual, [0, start]);
  if (config.kind === "tvae") build.scalar("mu", config.mu);
  build.dense("decoder/hidden", units + residual, hidden);
  build.dense("decoder/grid", hidden, small * small * third);
  build.convolution("decoder/1", 3, third, 4 * second);
  build.convolution("decoder/2", 3, second, 4 * first);
  build.convolution("decoder/3", 3, first, 4 * 2);
  build.scalar("logSigma", -0.5);
  build.scalar("logSigmaRolled", -0.2);
  return { config, parameters: build.parameters, topology: topologyOf(engine, config) };
}

/** W of a model. */
function topologyOf({ tf }: Engine, { frames, width, kernel, offset, causal }: RainModelConfig): Tensor {
  const topology = { frames, width, kernel, offset, coherence: "shifting", causal, wrapTime: false, normalise: true };
  return tf.tensor2d(topologyMatrix(topology as Topology), [frames * width, frames * width]);
}

/** The same model for sequences of another length: it shares the parameters, and owns its topology alone. */
export function forSequencesOf(engine: Engine, model: RainModel, frames: number): RainModel {
  const config = { ...model.config, frames };
  return { config, parameters: model.parameters, topology: topologyOf(engine, config) };
}

/** Frees a model. */
export function disposeRainModel({ parameters, topology }: RainModel): void {
  disposeParameters(parameters);
  topology.dispose();
}

/**
 * Posteriors of frames, each frame alone.
 *
 * @param rain log-rain [row, y, x], 0 where missing
 * @param valid 1 where observed, 0 where missing [row, y, x]: the encoder sees which zeros are dry and which unknown
 */
export function encode(engine: Engine, { config, parameters }: RainModel, rain: Tensor, valid: Tensor): Posteriors {
  const { tf } = engine;
  const rows = rain.shape[0]!;
  let h: Tensor = tf.transpose(tf.stack([rain, valid]), [1, 2, 3, 0]);
  for (const layer of ["encoder/1", "encoder/2", "encoder/3"]) {
    h = tf.relu(convolution(engine, parameters, layer, h, 2));
  }
  h = tf.relu(dense(engine, parameters, "encoder/hidden", tf.reshape(h, [rows, -1])));
  const posterior = (name: string): Posterior => {
    const [mean, logVariance] = tf.split(dense(engine, parameters, name, h), 2, 1) as [Tensor, Tensor];
    return { mean, logVariance };
  };
  return {
    z: posterior("encoder/z"),
    ...(config.kind === "tvae" ? { u: posterior("encoder/u") } : {}),
    ...(config.residual > 0 ? { residual: posterior("encoder/residual") } : {}),
  };
}

/** A draw of the latent from its posteriors; rows are whole sequences, frame by frame. */
export function sampleLatent(engine: Engine, model: RainModel, posteriors: Posteriors, noise: Noise): Latent {
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
  return topographic(engine, z, squares, model.parameters["mu"]!, model.topology, model.config, there);
}

/** Divergence of all posteriors from the prior, nats [row]. */
export function divergenceByRow(engine: Engine, posteriors: Posteriors): Tensor {
  const { tf } = engine;
  return tf.addN(
    Object.values(posteriors).map(({ mean, logVariance }: Posterior) =>
      tf.sum(gaussianDivergence(engine, mean, logVariance), 1)
    ),
  );
}

/** Decoder: rain fields [row, y, x] of latents. */
export function decode(engine: Engine, { config, parameters }: RainModel, latent: Latent): HurdleFields {
  const { tf } = engine;
  const rows = latent.t.shape[0]!;
  const small = config.size / 8;
  const detail = latent.residual ?? tf.zeros([rows, config.residual]);
  const input = config.residual > 0 ? tf.concat([latent.t, detail], 1) : latent.t;
  let h: Tensor = tf.relu(dense(engine, parameters, "decoder/hidden", input));
  h = tf.relu(dense(engine, parameters, "decoder/grid", h));
  h = tf.reshape(h, [rows, small, small, config.channels[2]]) as Tensor4D;
  h = tf.relu(upsampling(engine, parameters, "decoder/1", h));
  h = tf.relu(upsampling(engine, parameters, "decoder/2", h));
  return hurdleFields(engine, upsampling(engine, parameters, "decoder/3", h));
}
