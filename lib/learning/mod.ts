/**
 * What every model shares: layers, losses, optimizers, the training loop, checkpoints.
 *
 * @module
 */
export { binaryCrossEntropy, gaussianDivergence, reparameterise } from "./losses.ts";
export {
  countParameters,
  disposeParameters,
  globalNorm,
  type Parameters,
  uniformVariable,
  valueAndGradients,
} from "./parameters.ts";
export { convolution, dense, type ParameterBuilder, parameterBuilder, upsampling } from "./layers.ts";
export { clipByGlobalNorm, type Gradients, type Optimizer } from "./optimizer.ts";
export { momentum, type MomentumOptions } from "./momentum.ts";
export { adam, type AdamOptions } from "./adam.ts";
export {
  exponentialDecay,
  linearRamp,
  type Ramp,
  type Schedule,
  warmupCosine,
  type WarmupCosineOptions,
} from "./schedules.ts";
export { type MovingAverage, movingAverage } from "./moving_average.ts";
export { readSafetensors, type StoredTensor, type TensorFile, writeSafetensors } from "./safetensors.ts";
export {
  type Checkpoint,
  checkpointPath,
  listCheckpoints,
  loadCheckpoint,
  type Position,
  readCheckpoint,
  removeCheckpoints,
  saveCheckpoint,
} from "./checkpoint.ts";
export {
  anyWorker,
  fromFirst,
  overShares,
  requireAgreement,
  shareOf,
  shareOfNoise,
  shareVariables,
  type Sharing,
  together,
} from "./data_parallel.ts";
export { appendMetrics, type MetricsLine, type PendingMetrics, readMetrics, rewindMetrics } from "./metrics.ts";
export {
  type Positioned,
  requireResumable,
  train,
  type TrainingOptions,
  type TrainingResult,
  type TrainingTask,
} from "./train.ts";
