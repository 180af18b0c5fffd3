import type { Engine, Noise, Tensor, Tensor2D, Tensor4D, Variable } from "../engine/mod.ts";
import { type Parameters, uniformVariable } from "./parameters.ts";

/** Keeps the variance of signals through layers with ReLU (He et al. 2015): bounds of ±sqrt(6 / fan). */
const GAIN = 6;

/** Collects the parameters of a model while its layers are laid out. */
export interface ParameterBuilder {
  /** Weight [in, out] and bias [out] of a fully connected layer; the two halves of the bias start at `bias`. */
  dense(name: string, inputs: number, outputs: number, bias?: readonly [number, number]): void;
  /** The same of a layer that begins at 0: before it has learned any, its inputs make no difference. */
  zeroDense(name: string, inputs: number, outputs: number): void;
  /** Weight [kernel, kernel, in, out] and bias [out] of a convolution; the two halves of the bias start at `bias`. */
  convolution(name: string, kernel: number, inputs: number, outputs: number, bias?: readonly [number, number]): void;
  /** A scalar. */
  scalar(name: string, value: number): void;
  /** All of them. */
  readonly parameters: Parameters;
}

/** Starts an empty collection; first values are drawn from `noise` by the parameters' names. */
export function parameterBuilder(engine: Engine, noise: Noise): ParameterBuilder {
  const { tf } = engine;
  const parameters: Record<string, Variable> = {};
  const halves = (outputs: number, [low, high]: readonly [number, number]): Variable => {
    const half = Math.floor(outputs / 2);
    return tf.tidy(() => tf.variable(tf.tensor1d(Array.from({ length: outputs }, (_, i) => i < half ? low : high))));
  };
  return {
    parameters,
    dense: (name, inputs, outputs, bias = [0, 0]) => {
      parameters[`${name}/weight`] = uniformVariable(engine, noise, `${name}/weight`, [inputs, outputs], inputs / GAIN);
      parameters[`${name}/bias`] = halves(outputs, bias);
    },
    zeroDense: (name, inputs, outputs) => {
      parameters[`${name}/weight`] = tf.tidy(() => tf.variable(tf.zeros([inputs, outputs])));
      parameters[`${name}/bias`] = halves(outputs, [0, 0]);
    },
    convolution: (name, kernel, inputs, outputs, bias = [0, 0]) => {
      const shape = [kernel, kernel, inputs, outputs];
      const fan = kernel * kernel * inputs;
      parameters[`${name}/weight`] = uniformVariable(engine, noise, `${name}/weight`, shape, fan / GAIN);
      parameters[`${name}/bias`] = halves(outputs, bias);
    },
    scalar: (name, value) => {
      parameters[name] = tf.tidy(() => tf.variable(tf.scalar(value)));
    },
  };
}

/** x W + b for rows x [row, in]. */
export function dense({ tf }: Engine, parameters: Parameters, name: string, x: Tensor): Tensor {
  return tf.add(tf.matMul(x as Tensor2D, parameters[`${name}/weight`]! as Tensor2D), parameters[`${name}/bias`]!);
}

/** Convolution of x [row, y, x, channel] with zero padding, so that the output has y / stride rows. */
export function convolution({ tf }: Engine, parameters: Parameters, name: string, x: Tensor, stride = 1): Tensor {
  const weight = parameters[`${name}/weight`]! as Tensor4D;
  return tf.add(tf.conv2d(x as Tensor4D, weight, stride, "same"), parameters[`${name}/bias`]!);
}

/**
 * Convolution to four times the channels, rearranged to twice the rows and columns (sub-pixel convolution, Shi et al.
 * 2016): [row, y, x, channel] to [row, 2 y, 2 x, outputs]. Written with a transposition, which has a gradient.
 */
export function upsampling(engine: Engine, parameters: Parameters, name: string, x: Tensor): Tensor {
  const { tf } = engine;
  const fine = convolution(engine, parameters, name, x);
  const [rows, height, width, channels] = fine.shape as [number, number, number, number];
  const bands = tf.transpose(tf.reshape(fine, [rows * height, width, 2, channels / 2]), [0, 2, 1, 3]);
  return tf.reshape(bands, [rows, 2 * height, 2 * width, channels / 4]);
}
