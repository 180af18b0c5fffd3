import type { Engine, Noise, Tensor, Tensor4D } from "../engine/mod.ts";
import {
  convolution,
  disposeParameters,
  type ParameterBuilder,
  parameterBuilder,
  type Parameters,
  upsampling,
} from "../learning/mod.ts";
import { withHistory } from "./history.ts";
import { layerOf } from "./layer_of.ts";
import { type HurdleFields, hurdleFields } from "./likelihood.ts";
import { amountLawOf, checkRainModel, HIDDEN_SHARE, placesOf, type RainModelConfig } from "./rain_config.ts";
import type { Latent, Posterior, Posteriors } from "./rain_latent.ts";
import { softBound } from "./soft_bound.ts";
import { topologyTensor } from "./topology.ts";

/** A rain model: its configuration and parameters. */
export interface RainModel {
  /** Configuration. */
  readonly config: RainModelConfig;
  /** Trainable variables. */
  readonly parameters: Parameters;
  /** W of each speed as a constant tensor [speed, frames * width, frames * width]. */
  readonly topology: Tensor;
  /** The same for the numerator, where it is carried: 1 for each z that is summed, no wider than the frame itself across the roll. */
  readonly carrier?: Tensor;
}

/** A new model, its first parameters drawn from `noise`. @throws RangeError when sizes do not fit each other */
export function createRainModel(engine: Engine, config: RainModelConfig, noise: Noise): RainModel {
  checkRainModel(config);
  const { channels, history = 1 } = config;
  const [first, second, third] = channels;
  const build = parameterBuilder(engine, noise);
  build.convolution("encoder/1", 4, 2 * history, first);
  build.convolution("encoder/2", 4, first, second);
  build.convolution("encoder/3", 4, second, third);
  buildLatent(build, config);
  if (config.kind === "tvae") build.scalar("mu", config.mu);
  const { fields, spread } = amountLawOf(config);
  build.convolution("decoder/1", 3, third, 4 * second);
  build.convolution("decoder/2", 3, second, 4 * first);
  build.convolution("decoder/3", 3, first, 4 * (1 + fields + (config.quantiles?.length ?? 0)));
  if (spread !== null) {
    build.scalar(spread.name, spread.own);
    build.scalar(`${spread.name}Rolled`, spread.rolled);
  }
  return { config, parameters: build.parameters, ...topologiesOf(engine, config) };
}

/** Layers between the halved fields and the latent, on both sides. */
function buildLatent(build: ParameterBuilder, config: RainModelConfig): void {
  const { channels, hidden, residual, capsules, width, logVarianceStart, layout = "dense", hierarchical } = config;
  const units = capsules * width;
  const third = channels[2];
  const places = placesOf(config);
  const each = layout === "grid" ? places : 1;
  const moments = config.kind === "autoencoder" ? 1 : 2;
  const head = (name: string, outputs: number, mean = 0, logVariance = logVarianceStart): void => {
    const bias = moments === 1 ? [0, 0] as const : [mean, logVariance] as const;
    if (layout === "grid") build.convolution(name, 1, hidden / HIDDEN_SHARE, moments * outputs / each, bias);
    else build.dense(name, hidden, moments * outputs, bias);
  };
  if (layout === "grid") build.convolution("encoder/hidden", 3, third, hidden / HIDDEN_SHARE);
  else build.dense("encoder/hidden", places * third, hidden);
  head("encoder/z", units);
  if (config.kind === "tvae") head("encoder/u", units, config.uStart);
  if (residual > 0) head("encoder/residual", residual);
  if (layout === "grid") {
    build.convolution("decoder/hidden", 3, (units + residual) / each, hidden / HIDDEN_SHARE);
    build.convolution("decoder/grid", 3, hidden / HIDDEN_SHARE, third);
  } else {
    build.dense("decoder/hidden", units + residual, hidden);
    build.dense("decoder/grid", hidden, places * third);
  }
  if (hierarchical === true) {
    if (layout === "grid") build.convolution("prior/hidden", 3, units / each, hidden / HIDDEN_SHARE);
    else build.dense("prior/hidden", units, hidden);
    head("prior/residual", residual, 0, 0);
  }
}

function topologiesOf(engine: Engine, config: RainModelConfig): Pick<RainModel, "topology" | "carrier"> {
  const topology = topologyOf(engine, config);
  const { carried = 1 } = config;
  return carried === 1
    ? { topology }
    : { topology, carrier: topologyOf(engine, { ...config, kernel: carried, offset: 0 }, false) };
}

function topologyOf(engine: Engine, config: RainModelConfig, normalise = true): Tensor {
  const { frames, width, kernel, offset, causal, coherence = "shifting", speeds = [1] } = config;
  const topology = { frames, width, kernel, offset, causal, coherence, wrapTime: false, normalise } as const;
  return topologyTensor(engine, topology, speeds);
}

/** The same model for sequences of another length: it shares the parameters, and owns its topologies alone. */
export function forSequencesOf(engine: Engine, model: RainModel, frames: number): RainModel {
  const config = { ...model.config, frames };
  return { config, parameters: model.parameters, ...topologiesOf(engine, config) };
}

/** Frees a model. */
export function disposeRainModel(model: RainModel): void {
  disposeParameters(model.parameters);
  disposeTopologies(model);
}

