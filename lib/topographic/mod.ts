/**
 * The topographic VAE: topology, encoders, decoders, losses, equivariance measures, generation, projection.
 *
 * @module
 */
export { type Topology, topologyMatrix } from "./topology.ts";
export { type CapsuleShape, equivarianceError } from "./equivariance.ts";
export { type CapsuleSizes, rollCapsules, topographic } from "./capsules.ts";
export {
  fixtureParameters,
  initialisePublished,
  PUBLISHED_MU,
  PUBLISHED_SIZES,
  type PublishedPass,
  publishedPass,
  type PublishedSizes,
  publishedTopology,
  publishedTopologyTensor,
} from "./published.ts";
export { type ParityStep, paritySteps } from "./parity.ts";
export {
  expectedLogRain,
  expectedRate,
  type HurdleFields,
  hurdleFields,
  hurdleNll,
  hurdleNllByCell,
  logRain,
} from "./likelihood.ts";
export {
  createRainModel,
  decode,
  disposeRainModel,
  divergenceByRow,
  encode,
  expectedLatent,
  type Latent,
  type Posterior,
  type Posteriors,
  RAIN_MODEL,
  type RainModel,
  type RainModelConfig,
  sampleLatent,
} from "./rain_model.ts";
export { framesOf, type RainLoss, rainLoss, type RainLossOptions } from "./rain_loss.ts";
export { RAIN_TRAINING, rainAndMask, type RainBatch, rainTraining, type RainTrainingConfig } from "./rain_training.ts";
export { forecastWindows, type LeadSums, type WindowForecast } from "./forecast.ts";
export { encodeRates } from "./encode_rates.ts";
export type { PairedTrainingConfig } from "./compiled_training.ts";
export { framesAsTensors, type PairedBatch, type PairedTensors, type PairedWindows } from "./paired.ts";
export type { CellBatch, CellTensors, CellWindows } from "./satellite_cells.ts";
export { type CapsuleTraversal, traverseCapsules } from "./traversal.ts";
export {
  type CellLaws,
  cellLaws,
  type CellLawTensors,
  createGenerator,
  generateLaws,
  type Generator,
  type GeneratorConfig,
  type GeneratorKind,
  generatorTraining,
} from "./generation.ts";
export {
  createProjector,
  decodeProjection,
  type LatentProjection,
  type LatentScale,
  latentScaleOf,
  measureLatentScale,
  project,
  type Projector,
  projectorTraining,
  projectSatellite,
  projectStandardised,
  radarStandardised,
  unstandardise,
} from "./projection.ts";
