import { join } from "node:path";
import { DataError, exists, hash32, type RandomStream, randomStream } from "../../base/mod.ts";
import {
  readDsprites,
  renderSprite,
  SPRITE_SIDE,
  SPRITE_VALUES,
  type SpriteLatents,
  type SpritePictures,
} from "../../sources/mod.ts";
import type { FrameInput } from "../../topographic/mod.ts";
import type { Toy, ToySequence } from "./toy.ts";

/** Frames of a sequence. */
const FRAMES = 15;

/** Factors that move; the shape never does. */
const FACTORS = ["x", "y", "orientation", "scale"] as const;

/** Name of the file of dSprites. */
const FILE = "dsprites_ndarray_co1sh3sc6or40x32y32_64x64.npz";

/** Sequences in an epoch: as many as pictures, as in the reference. */
const EPOCH = Object.values(SPRITE_VALUES).reduce((product, count) => product * count, 1);

/** Of sequences, one in so many is held out. */
const HELD_OUT = 10;

/** Seed of what is held out and of what models are measured on: the same for all. */
const TEST_SEED = 0;

interface SpriteSequence {
  readonly moving: readonly (typeof FACTORS)[number][];
  readonly first: SpriteLatents;
}

/**
 * Whether a sequence is for measuring, not for training: by what moves and the values of what does not, so that it is held
 * out from every start. Its single pictures are in other sequences that models do see; none can be kept from them, for
 * every picture is on a way to every other of its shape.
 */
function isHeldOut({ moving, first }: SpriteSequence): boolean {
  const still = Object.entries(first).filter(([name]) => !moving.some((factor) => factor === name));
  return hash32(JSON.stringify([moving, still]), TEST_SEED) % HELD_OUT === 0;
}

/** Draws sequences until one is in the part wanted. */
function drawSequence(stream: RandomStream, moving: number, heldOut: boolean): SpriteSequence {
  for (;;) {
    const chosen = stream.shuffle([...FACTORS]).slice(0, moving);
    const { shape, scale, orientation, x, y } = SPRITE_VALUES;
    const sequence = {
      moving: FACTORS.filter((factor) => chosen.includes(factor)),
      first: {
        shape: stream.integer(shape),
        scale: stream.integer(scale),
        orientation: stream.integer(orientation),
        x: stream.integer(x),
        y: stream.integer(y),
      },
    };
    if (isHeldOut(sequence) === heldOut) return sequence;
  }
}

/**
 * Sequences of sprites (Keller & Welling 2021; reference 3.3): 15 frames in which one of position, orientation and scale
 * goes on by a value a frame, from the last to the first again. Unlike in the reference a tenth of them is held out.
 *
 * @param folder with the npz of dSprites, or null for sprites that are drawn here
 * @throws DataError "missing-file" when the folder has no such file; as `readDsprites`
 */
export async function openSpritesToy(folder: string | null): Promise<Toy> {
  const pictures: SpritePictures = folder === null
    ? { picture: renderSprite }
    : await readDsprites(await dspritesFile(folder));
  const inputsOf = (sequences: readonly SpriteSequence[]): readonly FrameInput[] => {
    const pixels = SPRITE_SIDE * SPRITE_SIDE;
    const values = new Float32Array(sequences.length * FRAMES * pixels);
    sequences.forEach(({ moving, first }, k) => {
      for (let t = 0; t < FRAMES; t++) {
        const latents = { ...first };
        for (const factor of moving) latents[factor] = (first[factor] + t) % SPRITE_VALUES[factor];
        values.set(pictures.picture(latents), (k * FRAMES + t) * pixels);
      }
    });
    return [{ values, shape: [sequences.length * FRAMES, pixels] }];
  };
  return {
    data: folder === null ? "sprites drawn by ondée" : "dSprites",
    frames: (_, [frames]) => frames!,
    batches: async function* (seed, batch, { epoch, batch: from }) {
      const perEpoch = Math.floor(EPOCH / batch);
      for (;; epoch++, from = 0) {
        for (let k = from; k < perEpoch; k++) {
          const sequences = Array.from(
            { length: batch },
            (_, i) => drawSequence(randomStream(seed, `sequence/${epoch}/${k * batch + i}`), 1, false),
          );
          yield { inputs: inputsOf(sequences), next: { epoch, batch: k + 1 } };
        }
      }
    },
    test: (motion, first, count) => {
      const sequences = Array.from(
        { length: count },
        (_, i) =>
          drawSequence(randomStream(TEST_SEED, `test/${motion}/${first + i}`), motion === "single" ? 1 : 2, true),
      );
      return { inputs: inputsOf(sequences), sequences: sequences.map(toySequence) };
    },
  };
}

function toySequence({ moving, first }: SpriteSequence): ToySequence {
  const [only, ...others] = moving;
  return {
    moving: moving.join("+"),
    course: others.length > 0 ? null : { values: SPRITE_VALUES[only!], first: first[only!] },
  };
}

async function dspritesFile(folder: string): Promise<string> {
  const file = join(folder, FILE);
  if (await exists(file)) return file;
  throw new DataError(
    "missing-file",
    `No ${FILE} here: fetch it, or leave --data out for sprites that are drawn here`,
    {
      file: folder,
    },
  );
}
