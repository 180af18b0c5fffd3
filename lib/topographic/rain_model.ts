import type { Engine, Noise, Tensor, Tensor4D } from "../engine/mod.ts";
import {
  convolution,
  dense,
  disposeParameters,
  type ParameterBuilder,
  parameterBuilder,
  type Parameters,
  upsampling,
} from "../learning/mod.ts";
import { withHistory } from "./history.ts";
import { type HurdleFields, hurdleFields } from "./likelihood.ts";
import { amountLawOf, checkRainModel, HIDDEN_SHARE, placesOf, type RainModelConfig } from "./rain_config.ts";
import type { Latent, Posterior, Posteriors } from "./rain_latent.ts";
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
  const { channels, hidden, residual, capsules, width, logVarianceStart, layout = "dense" } = config;
  const units = capsules * width;
  const third = channels[2];
  const places = placesOf(config);
  const each = layout === "grid" ? places : 1;
  const moments = config.kind === "autoencoder" ? 1 : 2;
  const head = (name: string, outputs: number, mean = 0): void => {
    const bias = moments === 1 ? [0, 0] as const : [mean, logVarianceStart] as const;
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
export function encode(engine: Engine, { config, parameters }: RainModel, rain: Tensor, valid: Tensor): Posteriors {
  const { tf } = engine;
  const { frames, history = 1, layout = "dense" } = config;
  const rows = rain.shape[0]!;
  const seen = [rain, valid].flatMap((x) => withHistory(engine, x, frames, history));
  let h: Tensor = tf.transpose(tf.stack(seen), [1, 2, 3, 0]);
  for (const layer of ["encoder/1", "encoder/2", "encoder/3"]) {
    h = tf.relu(convolution(engine, parameters, layer, h, 2));
  }
  const apply = layout === "grid" ? convolution : dense;
  h = tf.relu(apply(engine, parameters, "encoder/hidden", layout === "grid" ? h : tf.reshape(h, [rows, -1])));
  const posterior = (name: string): Posterior => {
    const moments = apply(engine, parameters, name, h);
    const flat = (x: Tensor) => layout === "grid" ? tf.reshape(x, [rows, -1]) : x;
    if (config.kind === "autoencoder") return { mean: flat(moments), logVariance: tf.zeros([1]) };
    const [mean, logVariance] = tf.split(moments, 2, -1) as [Tensor, Tensor];
    return { mean: flat(mean), logVariance: flat(logVariance) };
  };
  return {
    z: posterior("encoder/z"),
    ...(config.kind === "tvae" ? { u: posterior("encoder/u") } : {}),
    ...(config.residual > 0 ? { residual: posterior("encoder/residual") } : {}),
  };
}

/** Decoder: rain fields [row, y, x] of latents. */
export function decode(engine: Engine, { config, parameters }: RainModel, latent: Latent): HurdleFields {
  const { tf } = engine;
  const { layout = "dense", residual, centred = false } = config;
  const rows = latent.t.shape[0]!;
  const t = centred ? tf.sub(latent.t, config.mu) : latent.t;
  const small = config.size / 8;
  const placed = (x: Tensor): Tensor => layout === "grid" ? tf.reshape(x, [rows, small, small, -1]) : x;
  const detail = latent.residual ?? tf.zeros([rows, residual]);
  const input = residual > 0 ? tf.concat([placed(t), placed(detail)], -1) : placed(t);
  const apply = layout === "grid" ? convolution : dense;
  let h: Tensor = tf.relu(apply(engine, parameters, "decoder/hidden", input));
  h = tf.relu(apply(engine, parameters, "decoder/grid", h));
  h = tf.reshape(h, [rows, small, small, config.channels[2]]) as Tensor4D;
  h = tf.relu(upsampling(engine, parameters, "decoder/1", h));
  h = tf.relu(upsampling(engine, parameters, "decoder/2", h));
  return hurdleFields(engine, upsampling(engine, parameters, "decoder/3", h), amountLawOf(config));
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
