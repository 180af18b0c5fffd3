import { WET_RATE } from "../base/mod.ts";
import type { Engine, Tensor, Tensor4D } from "../engine/mod.ts";
import { type ParameterBuilder, type Parameters, upsampling } from "../learning/mod.ts";
import { framesAtPlaces } from "./frames_at_places.ts";
import { layerOf } from "./layer_of.ts";
import { expectedRate } from "./likelihood.ts";
import { amountLawOf, HIDDEN_SHARE, placesOf } from "./rain_config.ts";
import { expectedLatent } from "./rain_latent.ts";
import { decode, encode, type RainModel, spreadOf } from "./rain_model.ts";
import { applyUnet, buildUnet } from "./unet.ts";

/** Features of a half hour at each cell of a window. */
export const FEATURES = 8;

/** Least deviation that latents are divided by: rounding of units that say nothing is not to be blown up. */
const LEAST_DEVIATION = 0.05;

/** What is seen of half hours of log-rain and mask of radar frames [half hour * frame, y, x]. */
export interface HalfHourFeatures {
  /** Lays out the trainable layers. */
  build(build: ParameterBuilder, model: RainModel, frames: number): void;
  /** Applies them. */
  apply(engine: Engine, parameters: Parameters, of: RadarFrames): SeenHalfHours;
}

/** What is seen of half hours at each cell. */
export interface SeenHalfHours {
  /** Learned features [half hour, y, x, feature]. */
  readonly features: Tensor;
  /** Rain rate of the frames, mm h-1 [half hour * frame, y, x]. */
  readonly rates: Tensor;
  /** What each frame counts for in means over cells [half hour * frame, y, x]. */
  readonly weights: Tensor;
}

/** Radar frames of half hours. */
export interface RadarFrames {
  /** Frozen radar model. */
  readonly model: RainModel;
  /** Frames in a half hour. */
  readonly frames: number;
  /** Log-rain [half hour * frame, y, x], 0 where missing. */
  readonly radar: Tensor;
  /** 1 where observed, same shape. */
  readonly valid: Tensor;
  /** Mean and standard deviation of the units of the topographic latent, "scale/mean" and "scale/deviation". */
  readonly scale: Parameters;
}

/**
 * Decoded from the expected latent of the half hour's frames, topographic and residual: features by layers of its own, rates by
 * the radar model's decoder, which is frozen.
 */
export const LATENT_FEATURES: HalfHourFeatures = {
  build: (build, { config }, frames) => {
    const { capsules, width, residual, hidden, channels: [first, second, third] } = config;
    const units = frames * (capsules * width + residual);
    if (config.layout === "grid") {
      build.convolution("hidden", 3, units / placesOf(config), hidden / HIDDEN_SHARE);
      build.convolution("grid", 3, hidden / HIDDEN_SHARE, third);
    } else {
      build.dense("hidden", units, hidden);
      build.dense("grid", hidden, placesOf(config) * third);
    }
    build.convolution("1", 3, third, 4 * second);
    build.convolution("2", 3, second, 4 * first);
    build.convolution("3", 3, first, 4 * FEATURES);
  },
  apply: (engine, parameters, { model, frames, radar, valid, scale }) => {
    const { tf } = engine;
    const { size, channels, layout } = model.config;
    const expected = expectedLatent(engine, model, encode(engine, model, radar, valid));
    const { t, residual } = expected;
    // its units all lie near mu: what they say is in how they depart from it
    const deviation = tf.maximum(scale["scale/deviation"]!, LEAST_DEVIATION);
    const standardised = tf.div(tf.sub(t, scale["scale/mean"]!), deviation);
    const parts = residual === undefined ? [standardised] : [standardised, residual];
    const halfHours = radar.shape[0]! / frames;
    const layer = layerOf(model.config);
    let h: Tensor = layout === "grid"
      ? tf.concat(parts.map((part) => framesAtPlaces(engine, part, frames, size / 8)), 3)
      : tf.reshape(tf.concat(parts, 1), [halfHours, -1]);
    h = tf.relu(layer(engine, parameters, "hidden", h));
    h = tf.relu(layer(engine, parameters, "grid", h));
    h = tf.reshape(h, [halfHours, size / 8, size / 8, channels[2]]) as Tensor4D;
    h = tf.relu(upsampling(engine, parameters, "1", h));
    h = tf.relu(upsampling(engine, parameters, "2", h));
    return {
      features: tf.relu(upsampling(engine, parameters, "3", h)),
      rates: expectedRate(
        engine,
        decode(engine, model, expected),
        spreadOf(engine, model, "own"),
        amountLawOf(model.config),
      ),
      weights: tf.onesLike(valid),
    };
  },
};

/**
 * A small U-Net of the frames themselves, and their rates: what can be known without the latent. With half the channels of the radar model a
 * step of it takes about as long as one from the latent.
 */
export const UNET_FEATURES: HalfHourFeatures = {
  build: (build, { config: { channels } }, frames) => {
    buildUnet(build, channels.map((count) => Math.ceil(count / 2)), 2 * frames, FEATURES);
  },
  apply: (engine, parameters, { frames, radar, valid }) => {
    const { tf } = engine;
    const [rows, height, width] = radar.shape as [number, number, number];
    const channels = (x: Tensor) => tf.transpose(tf.reshape(x, [rows / frames, frames, height, width]), [0, 2, 3, 1]);
    return {
      features: tf.relu(applyUnet(engine, parameters, tf.concat([channels(radar), channels(valid)], 3))),
      rates: tf.mul(tf.cast(tf.greater(radar, 0), "float32"), tf.mul(tf.exp(radar), WET_RATE)),
      weights: valid,
    };
  },
};
