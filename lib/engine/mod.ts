/**
 * Tensors: TensorFlow's own C library behind the tfjs API, or WebGPU, or plain JavaScript.
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * using engine = await openEngine();
 * const { tf } = engine;
 * const weight = tf.variable(tf.scalar(1));
 * const step = engine.compile(([x]) => {
 *   weight.assign(weight.mul(x!));
 *   return [weight.add(0)];
 * });
 * for (let i = 0; i < 3; i++) step([tf.scalar(2)]);
 * assert.equal(weight.dataSync()[0], 8);
 * ```
 *
 * @module
 */
export { type Engine, type EngineMemory, type EngineOptions, openEngine } from "./engine.ts";
export { type DeviceName, parseDevice } from "./device.ts";
export { cacheFolder } from "./platform.ts";
export type { CompiledFunction, CompileOptions, TensorFunction } from "./compile.ts";
export type { Summary } from "./summary.ts";
export { TensorFlowError } from "./errors.ts";
export type { Noise } from "./noise.ts";
export type { Precision } from "./precision.ts";
export type { AdamRates, MomentumRates, Updates } from "./updates.ts";
export { checkCluster } from "./cluster.ts";
export type { Cluster } from "./server_definition.ts";
export { LostWorkerError, type Workers } from "./workers.ts";
export { type Setup, setup, type SetupOptions } from "./setup.ts";
export type {
  DataType,
  NamedTensors,
  Scalar,
  Tensor,
  Tensor1D,
  Tensor2D,
  Tensor3D,
  Tensor4D,
  Tf,
  Variable,
} from "./deps.ts";
