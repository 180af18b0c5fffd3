/**
 * Run directories and the steps that fill them: what the tasks do, callable from a notebook.
 *
 * @module
 */
export type { Fingerprint } from "./archive_identity.ts";
export { type HoldOptions, holdRun } from "./run_lock.ts";
export { readRunConfig, recordSettings, type RunConfig, softwareVersions } from "./run_directory.ts";
export { exampleArchive } from "./example_archive.ts";
export { checkSimulation, simulateArchive, type SimulateOptions, type SimulateResult } from "./simulate_archive.ts";
export { DATA_DEFAULTS, type DataConfig } from "./data_config.ts";
export { heldOutWindows, trainingWindows } from "./rain_windows.ts";
export { type PairedOrigin, type PairedWindowBatch, pairWindows, type WindowPairing } from "./paired_windows.ts";
export { type CellMap, cellMap, type WindowPlace } from "./cell_map.ts";
export {
  isTrained,
  loadRainModel,
  type RainModelName,
  type RainSettings,
  rainSettings,
  type RainTrainingResult,
  type TrainOptions,
  trainRain,
} from "./train_rain.ts";
export { type LocalWorkers, runLocalWorkers } from "./local_workers.ts";
export { whileParentLives } from "./parent_watch.ts";
export { LEAST_BLOCKS, USUAL_GROUPINGS, validate, type ValidateOptions, type Validation } from "./validate.ts";
export { type LatentErrorScores, type RunValidation, validateRun, type ValidateRunOptions } from "./validate_run.ts";
export { type CompareOptions, compareRuns } from "./compare_runs.ts";
export { attributePairs, type AttributionChoice } from "./attribute_pairs.ts";
export { comparePairs, type Rival } from "./compare_pairs.ts";
export type { ScaleScore } from "./scale_scores.ts";
export { LATENT_ERROR_COLUMNS } from "./latent_errors.ts";
export { SCALE_COLUMNS } from "./scale_sums.ts";
export { measureSensitivity, type SensitivityOptions } from "./sensitivity/measure_sensitivity.ts";
export type { ErrorKind } from "./sensitivity/injections.ts";
export { renderSensitivity, sensitivityLines } from "./sensitivity/render_sensitivity.ts";
export type {
  LatentAnswer,
  ScaleAnswer,
  Sensitivity,
  SensitivityRow,
  WindowMedian,
} from "./sensitivity/sensitivity_result.ts";
export { type ReportExtras, reportRun } from "./report_run.ts";
export {
  type GeneratorName,
  type LoadedGenerator,
  loadGenerator,
  loadProjector,
  PAIR_TRAINING,
  type PairContext,
  type PairModelName,
  type PairSettings,
  type PairTrainOptions,
  requireSameLatent,
  trainPair,
  withPairContext,
} from "./train_pair.ts";
export {
  applyGenerator,
  type ApplyOptions,
  GENERATED_COLUMNS,
  type GenerateOptions,
  type GenerateResult,
} from "./generate.ts";
export type { AskedCondition, CellCondition, Pass } from "./generation/cell_conditions.ts";
export type { CellSources } from "./generation/cell_sources.ts";
export type { CellWindowMaker, CellWindowOptions, SatelliteWindows } from "./generation/cell_windows.ts";
export { BASELINE_COLUMNS, compareGeneration, type CompareGenerationOptions } from "./generation/compare_generation.ts";
export { applyProjector, CAPSULE_COLUMNS, LATENT_COLUMNS, type ProjectReport } from "./project.ts";
export { findInjected } from "./injected.ts";
export { collectCases } from "./cases.ts";
export {
  type ErrorEstimate,
  evaluateRun,
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
