/** Rows and columns of a picture of a sprite, pixels. */
export const SPRITE_SIDE = 64;

/** Which of the documented values each latent of a sprite has, by index from 0. */
export interface SpriteLatents {
  /** 0 square, 1 ellipse, 2 heart. */
  readonly shape: number;
  /** Size, 0 to 4: 0.6 to 1 in equal steps. */
  readonly scale: number;
  /** Angle, 0 to 14: by 2/39 of a turn, so about three quarters of one in all. */
  readonly orientation: number;
  /** Position from left to right, 0 to 14: by 2/31 of the way. */
  readonly x: number;
  /** Position from top to bottom, 0 to 14, likewise. */
  readonly y: number;
}

/**
 * Number of values of each latent: the part of dSprites (Matthey et al. 2017) that Keller & Welling (2021) train on, 3 x 5 x
 * 15 x 15 x 15 pictures; of 6 scales the smallest is left out, of 40 angles and 32 positions every other of the first 30.
 */
export const SPRITE_VALUES: Readonly<Record<keyof SpriteLatents, number>> = {
  shape: 3,
  scale: 5,
  orientation: 15,
  x: 15,
  y: 15,
};

/** Pixels that each shape covers at scale 1. */
const AREA = 300;

/** Where the first position is, pixels from the edge; the last of the 32 is as far from the other. No shape is cut. */
const MARGIN = 14;

/** Ratio of the axes of the ellipse. */
const ELLIPSE = 2;

/** Root of the area of (x² + y² - 1)³ = x² y³. */
const HEART = Math.sqrt(3.661972);

/** Whether a point is inside a shape of unit area about its middle, x to the right, y down. */
const INSIDE: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => Math.max(Math.abs(x), Math.abs(y)) <= 0.5,
  (x, y) => x * x / ELLIPSE + y * y * ELLIPSE <= 1 / Math.PI,
  (x, y) => {
    const [a, b] = [x * HEART, -y * HEART];
    return (a * a + b * b - 1) ** 3 <= a * a * b ** 3;
  },
];

/** Farthest that a shape of unit area reaches from its middle. */
const REACH = 0.82;

/**
 * Draws a sprite: 1 where the middle of a pixel is inside the shape, 0 elsewhere. The latents are those of dSprites; sizes
 * of the shapes in pixels are our own (dSprites does not document them), so that likelihoods are not those of its files.
 *
 * @returns picture [y, x], {@link SPRITE_SIDE} on a side
 * @throws RangeError when an index is not one of {@link SPRITE_VALUES}
 */
export function renderSprite(latents: SpriteLatents): Uint8Array {
  requireSprite(latents);
  const { shape, scale, orientation, x, y } = latents;
  const length = Math.sqrt(AREA) * (0.6 + 0.1 * scale);
  const angle = 2 * Math.PI * 2 * orientation / 39;
  const place = (index: number) => MARGIN + (SPRITE_SIDE - 2 * MARGIN) * 2 * index / 31;
  const [middleX, middleY] = [place(x), place(y)];
  const [cosine, sine] = [Math.cos(angle) / length, Math.sin(angle) / length];
  const inside = INSIDE[shape]!;
  const picture = new Uint8Array(SPRITE_SIDE * SPRITE_SIDE);
  const near = (middle: number) => [Math.floor(middle - REACH * length), Math.ceil(middle + REACH * length)] as const;
  const [[left, right], [top, bottom]] = [near(middleX), near(middleY)];
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const [dx, dy] = [column + 0.5 - middleX, row + 0.5 - middleY];
      if (inside(cosine * dx - sine * dy, sine * dx + cosine * dy)) picture[row * SPRITE_SIDE + column] = 1;
    }
  }
  return picture;
}

/** @throws RangeError naming the latent that is not one of {@link SPRITE_VALUES} */
export function requireSprite(latents: SpriteLatents): void {
  for (const name of Object.keys(SPRITE_VALUES) as (keyof SpriteLatents)[]) {
    const [index, count] = [latents[name], SPRITE_VALUES[name]];
    if (!(Number.isInteger(index) && index >= 0 && index < count)) {
      throw new RangeError(`No sprite of ${name} ${index}: it must be 0 to ${count - 1}`);
    }
  }
}
