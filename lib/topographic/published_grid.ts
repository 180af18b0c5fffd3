import type { Engine, Noise, Tensor, Tensor4D } from "../engine/mod.ts";
import { convolution, parameterBuilder, type Parameters, upsampling } from "../learning/mod.ts";
import type { PublishedSizes } from "./published.ts";
import type { Posterior } from "./rain_latent.ts";

/** Places along each side of a picture. */
const SIDE = 4;

/** Places of a picture that have capsules of their own. */
export const CAPSULE_PLACES: number = SIDE ** 2;

/** Channels at half the resolution of a picture, twice as many at a quarter, up to the greatest. */
const CHANNELS = 16;
const MOST_CHANNELS = 64;

/** Channels after each halving, from a picture's to the places'. */
function channelsOf({ side, channels }: PublishedSizes): readonly number[] {
  const halvings = Math.max(1, Math.ceil(Math.log2(side / SIDE)));
  return [channels, ...Array.from({ length: halvings }, (_, k) => Math.min(MOST_CHANNELS, CHANNELS * 2 ** k))];
}

/**
 * Parameters of encoders and decoder with the same weights at each place. Like those of the rain models they have He's
 * bounds: with PyTorch's, as the published layers have, signals do not come through so many.
 */
export function initialiseGrid(engine: Engine, sizes: PublishedSizes, noise: Noise): Parameters {
  const build = parameterBuilder(engine, noise);
  const units = sizes.capsules * sizes.width / CAPSULE_PLACES;
  const channels = channelsOf(sizes);
  const encoder = (name: string) => {
    channels.slice(1).forEach((outputs, k) => build.convolution(`${name}/${k + 1}`, 4, channels[k]!, outputs));
    build.convolution(`${name}/places`, 1, channels.at(-1)!, 2 * units);
  };
  encoder("z");
  if (sizes.coherence !== "none") encoder("u");
  build.convolution("decoder/places", 3, units, channels.at(-1)!);
  channels.slice(0, -1).forEach((outputs, k) =>
    build.convolution(`decoder/${k + 1}`, 3, channels[k + 1]!, 4 * outputs)
  );
  return build.parameters;
}

/** One of the posteriors of frames [row, channel * y * x]: moments [row, place * capsule * unit]. */
export function encodeGrid(
  engine: Engine,
  parameters: Parameters,
  sizes: PublishedSizes,
  name: string,
  x: Tensor,
): Posterior {
  const { tf } = engine;
  const { channels, side } = sizes;
  const rows = x.shape[0]!;
  const layers = channelsOf(sizes).length - 1;
  const [before, after] = marginsOf(side, layers);
  const pictures = tf.transpose(tf.reshape(x, [rows, channels, side, side]), [0, 2, 3, 1]);
  let h: Tensor = tf.pad(pictures, [[0, 0], [before, after], [before, after], [0, 0]]);
  for (let k = 1; k <= layers; k++) h = tf.relu(convolution(engine, parameters, `${name}/${k}`, h, 2));
  const [mean, logVariance] = tf.split(convolution(engine, parameters, `${name}/places`, h), 2, -1) as [Tensor, Tensor];
  return { mean: tf.reshape(mean, [rows, -1]), logVariance: tf.reshape(logVariance, [rows, -1]) };
}

/** Logits of frames [row, channel * y * x] of latents [row, place * capsule * unit]. */
export function decodeGrid(engine: Engine, parameters: Parameters, sizes: PublishedSizes, t: Tensor): Tensor {
  const { tf } = engine;
  const { channels, side } = sizes;
  const rows = t.shape[0]!;
  const layers = channelsOf(sizes).length - 1;
  let h: Tensor = tf.relu(convolution(engine, parameters, "decoder/places", tf.reshape(t, [rows, SIDE, SIDE, -1])));
  for (let k = layers; k >= 1; k--) {
    const fine = upsampling(engine, parameters, `decoder/${k}`, h as Tensor4D);
    h = k === 1 ? fine : tf.relu(fine);
  }
  const [before] = marginsOf(side, layers);
  const pictures = tf.slice(h, [0, before, before, 0], [rows, side, side, channels]);
  return tf.reshape(tf.transpose(pictures, [0, 3, 1, 2]), [rows, -1]);
}

/** Pixels around a picture that make its places whole. */
function marginsOf(side: number, halvings: number): readonly [number, number] {
  const more = SIDE * 2 ** halvings - side;
  return [Math.floor(more / 2), Math.ceil(more / 2)];
}
