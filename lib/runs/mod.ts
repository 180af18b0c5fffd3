/**
 * Run directories and the steps that fill them: what the tasks do, callable from a notebook.
 *
 * @module
 */
export type { Fingerprint } from "./archive_identity.ts";
export { currentValidation } from "./current_validation.ts";
export { requireArchiveOfRun } from "./run_archive.ts";
export { type HoldOptions, holdRun } from "./run_lock.ts";
export { readRunConfig, readSettings, recordSettings, type RunConfig, softwareVersions } from "./run_directory.ts";
export { exampleArchive } from "./example_archive.ts";
export { checkSimulation, simulateArchive, type SimulateOptions, type SimulateResult } from "./simulate_archive.ts";
export { DATA_DEFAULTS, type DataConfig } from "./data_config.ts";
export { DOMAINS } from "./domains.ts";
export { heldOutWindows, rainGaps, trainingWindows } from "./rain_windows.ts";
export { type PairedOrigin, type PairedWindowBatch, pairWindows, type WindowPairing } from "./paired_windows.ts";
export { type CellMap, cellMap, type WindowCells, type WindowPlace } from "./cell_map.ts";
export {
  isTrained,
  loadRainModel,
  type RainModelName,
  type RainSettings,
  rainSettings,
  type RainTrainingResult,
  requireShareable,
  type TrainOptions,
  trainRain,
} from "./train_rain.ts";
export { checkSettings } from "./check_settings.ts";
export { BASE, type Lever, LEVERS, leversOf, plainLevers, RECIPE, usualLevers, withLevers } from "./levers.ts";
export type {
  AblationRow,
  Ablations,
  LeadErrors,
  QuantileShare,
  ReferenceErrors,
  RollMeasures,
  RowMeasures,
} from "./ablations/ablation_result.ts";
export { referenceErrors, type ReferenceOptions } from "./reference_errors.ts";
export { type AblationOptions, runAblations } from "./ablations/run_ablations.ts";
export { renderAblations } from "./ablations/render_ablations.ts";
export { type LocalWorkers, runLocalWorkers } from "./local_workers.ts";
export { whileParentLives } from "./parent_watch.ts";
export { MOST_THREADS, type PairsSurvey, type SurveyOptions, surveyPairs } from "./survey_pairs.ts";
export { type AttributionChoice, LEAST_BLOCKS, USUAL_GROUPINGS, type ValidateOptions } from "./validate_options.ts";
export { validate, type Validation } from "./validate.ts";
export { type LatentErrorScores, type RunValidation, validateRun, type ValidateRunOptions } from "./validate_run.ts";
export type { CompareOptions } from "./compare_product.ts";
export { compareRuns, requireDifferentRuns } from "./compare_runs.ts";
export { attributePairs } from "./attribute_pairs.ts";
export { type ComparedPairs, comparePairs, type ComparePairsOptions, type Rival } from "./compare_pairs.ts";
export type { ScaleScore } from "./scale_scores.ts";
export { LATENT_ERROR_COLUMNS } from "./latent_errors.ts";
export { SCALE_COLUMNS } from "./scale_sums.ts";
export { measureSensitivity, type SensitivityOptions } from "./sensitivity/measure_sensitivity.ts";
export type { ErrorKind } from "./sensitivity/injections.ts";
export type { MetricResponses, RelativeResponse } from "./sensitivity/response_matrix.ts";
export { renderSensitivity, sensitivityLines } from "./sensitivity/render_sensitivity.ts";
export type {
  LatentAnswer,
  ScaleAnswer,
  Sensitivity,
  SensitivityRow,
  Separation,
  WindowMedian,
} from "./sensitivity/sensitivity_result.ts";
export { measureMotion, type MotionOptions } from "./motion/measure_motion.ts";
export { motionLines, renderMotion } from "./motion/render_motion.ts";
export type {
  Behaviour,
  GroupLead,
  MotionGroup,
  MotionModel,
  MotionResult,
  MotionRow,
  ShuffledChance,
  ToldEstimate,
  ToldMotion,
} from "./motion/motion_result.ts";
export {
  keepReproduction,
  openToy,
  reproduce,
  type ReproduceOptions,
  tableReproduction,
} from "./reproduce/reproduce.ts";
export { reproduceRow, type ReproduceRowOptions } from "./reproduce/reproduce_row.ts";
export { experimentFolder, type RowResult, type RowSettings } from "./reproduce/row_result.ts";
export { FOLLOW_UPS, type FollowUp } from "./reproduce/follow_ups.ts";
export {
  type ExperimentName,
  EXPERIMENTS,
  type PresetName,
  PRESETS,
  type PublishedRowName,
  ROW_NAMES,
  type RowName,
  rowName,
  type RowParts,
  rowParts,
  rowSizes,
} from "./reproduce/rows.ts";
export type {
  CapsuleCorrelations,
  Chance,
  ChanceCorrelations,
  EquivarianceErrors,
  FactorMeasures,
  Measures,
  ShiftEntropy,
  TrialSpread,
} from "./reproduce/measures.ts";
export type { Motion, TestBatch, Toy, ToySequence } from "./reproduce/toy.ts";
export { measureModel, type MeasureModelOptions } from "./reproduce/measure_model.ts";
export { leftOutOfTable } from "./reproduce/left_out.ts";
export { renderReproduction, reproductionLines } from "./reproduce/render_reproduction.ts";
export { type ReportExtras, reportRun } from "./report_run.ts";
export { type PairContext, withPairContext } from "./pair_context.ts";
export {
  type GeneratorName,
  isProjector,
  loadDownscaler,
  type LoadedGenerator,
  type LoadedProjector,
  loadGenerator,
  loadProjector,
  loadToldProjector,
  type PairModelName,
  type PairSettings,
  pairSettings,
  type ProjectorName,
  type RecordedPairSettings,
} from "./pair_models.ts";
export { compareDownscaling, type CompareDownscalingOptions } from "./projection/compare_downscaling.ts";
export { projectRegion, type ProjectRegionOptions, type RegionReport } from "./region/project_region.ts";
export { checkRegion, type RegionRequest } from "./region/region_plan.ts";
export type { SourceTeller } from "./projection/source_teller.ts";
export { type PairTrainOptions, requireSameLatent, trainPair } from "./train_pair.ts";
export {
  applyGenerator,
  type ApplyOptions,
  GENERATED_COLUMNS,
  type GenerateOptions,
  type GenerateResult,
  requireAsked,
} from "./generate.ts";
export { type AskedCondition, type CellCondition, type Pass, PASS_REACH } from "./generation/cell_conditions.ts";
export type { CellSources } from "./generation/cell_sources.ts";
export type { CellWindowMaker, CellWindowOptions, SatelliteWindows } from "./generation/cell_windows.ts";
export { BASELINE_COLUMNS, compareGeneration, type CompareGenerationOptions } from "./generation/compare_generation.ts";
export type { SeedTable, TableAbout, TableRun } from "./tables/table_run.ts";
export type { DayBounds } from "./asked_days.ts";
export type { CurrentMeasures } from "./tables/current_measures.ts";
export {
  currentGeneration,
  type GenerationRun,
  type GenerationTable,
  tableGeneration,
} from "./generation/generation_table.ts";
export { renderGeneration } from "./generation/render_generation.ts";
export { type ProjectionRun, type ProjectionTable, tableProjection } from "./projection/projection_table.ts";
export { renderProjection } from "./projection/render_projection.ts";
export {
  applyProjector,
  CAPSULE_COLUMNS,
  keepProjection,
  LATENT_COLUMNS,
  PROJECTION_FILE,
  type ProjectOptions,
  type ProjectReport,
} from "./project.ts";
export { findInjected } from "./injected.ts";
export { collectCases } from "./cases.ts";
export {
  type ErrorEstimate,
  evaluateRun,
  type EvaluationOptions,
  type LeadEvaluation,
  type ModelEvaluation,
  type RunEvaluation,
} from "./evaluate.ts";
export {
  type DemoOptions,
  describeSeconds,
  type JobResult,
  type ReportPart,
  runDemo,
  runJob,
  type StepClock,
  stepClock,
} from "./demo.ts";
export { type RealDemoOptions, type RealJobResult, runRealDemo } from "./real_demo.ts";
export { type LikelihoodScores, scoreLikelihood, type ScoreLikelihoodOptions } from "./score_likelihood.ts";
export { describeGain } from "./describe_gain.ts";
export { completeRun } from "./complete_run.ts";
export { type CompressionOptions, measureCompression } from "./compression/measure_compression.ts";
export type { SampleSize } from "./compression/rain_sample.ts";
export { decodeTiles, latentReader } from "./mosaics/decode_mosaics.ts";
export { encodeBlock, type EncodedBlock, LEAST_VALID, type TileCounts } from "./mosaics/encode_block.ts";
export { encodeMosaics, type EncodeOptions, type EncodeReport } from "./mosaics/encode_mosaics.ts";
export { joinReports } from "./mosaics/join_reports.ts";
export type { LatentIdentity } from "./mosaics/latent_group.ts";
export {
  blockFrames,
  type KnownLatents,
  type LatentDay,
  type LatentOptions,
  type LatentStore,
  withKnownLatents,
  withLatents,
} from "./mosaics/latent_store.ts";
export type { ModelCells } from "./mosaics/model_cells.ts";
export { type MosaicSource, openMosaicSource } from "./mosaics/mosaic_source.ts";
export { type DecodeOptions, type DecodeReport, writeDecoded } from "./mosaics/write_decoded.ts";
export { type TilePlace, type UnitScale, unitScale } from "./atlas/latent_vectors.ts";
export { type FoundWindow, type LikeQuery, likeWindows } from "./atlas/like_windows.ts";
export { type AtlasOptions, makeAtlas } from "./atlas/make_atlas.ts";
export { type SampleOptions, sampleWindows, type WindowSample } from "./atlas/sample_windows.ts";
export { type LikeOptions, type LikeWindow, windowsLike } from "./atlas/windows_like.ts";
