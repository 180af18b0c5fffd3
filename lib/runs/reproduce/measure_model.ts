import type { Engine } from "../../engine/mod.ts";
import {
  capsuleCorrelation,
  type CapsuleShape,
  equivarianceError,
  type FactorCourse,
  type FrameMeasures,
  logLikelihood,
  publishedMeasures,
  type PublishedModel,
  stillCapsules,
} from "../../topographic/mod.ts";
import { concatenate } from "../concatenate.ts";
import type { CapsuleCorrelations, FactorMeasures, Measures, ShiftEntropy } from "./measures.ts";
import { framesOfBatch, type Motion, type Toy, type ToySequence } from "./toy.ts";

/** Shifts d at which decoding is measured; 0 is the reconstruction. */
export const SHIFTS: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 7, 8];

/** Sequences measured at a time. */
const BATCH = 8;

/** Seed of the noise: the same for all models. */
const SEED = 0;

/** Options of {@link measureModel}. */
export interface MeasureModelOptions {
  /** Which sequences. */
  readonly motion: Motion;
  /** How many. */
  readonly sequences: number;
  /** Draws for log p(x); 0 for none. */
  readonly draws: number;
  /** Ends it early. */
  readonly signal?: AbortSignal;
  /** Called after each batch. */
  readonly progress?: (sequences: number) => void;
}

/** Measures a model on held-out sequences; the same sequences and noise for all models. @throws the signal's reason */
export async function measureModel(
  engine: Engine,
  model: PublishedModel,
  toy: Toy,
  { motion, sequences: count, draws, signal, progress }: MeasureModelOptions,
): Promise<Measures> {
  const measurer = publishedMeasures(engine, model, { shifts: SHIFTS, draws, seed: SEED });
  const sequences: ToySequence[] = [];
  const parts: FrameMeasures[] = [];
  try {
    for (let first = 0; first < count; first += BATCH) {
      signal?.throwIfAborted();
      const batch = toy.test(motion, first, Math.min(BATCH, count - first));
      const frames = engine.tf.tidy(() => framesOfBatch(engine, toy, batch.inputs));
      try {
        parts.push(await measurer.measure(frames, first / BATCH));
      } finally {
        frames.dispose();
      }
      sequences.push(...batch.sequences);
      progress?.(sequences.length);
    }
  } finally {
    measurer.dispose();
  }
  return summary(joined(parts), sequences, model.sizes);
}

/** All batches as one. */
function joined(parts: readonly FrameMeasures[]): FrameMeasures {
  const all = (of: (part: FrameMeasures) => Float32Array) => concatenate(parts.map(of));
  const each = (of: (part: FrameMeasures) => readonly Float32Array[]) =>
    of(parts[0]!).map((_, k) => all((part) => of(part)[k]!));
  return {
    bce: all(({ bce }) => bce),
    kl: all(({ kl }) => kl),
    rolled: each(({ rolled }) => rolled),
    unrolled: each(({ unrolled }) => unrolled),
    weights: each(({ weights }) => weights),
    sampled: all(({ sampled }) => sampled),
    expected: all(({ expected }) => expected),
  };
}

type Sizes = Omit<CapsuleShape, "sequences">;

function summary(all: FrameMeasures, sequences: readonly ToySequence[], sizes: Sizes): Measures {
  const shape = { ...sizes, sequences: sequences.length };
  const error = (latent: Float32Array, removeMean: boolean) => equivarianceError(latent, shape, removeMean);
  const moving = [...new Set(sequences.map(({ moving }) => moving))].sort();
  return {
    sequences: sequences.length,
    bce: mean(all.bce),
    kl: mean(all.kl),
    logLikelihood: all.weights.length === 0 ? null : logLikelihood(all.weights, sizes.frames),
    equivariance: {
      sampled: error(all.sampled, false),
      sampledMeanRemoved: error(all.sampled, true),
      expected: error(all.expected, false),
      expectedMeanRemoved: error(all.expected, true),
    },
    shifts: SHIFTS.map((_, k) => entropyAt(all, k)),
    factors: Object.fromEntries(moving.map((factor) => {
      const which = sequences.flatMap((sequence, i) => sequence.moving === factor ? [i] : []);
      return [factor, factorMeasures(all, which, which.map((i) => sequences[i]!.course), sizes)];
    })),
  };
}

function entropyAt({ rolled, unrolled }: Pick<FrameMeasures, "rolled" | "unrolled">, k: number): ShiftEntropy {
  return { shift: SHIFTS[k]!, rolled: mean(rolled[k]!), unrolled: mean(unrolled[k]!) };
}

function factorMeasures(
  all: FrameMeasures,
  which: readonly number[],
  courses: readonly (FactorCourse | null)[],
  sizes: Sizes,
): FactorMeasures {
  const { frames, capsules, width } = sizes;
  const shape = { ...sizes, sequences: which.length };
  const byFrame = (values: Float32Array) => taken(values, which, frames);
  const latent = (values: Float32Array) => taken(values, which, frames * capsules * width);
  const expected = latent(all.expected);
  const entropies = { rolled: all.rolled.map(byFrame), unrolled: all.unrolled.map(byFrame) };
  return {
    sequences: which.length,
    expectedMeanRemoved: equivarianceError(expected, shape, true),
    reconstruction: entropyAt(entropies, 0).rolled,
    last: entropyAt(entropies, SHIFTS.length - 1),
    capsuleCorrelation: courses.includes(null)
      ? null
      : correlations(latent(all.sampled), expected, shape, courses as readonly FactorCourse[]),
  };
}

function correlations(
  sampled: Float32Array,
  expected: Float32Array,
  shape: CapsuleShape,
  courses: readonly FactorCourse[],
): CapsuleCorrelations {
  const known = (value: number) => Number.isFinite(value) ? value : null;
  return {
    published: known(capsuleCorrelation(sampled, shape, courses, "nearest")),
    told: known(capsuleCorrelation(expected, shape, courses, "told")),
    moving: known(capsuleCorrelation(expected, shape, courses, "told", "moving")),
    still: stillCapsules(expected, shape, courses),
  };
}

/** The entries of some sequences, each of `length` values. */
function taken(values: Float32Array, which: readonly number[], length: number): Float32Array {
  return concatenate(which.map((i) => values.subarray(i * length, (i + 1) * length)));
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
