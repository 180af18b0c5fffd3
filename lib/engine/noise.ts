import { hash32, randomStream } from "../base/mod.ts";
import { ATTRIBUTE } from "./attributes.ts";
import type { NodeJSKernelBackend, Tensor, Tf } from "./deps.ts";
import { DTYPE, sizeOf } from "./dtypes.ts";

/** Random tensors of one step: the values depend on seed, name, step and shape only, not on what was drawn before. */
export interface Noise {
  /** Standard normal, float32. */
  normal(name: string, shape: readonly number[]): Tensor;
  /** Uniform in [0, 1), float32. */
  uniform(name: string, shape: readonly number[]): Tensor;
}

/** Makes the noise of a step; the step may be an int32 scalar tensor, so that a compiled function takes it as input. */
export type NoiseSource = (seed: number, step: number | Tensor) => Noise;

function checkInteger(what: string, value: number): void {
  if (Number.isInteger(value) && value >= 0 && value < 2 ** 31) return;
  throw new RangeError(`Cannot draw noise of ${what} ${value}: it must be a whole number from 0 to 2147483647`);
}

/** Noise by TensorFlow's stateless operations (Philox; Salmon et al. 2011, doi:10.1145/2063384.2063405). */
export function tensorFlowNoise(tf: Tf, backend: NodeJSKernelBackend, compiling: () => boolean): NoiseSource {
  const draw = (operation: string, seed: number, name: string, step: number | Tensor, shape: readonly number[]) =>
    tf.tidy(() => {
      const key = hash32(`${seed}/${name}`) | 0;
      const attributes = [
        { name: "dtype", type: ATTRIBUTE.type, value: DTYPE.float32 },
        { name: "T", type: ATTRIBUTE.type, value: DTYPE.int32 },
        { name: "Tseed", type: ATTRIBUTE.type, value: DTYPE.int32 },
      ];
      const keys = typeof step === "number"
        ? tf.tensor1d([key, step], "int32")
        : tf.stack([tf.scalar(key, "int32"), step]);
      return backend.executeSingleOutput(operation, attributes, [tf.tensor1d([...shape], "int32"), keys]);
    });
  return (seed, step) => {
    checkInteger("seed", seed);
    if (typeof step === "number") {
      checkInteger("step", step);
      if (compiling()) {
        throw new TypeError(
          "Cannot compile noise of a fixed step: it would stay the same; pass the step as an int32 tensor",
        );
      }
    }
    return {
      normal: (name, shape) => draw("StatelessRandomNormal", seed, name, step, shape),
      uniform: (name, shape) => draw("StatelessRandomUniform", seed, name, step, shape),
    };
  };
}

/** Noise drawn in JavaScript, for backends without stateless operations. */
export function portableNoise(tf: Tf): NoiseSource {
  return (seed, step) => {
    checkInteger("seed", seed);
    const at = typeof step === "number" ? step : step.dataSync()[0]!;
    checkInteger("step", at);
    const draw = (name: string, shape: readonly number[], kind: "normal" | "next") => {
      const stream = randomStream(seed, `${name}/${at}`);
      return tf.tensor(Float32Array.from({ length: sizeOf(shape) }, () => stream[kind]()), [...shape]);
    };
    return {
      normal: (name, shape) => draw(name, shape, "normal"),
      uniform: (name, shape) => draw(name, shape, "next"),
    };
  };
}
