import { createHash } from "node:crypto";
import { join } from "node:path";
import { DataError, exists, type RandomStream, randomStream } from "../../base/mod.ts";
import { type IdxArray, readIdx } from "../../sources/mod.ts";
import type { FrameInput } from "../../topographic/mod.ts";
import { colourFrames, type Pose, POSE_LENGTH, poseNumbers, SIDE } from "./colour_frames.ts";
import type { Toy, ToySequence } from "./toy.ts";

/** Frames of a sequence, and values of each of its factors. */
const FRAMES = 18;

const CIRCLE = Array.from({ length: FRAMES }, (_, k) => 20 * k);

/** Values that each factor goes through, then from the first again (reference 3.2). */
const VALUES: Readonly<Record<keyof Pose, readonly number[]>> = {
  rotation: CIRCLE,
  scale: [.60, .64, .68, .72, .76, .79, .83, .87, .91, .95, .99, 1.03, 1.07, 1.11, 1.14, 1.18, 1.22, 1.26],
  hue: CIRCLE,
};

const FACTORS = Object.keys(VALUES) as readonly (keyof Pose)[];

/** Of MNIST's training pictures, the share that models see; the others are for validation, as in the reference. */
const TRAINING_SHARE = 0.8;

/** Seed of what models are measured on. */
const TEST_SEED = 0;

/** A picture with the course of its factors. */
interface ColourSequence {
  readonly picture: number;
  readonly moving: readonly (keyof Pose)[];
  readonly first: Readonly<Record<keyof Pose, number>>;
}

/** Draws what moves, and where each factor starts; each sequence from a stream of its own. */
function drawSequence(stream: RandomStream, picture: number, moving: number): ColourSequence {
  const first = { rotation: 0, scale: 0, hue: 0 };
  const chosen = stream.shuffle([...FACTORS]).slice(0, moving);
  for (const factor of FACTORS) first[factor] = stream.integer(FRAMES);
  return { picture, moving: FACTORS.filter((factor) => chosen.includes(factor)), first };
}

/**
 * Colour sequences of MNIST's digits (Keller & Welling 2021; reference 3.2): each digit in a sequence of 18 frames in which
 * one of rotation, scale and hue goes through its 18 values from a random one on, and the others stay. All is drawn from
 * seeded streams, anew each epoch; the reference lets its workers go on turning one list in place.
 *
 * @param folder holds train-images-idx3-ubyte and t10k-images-idx3-ubyte, gzip (.gz) or not
 * @throws DataError "missing-file"; "corrupt-file" when a file is cut, has no pictures, or both have the same; "grid-mismatch" when
 * pictures are not 28 x 28
 */
export async function openMnistToy(folder: string): Promise<Toy> {
  const [training, test] = [await readPictures(folder, "train"), await readPictures(folder, "t10k")];
  if (digestOf(training) === digestOf(test)) {
    throw new DataError(
      "corrupt-file",
      "Its pictures are those of t10k too, and models are to be measured on what they have not seen: fetch both files again",
      { file: await pathOf(folder, "train") },
    );
  }
  const inputsOf = (pictures: IdxArray, sequences: readonly ColourSequence[]): readonly FrameInput[] => {
    const grey = new Float32Array(sequences.length * SIDE * SIDE);
    const poses = new Float32Array(sequences.length * FRAMES * POSE_LENGTH);
    sequences.forEach(({ picture, moving, first }, k) => {
      const pixels = pictures.data.subarray(picture * SIDE * SIDE, (picture + 1) * SIDE * SIDE);
      pixels.forEach((value, i) => grey[k * SIDE * SIDE + i] = value / 255);
      for (let t = 0; t < FRAMES; t++) {
        const value = (factor: keyof Pose) =>
          VALUES[factor][(first[factor] + (moving.includes(factor) ? t : 0)) % FRAMES]!;
        const pose = { rotation: value("rotation"), scale: value("scale"), hue: value("hue") };
        poses.set(poseNumbers(pose), (k * FRAMES + t) * POSE_LENGTH);
      }
    });
    return [
      { values: grey, shape: [sequences.length, SIDE * SIDE] },
      { values: poses, shape: [sequences.length * FRAMES, POSE_LENGTH] },
    ];
  };
  const testOrder = shuffled(test.shape[0]!, randomStream(TEST_SEED, "test pictures"));
  return {
    data: `MNIST ${digestOf(training)} ${digestOf(test)}`,
    frames: (engine, [pictures, poses]) => colourFrames(engine, pictures!, poses!),
    batches: async function* (seed, batch, { epoch, batch: from }) {
      const all = shuffled(training.shape[0]!, randomStream(seed, "split"));
      const known = all.slice(0, Math.floor(TRAINING_SHARE * all.length));
      const perEpoch = Math.floor(known.length / batch);
      if (perEpoch === 0) throw new RangeError(`Cannot make batches of ${batch} of ${known.length} training pictures`);
      for (;; epoch++, from = 0) {
        const order = randomStream(seed, `order/${epoch}`).shuffle([...known]);
        for (let k = from; k < perEpoch; k++) {
          const sequences = order.slice(k * batch, (k + 1) * batch).map((picture, i) =>
            drawSequence(randomStream(seed, `sequence/${epoch}/${k * batch + i}`), picture, 1)
          );
          yield { inputs: inputsOf(training, sequences), next: { epoch, batch: k + 1 } };
        }
      }
    },
    test: (motion, first, count) => {
      const sequences = Array.from({ length: count }, (_, i) => {
        const stream = randomStream(TEST_SEED, `test/${motion}/${first + i}`);
        return drawSequence(stream, testOrder[(first + i) % testOrder.length]!, motion === "single" ? 1 : 2);
      });
      return { inputs: inputsOf(test, sequences), sequences: sequences.map(toySequence) };
    },
  };
}

function toySequence({ moving, first }: ColourSequence): ToySequence {
  const [only, ...others] = moving;
  return {
    moving: moving.join("+"),
    course: others.length > 0 ? null : { values: FRAMES, first: first[only!] },
  };
}

function shuffled(count: number, stream: RandomStream): number[] {
  return stream.shuffle(Array.from({ length: count }, (_, i) => i));
}

async function pathOf(folder: string, part: "train" | "t10k"): Promise<string> {
  const plain = join(folder, `${part}-images-idx3-ubyte`);
  return await exists(plain) ? plain : `${plain}.gz`;
}

async function readPictures(folder: string, part: "train" | "t10k"): Promise<IdxArray> {
  const path = await pathOf(folder, part);
  const pictures = await readIdx(path);
  if (pictures.shape[0] === 0) throw new DataError("corrupt-file", "No pictures are left in this file", { file: path });
  if (pictures.shape.length === 3 && pictures.shape[1] === SIDE && pictures.shape[2] === SIDE) return pictures;
  throw new DataError("grid-mismatch", `These pictures are [${pictures.shape}]: MNIST's are ${SIDE} x ${SIDE} pixels`, {
    file: path,
  });
}

const digestOf = ({ data }: IdxArray): string => createHash("sha256").update(data).digest("hex").slice(0, 12);
