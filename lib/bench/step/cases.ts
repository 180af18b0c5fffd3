import {
  PUBLISHED_SIZES,
  type PublishedSizes,
  RAIN_MODEL,
  RAIN_TRAINING,
  type RainModelConfig,
} from "../../topographic/mod.ts";

/** A training step to be timed: plain values, which workers of both sides understand. */
export type StepCase = PublishedCase | RainCase;

/** A step of the published, fully connected T-VAE. */
export interface PublishedCase {
  readonly kind: "published";
  /** The work, in words. */
  readonly work: string;
  readonly sizes: PublishedSizes;
  /** Sequences in a batch. */
  readonly sequences: number;
  /** Momentum SGD. */
  readonly learningRate: number;
  readonly momentum: number;
}

/** A step of the convolutional rain T-VAE with its roll loss. */
export interface RainCase {
  readonly kind: "rain";
  /** The work, in words. */
  readonly work: string;
  readonly model: RainModelConfig;
  /** Windows in a batch. */
  readonly sequences: number;
  /** Frames by which the roll loss rolls: the middle of what training draws. */
  readonly shift: number;
  /** Adam, gradients clipped. */
  readonly learningRate: number;
  readonly clipNorm: number;
}

/** The steps of the bench: MNIST and dSprites sizes as in the reference's yardstick, rain as `train` does it. */
export function stepCases(quick: boolean): readonly StepCase[] {
  const published = { kind: "published", sequences: 8, learningRate: 1e-4, momentum: 0.9 } as const;
  const rain = { kind: "rain", learningRate: RAIN_TRAINING.learningRate, clipNorm: RAIN_TRAINING.clipNorm } as const;
  if (quick) {
    const sizes = { frames: 6, capsules: 3, width: 6, kernel: 5, offset: 1, channels: 1, side: 4 };
    const model: RainModelConfig = {
      ...RAIN_MODEL,
      frames: 4,
      capsules: 2,
      width: 4,
      size: 16,
      channels: [4, 4, 8],
      hidden: 16,
      residual: 8,
    };
    return [
      { ...published, work: "T-VAE step, tiny", sizes, sequences: 2 },
      { ...rain, work: "rain T-VAE step, tiny", model, sequences: 2, shift: 1 },
    ];
  }
  return [
    { ...published, work: "T-VAE step, MNIST sizes", sizes: PUBLISHED_SIZES.mnist },
    { ...published, work: "T-VAE step, dSprites sizes", sizes: PUBLISHED_SIZES.dsprites },
    { ...rain, work: "rain T-VAE step", model: RAIN_MODEL, sequences: RAIN_TRAINING.batch, shift: 3 },
  ];
}

/**
 * Floating-point operations of a step of the published model: two a multiply-add of all dense layers, forward and both
 * backward products, without the gradient of the frames, which nobody needs. What else a step does is not counted.
 */
export function publishedFlops({ sizes, sequences }: PublishedCase): number {
  const units = sizes.capsules * sizes.width;
  const pixels = sizes.channels * sizes.side ** 2;
  const first = 2 * pixels * 3 * units;
  const encoders = first + 2 * (3 * units * 2 * units + 2 * units * 2 * units);
  const decoder = units * 2 * units + 2 * units * 3 * units + 3 * units * pixels;
  return 2 * sequences * sizes.frames * (3 * (encoders + decoder) - first);
}
