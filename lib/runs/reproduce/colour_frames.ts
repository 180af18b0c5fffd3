import type { Engine, Tensor } from "../../engine/mod.ts";

/** Rows and columns of MNIST's pictures. */
export const SIDE = 28;

/** How a picture is shown in a frame. */
export interface Pose {
  /** Counterclockwise, degrees. */
  readonly rotation: number;
  /** Enlargement. */
  readonly scale: number;
  /** Hue, degrees; 0 is red. */
  readonly hue: number;
}

/** Numbers that a pose is given by: two of the turn and the scale, then red, green, blue. */
export const POSE_LENGTH = 5;

/** A pose as {@link colourFrames} takes it. */
export function poseNumbers({ rotation, scale, hue }: Pose): number[] {
  const angle = rotation * Math.PI / 180;
  return [Math.cos(angle) / scale, Math.sin(angle) / scale, ...hueColour(hue)];
}

/** Red, green, blue of a hue at full saturation and value, 0 to 1 (Smith 1978, HSV). */
function hueColour(hue: number): number[] {
  const channel = (n: number) => {
    const k = (n + hue / 60) % 6;
    return 1 - Math.max(0, Math.min(k, 4 - k, 1));
  };
  return [channel(5), channel(3), channel(1)];
}

/**
 * Pictures turned and scaled about their middle, between pixels by bilinear interpolation and 0 outside, then coloured.
 * The reference code turns about (14, 14), half a pixel off the middle (13.5, 13.5).
 *
 * @param pictures grey [sequence, y * x], 0 to 1
 * @param poses {@link poseNumbers} of each frame [sequence * frame, 5]
 * @returns frames [sequence * frame, colour * y * x]
 */
export function colourFrames({ tf }: Engine, pictures: Tensor, poses: Tensor): Tensor {
  const pixels = SIDE * SIDE;
  const [sequences, rows] = [pictures.shape[0]!, poses.shape[0]!];
  // A frame of zeros around the pictures: what lies outside reads them.
  const wide = SIDE + 3;
  const framed = tf.pad(tf.reshape(pictures, [sequences, SIDE, SIDE]), [[0, 0], [1, 2], [1, 2]]);
  const middle = (SIDE - 1) / 2;
  const at = tf.tensor1d(Float32Array.from({ length: pixels }, (_, i) => i % SIDE - middle));
  const down = tf.tensor1d(Float32Array.from({ length: pixels }, (_, i) => Math.floor(i / SIDE) - middle));
  const column = (k: number, count = 1) => tf.slice(poses, [0, k], [rows, count]);
  const [cosine, sine] = [column(0), column(1)];
  const within = (place: Tensor) => tf.add(tf.clipByValue(tf.add(place, middle), -1, SIDE), 1);
  const x = within(tf.sub(tf.mul(cosine, at), tf.mul(sine, down)));
  const y = within(tf.add(tf.mul(sine, at), tf.mul(cosine, down)));
  const [left, top] = [tf.floor(x), tf.floor(y)];
  const [right, bottom] = [tf.sub(x, left), tf.sub(y, top)];
  const first = Int32Array.from({ length: rows }, (_, row) => Math.floor(row * sequences / rows) * wide * wide);
  const corner = tf.add(
    tf.cast(tf.add(tf.mul(top, wide), left), "int32"),
    tf.tensor2d(first, [rows, 1], "int32"),
  );
  const flat = tf.reshape(framed, [-1]);
  const read = (dx: number, dy: number) => tf.gather(flat, tf.add(corner, tf.scalar(dy * wide + dx, "int32")));
  const between = (a: Tensor, b: Tensor, share: Tensor) => tf.add(a, tf.mul(tf.sub(b, a), share));
  const grey = between(between(read(0, 0), read(1, 0), right), between(read(0, 1), read(1, 1), right), bottom);
  const colours = tf.mul(tf.reshape(grey, [rows, 1, pixels]), tf.reshape(column(2, 3), [rows, 3, 1]));
  return tf.reshape(colours, [rows, 3 * pixels]);
}
