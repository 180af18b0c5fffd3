import type { Engine, Tensor } from "../../engine/mod.ts";
import { encodeColourPng } from "../../report/mod.ts";
import {
  decodePublished,
  encodePublished,
  expectedPublished,
  type PublishedModel,
  rollCapsules,
} from "../../topographic/mod.ts";
import { framesOfBatch, type Toy, type ToySequence } from "./toy.ts";

/** Space between frames, and twice that between sequences, pixels. */
const GAP = 2;

/** Held-out sequences that are searched for one of each factor. */
const SEARCHED = 64;

/** A strip of frames, each [channel, y, x], 0 to 1. */
type Strip = readonly Float32Array[];

/**
 * Rolled latents as a picture (PNG): for a held-out sequence of each moving factor its frames, below them what is decoded
 * of the first frame's expected latent with all capsules rolled by 0, 1, 2 ..., and below that decoded of it unrolled, with
 * the one capsule rolled that changes the frame most.
 */
export async function traversalPicture(engine: Engine, model: PublishedModel, toy: Toy): Promise<Uint8Array> {
  const strips: Strip[][] = [];
  for (const index of oneOfEachFactor(toy.test("single", 0, SEARCHED).sequences)) {
    strips.push(await stripsOf(engine, model, toy, index));
  }
  return drawn(strips, model.sizes.side, model.sizes.channels);
}

function oneOfEachFactor(sequences: readonly ToySequence[]): number[] {
  const factors = [...new Set(sequences.map(({ moving }) => moving))].sort();
  return factors.map((factor) => sequences.findIndex(({ moving }) => moving === factor));
}

async function stripsOf(engine: Engine, model: PublishedModel, toy: Toy, index: number): Promise<Strip[]> {
  const { tf } = engine;
  const { frames, capsules, width, channels, side } = model.sizes;
  const { inputs } = toy.test("single", index, 1);
  const rows = tf.tidy(() => {
    const x = framesOfBatch(engine, toy, inputs);
    const latent = expectedPublished(engine, model, encodePublished(engine, model, x));
    const first = tf.slice(latent, [0, 0], [1, capsules * width]) as Tensor;
    const rolls = Array.from({ length: frames }, (_, shift) => rollCapsules(engine, first, shift, model.sizes));
    const decode = (rows: Tensor[]) => tf.sigmoid(decodePublished(engine, model, tf.concat(rows, 0)));
    const alone = (capsule: number) => rolls.map((roll) => onlyCapsule(engine, first, roll, capsule, width));
    return tf.concat([x, decode(rolls), ...Array.from({ length: capsules }, (_, k) => decode(alone(k)))], 0);
  });
  const values = await rows.data() as Float32Array;
  rows.dispose();
  const pixels = channels * side * side;
  const strip = (k: number): Strip =>
    Array.from({ length: frames }, (_, t) => values.subarray((k * frames + t) * pixels, (k * frames + t + 1) * pixels));
  const single = Array.from({ length: capsules }, (_, k) => strip(2 + k));
  return [strip(0), strip(1), single.reduce((most, next) => change(next) > change(most) ? next : most)];
}

/** A latent with one capsule as in `rolled`. */
function onlyCapsule({ tf }: Engine, latent: Tensor, rolled: Tensor, capsule: number, width: number): Tensor {
  const units = (of: Tensor, from: number, to: number) => tf.slice(of, [0, from], [1, to - from]);
  const [start, end] = [capsule * width, (capsule + 1) * width];
  const all = latent.shape[1]!;
  return tf.concat([units(latent, 0, start), units(rolled, start, end), units(latent, end, all)], 1);
}

/** How far the frames of a strip are from its first. */
function change([first, ...others]: Strip): number {
  return others.reduce(
    (sum, frame) => sum + frame.reduce((total, value, i) => total + Math.abs(value - first![i]!), 0),
    0,
  );
}

function drawn(sequences: readonly (readonly Strip[])[], side: number, channels: number): Uint8Array {
  const step = side + GAP;
  const width = sequences[0]![0]!.length * step - GAP;
  const block = sequences[0]!.length * step + GAP;
  const height = sequences.length * block - 2 * GAP;
  const picture = new Uint8Array(3 * width * height).fill(255);
  sequences.forEach((strips, s) =>
    strips.forEach((strip, r) =>
      strip.forEach((frame, t) => {
        for (let i = 0; i < side * side; i++) {
          const [y, x] = [s * block + r * step + Math.floor(i / side), t * step + i % side];
          for (let c = 0; c < 3; c++) {
            const value = frame[(channels === 1 ? 0 : c) * side * side + i]!;
            picture[3 * (y * width + x) + c] = Math.round(255 * value);
          }
        }
      })
    )
  );
  return encodeColourPng(width, height, picture);
}
