import type { Engine, Tensor } from "../engine/mod.ts";
import { convolution, type ParameterBuilder, type Parameters, upsampling } from "../learning/mod.ts";

/**
 * Lays out a small U-Net (Ronneberger et al. 2015) with two halvings.
 *
 * @param channels of the three scales, the finest first
 * @param inputs channels of what it sees
 * @param outputs channels of what it gives
 */
export function buildUnet(
  build: ParameterBuilder,
  channels: readonly number[],
  inputs: number,
  outputs: number,
): void {
  const [first, second, third] = channels as [number, number, number];
  build.convolution("down/1", 3, inputs, first);
  build.convolution("down/2", 4, first, second);
  build.convolution("down/3", 4, second, third);
  build.convolution("middle", 3, third, third);
  build.convolution("up/2", 3, third, 4 * second);
  build.convolution("up/1", 3, 2 * second, 4 * first);
  build.convolution("out", 3, 2 * first, outputs);
}

/** Applies it to x [row, y, x, channel], y and x multiples of 4; its last layer is linear. */
export function applyUnet(engine: Engine, parameters: Parameters, x: Tensor): Tensor {
  const { tf } = engine;
  const layer = (name: string, of: Tensor, stride = 1): Tensor =>
    tf.relu(convolution(engine, parameters, name, of, stride));
  const up = (name: string, of: Tensor): Tensor => tf.relu(upsampling(engine, parameters, name, of));
  const fine = layer("down/1", x);
  const half = layer("down/2", fine, 2);
  const quarter = layer("middle", layer("down/3", half, 2));
  const joined = tf.concat([up("up/2", quarter), half], 3);
  return convolution(engine, parameters, "out", tf.concat([up("up/1", joined), fine], 3));
}
