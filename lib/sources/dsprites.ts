import { DataError } from "../base/mod.ts";
import { openNpz } from "./npz.ts";
import { requireSprite, SPRITE_SIDE, SPRITE_VALUES, type SpriteLatents } from "./simulate/sprites.ts";

/** Pictures of sprites by their latents. */
export interface SpritePictures {
  /** Picture [y, x], 0 or 1. @throws RangeError when there is none of these latents */
  picture(latents: SpriteLatents): Uint8Array;
}

/** Values of shape, scale, orientation, x and y in the whole file, the slowest first; its pictures are in this order. */
const WHOLE: Readonly<Record<keyof SpriteLatents, number>> = { shape: 3, scale: 6, orientation: 40, x: 32, y: 32 };

const NAMES = Object.keys(WHOLE) as readonly (keyof SpriteLatents)[];

/** Index in the whole file of a latent's value in the part that is read. */
const WHOLE_INDEX: Readonly<Record<keyof SpriteLatents, (index: number) => number>> = {
  shape: (index) => index,
  scale: (index) => index + 1,
  orientation: (index) => 2 * index,
  x: (index) => 2 * index,
  y: (index) => 2 * index,
};

/** Row-major index of latents, each of `counts` values. */
const indexOf = (latents: SpriteLatents, counts: Readonly<Record<keyof SpriteLatents, number>>): number =>
  NAMES.reduce((index, name) => index * counts[name] + latents[name], 0);

/**
 * Reads the part of the original dSprites file (Matthey et al. 2017, dsprites_ndarray_co1sh3sc6or40x32y32_64x64.npz) that
 * {@link SPRITE_VALUES} counts: 50,625 of its 737,280 pictures, kept as 26 MB of bits. Pictures are read one by one, in the
 * file's order.
 *
 * @throws DataError "missing-file", "corrupt-file", "missing-variable"; "grid-mismatch" when the pictures are not those
 * of that file
 */
export async function readDsprites(path: string): Promise<SpritePictures> {
  const file = await openNpz(path);
  try {
    if (!file.names.includes("imgs")) {
      throw new DataError("missing-variable", "This npz has no pictures: dSprites calls them imgs", { file: path });
    }
    const frames = await file.frames("imgs");
    try {
      const wanted = [NAMES.reduce((product, name) => product * WHOLE[name], 1), SPRITE_SIDE, SPRITE_SIDE];
      if (frames.shape.join() !== wanted.join()) {
        throw new DataError("grid-mismatch", `These pictures are [${frames.shape}], those of dSprites [${wanted}]`, {
          file: path,
          variable: "imgs",
        });
      }
      return await readPart((index) => frames.frame(index));
    } finally {
      frames.close();
    }
  } finally {
    file.close();
  }
}

/** The part of dSprites, from a function that gives its pictures by their index in the whole, in ascending order. */
export async function readPart(frame: (index: number) => Promise<ArrayLike<number>>): Promise<SpritePictures> {
  const pixels = SPRITE_SIDE * SPRITE_SIDE;
  const count = NAMES.reduce((product, name) => product * SPRITE_VALUES[name], 1);
  const bits = new Uint8Array(count * pixels / 8);
  for (let index = 0; index < count; index++) {
    const picture = await frame(indexOf(wholeOf(latentsOf(index)), WHOLE));
    for (let i = 0; i < pixels; i++) if (picture[i] !== 0) bits[(index * pixels + i) >> 3]! |= 1 << (i & 7);
  }
  return {
    picture: (latents) => {
      requireSprite(latents);
      const start = indexOf(latents, SPRITE_VALUES) * pixels;
      return Uint8Array.from({ length: pixels }, (_, i) => bits[(start + i) >> 3]! >> (i & 7) & 1);
    },
  };
}

function latentsOf(index: number): SpriteLatents {
  const latents = { shape: 0, scale: 0, orientation: 0, x: 0, y: 0 };
  for (const name of NAMES.toReversed()) {
    latents[name] = index % SPRITE_VALUES[name];
    index = Math.floor(index / SPRITE_VALUES[name]);
  }
  return latents;
}

function wholeOf(latents: SpriteLatents): SpriteLatents {
  const whole = { ...latents };
  for (const name of NAMES) whole[name] = WHOLE_INDEX[name](latents[name]);
  return whole;
}
