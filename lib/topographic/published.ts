import type { Engine, Noise, Tensor } from "../engine/mod.ts";
import { type Parameters, uniformVariable } from "../learning/mod.ts";
import type { CapsuleSizes } from "./capsules.ts";
import { initialiseGrid } from "./published_grid.ts";
import { type Topology, topologyTensor } from "./topology.ts";

/** Sizes of the published model: fully connected, one frame at a time. */
export interface PublishedSizes extends CapsuleSizes {
  /** Kernel extent, k. */
  readonly kernel: number;
  /** Half width of the kernel across its diagonal, or of its extent in units where it is stationary. */
  readonly offset: number;
  /**
   * How u² is shared: "shifting" (T-VAE), "stationary" (BubbleVAE; L = 0 with kernel 1), or "none" in a plain VAE, whose
   * latent is z and which has neither u nor μ. Default "shifting".
   */
  readonly coherence?: Topology["coherence"] | "none";
  /**
   * Whether V of a frame is made of it and frames before it only. Default false, as published. Without wrap, frames before the
   * first count as {@link CapsuleSizes.completed} says: of the first frame's few u² alone t would have no finite variance.
   */
  readonly causal?: boolean;
  /**
   * Whether the last frame is followed by the first. Default true, as published; else V at the ends, unless it is
   * causal, is a mean over what there is, as in the rain models, times as many as the kernel has.
   */
  readonly wrapTime?: boolean;
  /** Whether speeds are learned, from `speeds` on, and need not be whole. Default false. */
  readonly learnSpeeds?: boolean;
  /** "grid": each of 4 x 4 places has its capsules, by the same weights (convolutions). Default "dense", as published. */
  readonly layout?: "dense" | "grid";
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
    ...(sizes.coherence === "none" ? [] : encoder("u")),
    { name: "decoder/1", out: 2 * units, in: units, fan: 2 * units, bias: 2 * units },
    { name: "decoder/2", out: 3 * units, in: 2 * units, fan: 3 * units, bias: 3 * units },
    { name: "decoder/3", out: pixels, in: 3 * units, fan: pixels, bias: sizes.channels },
  ];
}

/**
 * Parameters drawn as PyTorch draws them (the decoder's bounds go by output width, as for transposed convolutions); those of
 * a grid as {@link initialiseGrid} does.
 */
export function initialisePublished(engine: Engine, sizes: PublishedSizes, noise: Noise): Parameters {
  const layers = sizes.layout === "grid" ? initialiseGrid(engine, sizes, noise) : layerParameters(
    sizes,
    (layer, part, shape) => uniformVariable(engine, noise, `${layer.name}/${part}`, shape, layer.fan),
  );
  return { ...layers, ...topologyParameters(engine, sizes) };
}

/**
 * The parity fixture's parameters: entry n (1-based) of tensor k, a weight counted [out, in] as in the reference, is
 * sin(0.37 n + 0.11 k) / sqrt(inputs of its layer).
 */
export function fixtureParameters(engine: Engine, sizes: PublishedSizes): Parameters {
  let k = 0;
  const { tf } = engine;
  const layers = layerParameters(sizes, (layer, part, shape) => {
    const length = shape.reduce((a, b) => a * b, 1);
    const values = Float32Array.from({ length }, (_, n) => Math.sin(0.37 * (n + 1) + 0.11 * k) / Math.sqrt(layer.in));
    k++;
    return tf.tidy(() =>
      tf.variable(part === "bias" ? tf.tensor(values) : tf.transpose(tf.tensor2d(values, [layer.out, layer.in])))
    );
  });
  return { ...layers, ...topologyParameters(engine, sizes) };
}

/** What V and t are made with beside the latents: μ, and speeds that are learned. */
function topologyParameters({ tf }: Engine, { coherence, learnSpeeds, speeds = [1] }: PublishedSizes): Parameters {
  if (coherence === "none") return {};
  return tf.tidy(() => ({
    mu: tf.variable(tf.scalar(PUBLISHED_MU)),
    ...(learnSpeeds === true ? { speeds: tf.variable(tf.tensor1d([...speeds])) } : {}),
  }));
}

function layerParameters(
  sizes: PublishedSizes,
  make: (layer: LayerSize, part: "weight" | "bias", shape: readonly number[]) => Parameters[string],
): Parameters {
  const parameters: Record<string, Parameters[string]> = {};
  for (const layer of layerSizes(sizes)) {
    parameters[`${layer.name}/weight`] = make(layer, "weight", [layer.in, layer.out]);
    parameters[`${layer.name}/bias`] = make(layer, "bias", [layer.bias]);
  }
  return parameters;
}

/** The topology of a published model. @throws RangeError for a plain VAE, which has none */
export function publishedTopology(sizes: PublishedSizes): Topology {
  const { frames, width, kernel, offset, coherence = "shifting", causal = false, wrapTime = true } = sizes;
  if (coherence === "none") throw new RangeError("A plain VAE has no topology: its coherence is none");
  return {
    frames,
    width,
    kernel,
    offset,
    coherence,
    causal,
    wrapTime,
    normalise: wrapTime || causal ? false : "edges",
  };
}

/** W of the published model as a tensor of the engine [speed, frames * width, frames * width]. */
export function publishedTopologyTensor(engine: Engine, sizes: PublishedSizes): Tensor {
  return topologyTensor(engine, publishedTopology(sizes), sizes.speeds ?? [1]);
}
