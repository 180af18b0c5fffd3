import { type RandomStream, randomStream } from "../../base/mod.ts";
import {
  capsuleCorrelation,
  type CapsuleShape,
  equivarianceError,
  type FactorCourse,
  stillCapsules,
} from "../../topographic/mod.ts";
import type { CapsuleCorrelations, Chance, TrialSpread } from "./measures.ts";
import type { ToySequence } from "./toy.ts";

/** Trials for the correlations. */
const TRIALS = 20;

/** Sequences for the equivariance error, whose chance level hardly varies. */
const SEQUENCES = 64;

/** What latents of independent standard normal values show in these sequences: the same for every model of these sizes. */
export function chanceLevels(sequences: readonly ToySequence[], sizes: Omit<CapsuleShape, "sequences">): Chance {
  const stream = randomStream(0, "chance");
  const some = { ...sizes, sequences: SEQUENCES };
  const factors = new Map<string, FactorCourse[]>();
  for (const { moving, course } of sequences) {
    if (course !== null) factors.set(moving, [...factors.get(moving) ?? [], course]);
  }
  const trialsOf = (courses: readonly FactorCourse[]) => {
    const shape = { ...sizes, sequences: courses.length };
    const trials = Array.from({ length: TRIALS }, () => {
      const latent = normalLatent(stream, shape);
      return {
        published: capsuleCorrelation(latent, shape, courses, "nearest"),
        told: capsuleCorrelation(latent, shape, courses, "told"),
        moving: capsuleCorrelation(latent, shape, courses, "told", "moving"),
        still: stillCapsules(latent, shape, courses),
      };
    });
    const spreadOf = (measure: keyof CapsuleCorrelations) => spread(trials.map((trial) => trial[measure]));
    return {
      published: spreadOf("published"),
      told: spreadOf("told"),
      moving: spreadOf("moving"),
      still: spreadOf("still"),
    };
  };
  return {
    equivariance: equivarianceError(normalLatent(stream, some), some),
    capsuleCorrelation: Object.fromEntries(
      [...factors].sort(([a], [b]) => a < b ? -1 : 1).map(([factor, courses]) => [factor, trialsOf(courses)]),
    ),
  };
}

function normalLatent(stream: RandomStream, { sequences, frames, capsules, width }: CapsuleShape): Float32Array {
  return Float32Array.from({ length: sequences * frames * capsules * width }, () => stream.normal());
}

function spread(values: readonly number[]): TrialSpread {
  if (!values.every(Number.isFinite)) return { mean: null, deviation: null };
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}