/** Frees what a model for sequences of another length owns. */
export function disposeTopologies({ topology, carrier }: Pick<RainModel, "topology" | "carrier">): void {
  topology.dispose();
  carrier?.dispose();
}

/**
 * Posteriors of frames, each of it and the frames before that the model's history reaches; rows are whole sequences.
 *
 * @param rain log-rain [row, y, x], 0 where missing
 * @param valid 1 where observed, 0 where missing [row, y, x]: the encoder sees which zeros are dry and which unknown
 */
export function encode(engine: Engine, model: RainModel, rain: Tensor, valid: Tensor): Posteriors {
  const { tf } = engine;
  const { config, parameters } = model;
  const { frames, history = 1, layout = "dense" } = config;
  const rows = rain.shape[0]!;
  const seen = [rain, valid].flatMap((x) => withHistory(engine, x, frames, history));
  let h: Tensor = tf.transpose(tf.stack(seen), [1, 2, 3, 0]);
  for (const layer of ["encoder/1", "encoder/2", "encoder/3"]) {
    h = tf.relu(convolution(engine, parameters, layer, h, 2));
  }
  h = tf.relu(layerOf(config)(engine, parameters, "encoder/hidden", layout === "grid" ? h : tf.reshape(h, [rows, -1])));
  return {
    z: gaussianOf(engine, model, "encoder/z", h),
    ...(config.kind === "tvae" ? { u: gaussianOf(engine, model, "encoder/u", h) } : {}),
    ...(config.residual > 0 ? { residual: gaussianOf(engine, model, "encoder/residual", h) } : {}),
  };
}

/** Bounds of the mean and the log-variance of a prior that is given t: t has heavy tails, and none may make it sure of what is not. */
const PRIOR_BOUNDS = { mean: 4, logVariance: 3 } as const;

/** The prior of the residual latent given t [row, capsule * unit], of a model that learns one. */
export function detailPrior(engine: Engine, model: RainModel, t: Tensor): Posterior {
  const { tf } = engine;
  const { config, parameters } = model;
  const seen = placed(engine, config, fromStart(engine, config, t));
  const h = tf.relu(layerOf(config)(engine, parameters, "prior/hidden", seen));
  const { mean, logVariance } = gaussianOf(engine, model, "prior/residual", h);
  return {
    mean: softBound(engine, mean, PRIOR_BOUNDS.mean),
    logVariance: softBound(engine, logVariance, PRIOR_BOUNDS.logVariance),
  };
}

/** Decoder: rain fields [row, y, x] of latents; without a residual latent, of what is expected of it. */
export function decode(engine: Engine, model: RainModel, latent: Latent): HurdleFields {
  const { tf } = engine;
  const { config, parameters } = model;
  const { residual, hierarchical = false } = config;
  const rows = latent.t.shape[0]!;
  const small = config.size / 8;
  const t = placed(engine, config, fromStart(engine, config, latent.t));
  const detail = (): Tensor =>
    latent.residual ?? (hierarchical ? detailPrior(engine, model, latent.t).mean : tf.zeros([rows, residual]));
  const input = residual > 0 ? tf.concat([t, placed(engine, config, detail())], -1) : t;
  const apply = layerOf(config);
  let h: Tensor = tf.relu(apply(engine, parameters, "decoder/hidden", input));
  h = tf.relu(apply(engine, parameters, "decoder/grid", h));
  h = tf.reshape(h, [rows, small, small, config.channels[2]]) as Tensor4D;
  h = tf.relu(upsampling(engine, parameters, "decoder/1", h));
  h = tf.relu(upsampling(engine, parameters, "decoder/2", h));
  return hurdleFields(engine, upsampling(engine, parameters, "decoder/3", h), amountLawOf(config));
}

/** A latent [row, unit] as a layer sees it: on a grid [row, y, x, unit of the place]. */
function placed({ tf }: Engine, { layout = "dense", size }: RainModelConfig, x: Tensor): Tensor {
  return layout === "grid" ? tf.reshape(x, [x.shape[0]!, size / 8, size / 8, -1]) : x;
}

/** t, or its difference from the first μ. */
const fromStart = ({ tf }: Engine, { centred = false, mu }: RainModelConfig, t: Tensor): Tensor =>
  centred ? tf.sub(t, mu) : t;

/** Mean and log-variance [row, unit] that a layer gives; of an autoencoder the mean alone. */
function gaussianOf(engine: Engine, { config, parameters }: RainModel, name: string, h: Tensor): Posterior {
  const { tf } = engine;
  const moments = layerOf(config)(engine, parameters, name, h);
  const flat = (x: Tensor) => config.layout === "grid" ? tf.reshape(x, [x.shape[0]!, -1]) : x;
  if (config.kind === "autoencoder") return { mean: flat(moments), logVariance: tf.zeros([1]) };
  const [mean, logVariance] = tf.split(moments, 2, -1) as [Tensor, Tensor];
  return { mean: flat(mean), logVariance: flat(logVariance) };
}

/**
 * What all cells share in the law of the amount, of frames decoded from their own latent or from a rolled one (scalar); for
 * laws that share nothing, 0.
 */
export function spreadOf({ tf }: Engine, { config, parameters }: RainModel, from: "own" | "rolled"): Tensor {
  const { spread } = amountLawOf(config);
  if (spread === null) return tf.scalar(0);
  return parameters[from === "own" ? spread.name : `${spread.name}Rolled`]!;
}
