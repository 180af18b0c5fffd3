import type { Engine, Tensor } from "../../engine/mod.ts";
import type { Position } from "../../learning/mod.ts";
import type { FactorCourse, FrameBatch, FrameInput, MakeFrames } from "../../topographic/mod.ts";

/** Which sequences: one factor moves, as in training, or two together, as never in training. */
export type Motion = "single" | "combined";

/** What moves in a sequence. */
export interface ToySequence {
  /** Factor, "rotation"; of two, "rotation+hue". */
  readonly moving: string;
  /** How it goes; null where two move. */
  readonly course: FactorCourse | null;
}

/** Sequences to measure models on. */
export interface TestBatch {
  /** What their frames are made of. */
  readonly inputs: readonly FrameInput[];
  /** Sequences, in order. */
  readonly sequences: readonly ToySequence[];
}

/** Sequences of an experiment, made on the fly. */
export interface Toy {
  /** What they are made of, in words, with a digest of files. */
  readonly data: string;
  /** Makes frames of inputs, inside compiled functions. */
  readonly frames: MakeFrames;
  /** Batches to train on, without end, always the same from the same place. */
  batches(seed: number, batch: number, from: Position): AsyncIterable<FrameBatch>;
  /** Sequences `first` to `first + count - 1` to measure on: held out, and the same for all models and seeds. */
  test(motion: Motion, first: number, count: number): TestBatch;
}

/** Sequences looked at together: their frames are made too. */
const AT_ONCE = 64;

/** The first sequences to measure on; their frames are not all made at once. */
export function testSequences(toy: Toy, motion: Motion, count: number): readonly ToySequence[] {
  const sequences: ToySequence[] = [];
  for (let first = 0; first < count; first += AT_ONCE) {
    sequences.push(...toy.test(motion, first, Math.min(AT_ONCE, count - first)).sequences);
  }
  return sequences;
}

/** Frames of a batch [sequence * frame, channel * y * x]; of the caller's tidy scope. */
export function framesOfBatch(engine: Engine, toy: Toy, inputs: readonly FrameInput[]): Tensor {
  return toy.frames(engine, inputs.map(({ values, shape }) => engine.tf.tensor(values, [...shape]) as Tensor));
}
