/**
 * The topographic VAE: topology, encoders, decoders, losses, equivariance measures, generation, projection.
 *
 * @module
 */
export { type Topology, topologyMatrix, topologyTensor } from "./topology.ts";
export { slidingTopology } from "./sliding_topology.ts";
export { meanOnTorus, type Torus } from "./torus.ts";
export { type CapsuleShape, equivarianceError } from "./equivariance.ts";
export { type CapsuleSizes, rollCapsules, topographic } from "./capsules.ts";
export {
  fixtureParameters,
  initialisePublished,
  PUBLISHED_MU,
  PUBLISHED_SIZES,
  type PublishedSizes,
  publishedTopology,
  publishedTopologyTensor,
} from "./published.ts";
export { checkPublished } from "./published_check.ts";
export {
  createPublishedModel,
  decodePublished,
  disposePublishedModel,
  drawPublished,
  encodePublished,
  expectedPublished,
  type LatentNoise,
  type PublishedModel,
  type PublishedPass,
  publishedPass,
  withLearnedSpeeds,
} from "./published_model.ts";
export {
  type FrameBatch,
  type FrameInput,
  type MakeFrames,
  type PublishedTraining,
  publishedTraining,
} from "./published_training.ts";
export {
  type FrameMeasures,
  type MeasureOptions,
  type PublishedMeasurer,
  publishedMeasures,
} from "./published_measures.ts";
export {
  capsuleCorrelation,
  type ComparedFrame,
  type FactorCourse,
  stillCapsules,
  type Voters,
} from "./capsule_correlation.ts";
export { type LogLikelihood, logLikelihood, logMeanExp } from "./importance.ts";
export { type ParityStep, paritySteps } from "./parity.ts";
export {
  expectedLogRain,
  expectedRate,
  type HurdleFields,
  hurdleFields,
  hurdleNll,
  hurdleNllByCell,
  logRain,
  quantileLoss,
} from "./likelihood.ts";
export type { AmountLaw, AmountSpread } from "./amounts/amount_law.ts";
export { AMOUNT_LAWS, type AmountName } from "./amounts/laws.ts";
export { meanOfPlaces } from "./mean_of_places.ts";
export { amountLawOf, checkRainModel, placesOf, RAIN_MODEL, type RainModelConfig } from "./rain_config.ts";
export {
  divergenceByRow,
  expectedLatent,
  type Latent,
  type Posterior,
  type Posteriors,
  sampleLatent,
} from "./rain_latent.ts";
export {
  createRainModel,
  decode,
  detailPrior,
  disposeRainModel,
  encode,
  forSequencesOf,
  type RainModel,
  spreadOf,
} from "./rain_model.ts";
export { latentRollDistance } from "./latent_roll.ts";
export { latentRollContrast } from "./latent_contrast.ts";
export { framesOf } from "./frames_of.ts";
export { type RainLoss, rainLoss, type RainLossOptions } from "./rain_loss.ts";
export {
  checkRainTraining,
  RAIN_TRAINING,
  rainAndMask,
  type RainBatch,
  rainTraining,
  type RainTrainingConfig,
} from "./rain_training.ts";
export { fitLinearDynamics, type LinearDynamics } from "./linear_dynamics.ts";
export { forecastWindows, type LeadSums, type WindowForecast, type WindowForecastOptions } from "./forecast.ts";
export { encodeRates, encodeWhole } from "./encode_rates.ts";
export { decodeQuantiles } from "./decode_quantiles.ts";
export { type DecodedWindows, decodeWindows, type DecodeWindowsOptions } from "./decode_windows.ts";
export { type Clusters, kMeans } from "./atlas/clusters.ts";
export { planeMap } from "./atlas/plane_map.ts";
export { neighboursKept } from "./atlas/neighbours_kept.ts";
export { type PrincipalComponents, principalComponents, projectOn } from "./atlas/principal_components.ts";
export { adjustedRandIndex } from "./atlas/rand_index.ts";
export { type Agreement, clusterStability, type Stability, type StabilityOptions } from "./atlas/stability.ts";
export { decodeLatents, decodeRain } from "./mosaics/decode_latents.ts";
export { modelIdentity, type ModelParts, type VariableValues } from "./mosaics/model_identity.ts";
export { type Context, contextOf } from "./context.ts";
export { createSequenceEncoder, isDry, latentUnits, type SequenceEncoder } from "./mosaics/sequence_encoder.ts";
export type { PairedTrainingConfig } from "./compiled_training.ts";
export type { StepSize } from "./step_size.ts";
export { framesAsTensors, type PairedBatch, type PairedTensors, type PairedWindows } from "./paired.ts";
export type { CellBatch, CellTensors, CellWindows } from "./satellite_cells.ts";
export { type CapsuleTraversal, traverseCapsules } from "./traversal.ts";
export type { CellLaws } from "./cell_laws.ts";
export {
  cellLaws,
  type CellLawTensors,
  createGenerator,
  generateLaws,
  generateLawsUnder,
  type Generator,
  type GeneratorConfig,
  type GeneratorKind,
  generatorTraining,
} from "./generation.ts";
export { type DrawnScale, type LatentScale, latentScaleOf, measureLatentScale } from "./latent_scale.ts";
export {
  createProjector,
  type Projector,
  type ProjectorConfig,
  projectPosterior,
  type RadarStandardised,
  radarStandardised,
  type RadarTensors,
  type SatelliteTensors,
  unstandardise,
} from "./projector.ts";
export { projectorTraining } from "./projector_training.ts";
export { type UnpairedBatch, unpairedTraining } from "./unpaired_training.ts";
export {
  decodeLaws,
  decodeProjection,
  type LatentProjection,
  posteriorOf,
  project,
  type ProjectedPosterior,
  projectSatellite,
  type RadarLatent,
  radarLatent,
} from "./projection.ts";
export { createDownscaler, downscaledLaws, type Downscaler, downscalerTraining } from "./downscaling.ts";
