import type { Engine, Noise, Tensor, Tensor2D } from "../engine/mod.ts";
import {
  binaryCrossEntropy,
  dense,
  gaussianDivergence,
  type Parameters,
  reparameterise,
  uniformVariable,
} from "../learning/mod.ts";
import { type CapsuleSizes, topographic } from "./capsules.ts";
import { type Topology, topologyMatrix } from "./topology.ts";

/** Sizes of the published model: fully connected, one frame at a time. */
export interface PublishedSizes extends CapsuleSizes {
  /** Kernel extent, k. */
  readonly kernel: number;
  /** Half width of the kernel across its diagonal. */
  readonly offset: number;
  /** Colours of a frame. */
  readonly channels: number;
  /** Rows and columns of a frame. */
  readonly side: number;
}

/** The two published settings (reference code, experiments Lpartial). */
export const PUBLISHED_SIZES: Readonly<Record<"mnist" | "dsprites", PublishedSizes>> = {
  mnist: { frames: 18, capsules: 18, width: 18, kernel: 13, offset: 1, channels: 3, side: 28 },
  dsprites: { frames: 15, capsules: 15, width: 15, kernel: 10, offset: 0, channels: 1, side: 64 },
};

/** First value of the global mean μ in the published sequences experiments. */
export const PUBLISHED_MU = 30;

/** One layer: its name, outputs, inputs, the fan that bounds its first weights, and the length of its bias. */
interface LayerSize {
  readonly name: string;
  readonly out: number;
  readonly in: number;
  readonly fan: number;
  readonly bias: number;
}

/** The layers in the order of the reference: z-encoder, u-encoder, decoder. */
function layerSizes(sizes: PublishedSizes): readonly LayerSize[] {
  const units = sizes.capsules * sizes.width;
  const pixels = sizes.channels * sizes.side ** 2;
  const encoder = (name: string): LayerSize[] => [
    { name: `${name}/1`, out: 3 * units, in: pixels, fan: pixels, bias: 3 * units },
    { name: `${name}/2`, out: 2 * units, in: 3 * units, fan: 3 * units, bias: 2 * units },
    { name: `${name}/3`, out: 2 * units, in: 2 * units, fan: 2 * units, bias: 2 * units },
  ];
  return [
    ...encoder("z"),
    ...encoder("u"),
    { name: "decoder/1", out: 2 * units, in: units, fan: 2 * units, bias: 2 * units },
    { name: "decoder/2", out: 3 * units, in: 2 * units, fan: 3 * units, bias: 3 * units },
    { name: "decoder/3", out: pixels, in: 3 * units, fan: pixels, bias: sizes.channels },
  ];
}

/** Parameters drawn as PyTorch draws them (the decoder's bounds go by output width, as for transposed convolutions). */
export function initialisePublished(engine: Engine, sizes: PublishedSizes, noise: Noise): Parameters {
  return buildParameters(
    engine,
    sizes,
    (layer, part, shape) => uniformVariable(engine, noise, `${layer.name}/${part}`, shape, layer.fan),
  );
}

/**
 * The parity fixture's parameters: entry n (1-based) of tensor k, a weight counted [out, in] as in the reference, is
 * sin(0.37 n + 0.11 k) / sqrt(inputs of its layer).
 */
export function fixtureParameters(engine: Engine, sizes: PublishedSizes): Parameters {
  let k = 0;
  const { tf } = engine;
  return buildParameters(engine, sizes, (layer, part, shape) => {
    const length = shape.reduce((a, b) => a * b, 1);
    const values = Float32Array.from({ length }, (_, n) => Math.sin(0.37 * (n + 1) + 0.11 * k) / Math.sqrt(layer.in));
    k++;
    return tf.tidy(() =>
      tf.variable(part === "bias" ? tf.tensor(values) : tf.transpose(tf.tensor2d(values, [layer.out, layer.in])))
    );
  });
}

function buildParameters(
  { tf }: Engine,
  sizes: PublishedSizes,
  make: (layer: LayerSize, part: "weight" | "bias", shape: readonly number[]) => Parameters[string],
): Parameters {
  const parameters: Record<string, Parameters[string]> = {};
  for (const layer of layerSizes(sizes)) {
    parameters[`${layer.name}/weight`] = make(layer, "weight", [layer.in, layer.out]);
    parameters[`${layer.name}/bias`] = make(layer, "bias", [layer.bias]);
  }
  parameters["mu"] = tf.tidy(() => tf.variable(tf.scalar(PUBLISHED_MU)));
  return parameters;
}

/** The topology of the published T-VAE: shifting, wrapped in time, a sum. */
export function publishedTopology(sizes: PublishedSizes): Topology {
  const { frames, width, kernel, offset } = sizes;
  return { frames, width, kernel, offset, coherence: "shifting", causal: false, wrapTime: true, normalise: false };
}

/** What one pass of the published model gives. */
export interface PublishedPass {
  /** Cross-entropy, nats per frame (scalar). */
  readonly bce: Tensor;
  /** Divergence of both latents from the prior, nats per frame (scalar). */
  readonly kl: Tensor;
  /** Topographic variable [frame, capsule * unit]. */
  readonly t: Tensor;
}

/**
 * One pass of the published model (reference 5.1, steps 1 to 6).
 *
 * @param x frames [sequence * frame, channel * y * x], 0 to 1
 * @param noise standard normal draws for z and u, each [sequence * frame, capsule * unit]
 * @param topology W as a tensor [frames * width, frames * width]
 */
export function publishedPass(
  engine: Engine,
  parameters: Parameters,
  sizes: PublishedSizes,
  x: Tensor,
  noise: { readonly z: Tensor; readonly u: Tensor },
  topology: Tensor,
): PublishedPass {
  const { tf } = engine;
  const rows = x.shape[0]!;
  const linear = (name: string, h: Tensor): Tensor => dense(engine, parameters, name, h);
  const encode = (name: string): Tensor[] => {
    const hidden = tf.relu(linear(`${name}/2`, tf.relu(linear(`${name}/1`, x))));
    return tf.split(linear(`${name}/3`, hidden), 2, 1);
  };
  const [meanZ, logVarianceZ] = encode("z") as [Tensor, Tensor];
  const [meanU, logVarianceU] = encode("u") as [Tensor, Tensor];
  const z = reparameterise(engine, meanZ, logVarianceZ, noise.z);
  const u = reparameterise(engine, meanU, logVarianceU, noise.u);
  const t = topographic(engine, z, tf.square(u), parameters["mu"]!, topology, sizes);
  const hidden = tf.relu(linear("decoder/2", tf.relu(linear("decoder/1", t))));
  const flat = tf.matMul(hidden as Tensor2D, parameters["decoder/3/weight"]! as Tensor2D);
  const coloured = tf.add(
    tf.reshape(flat, [rows, sizes.channels, sizes.side ** 2]),
    tf.reshape(parameters["decoder/3/bias"]!, [sizes.channels, 1]),
  );
  const bce = tf.sum(binaryCrossEntropy(engine, tf.reshape(coloured, [rows, -1]), x));
  const kl = tf.add(
    tf.sum(gaussianDivergence(engine, meanZ, logVarianceZ)),
    tf.sum(gaussianDivergence(engine, meanU, logVarianceU)),
  );
  return { bce: tf.div(bce, rows), kl: tf.div(kl, rows), t };
}

/** W of the published model as a tensor of the engine. */
export function publishedTopologyTensor({ tf }: Engine, sizes: PublishedSizes): Tensor {
  const side = sizes.frames * sizes.width;
  return tf.tensor2d(topologyMatrix(publishedTopology(sizes)), [side, side]) as Tensor;
}
