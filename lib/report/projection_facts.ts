import type { ComparedProductScore } from "./generation_facts.ts";
import type { MeasuredPair } from "./measured_pair.ts";

/** How often intervals hold what came true. */
export interface IntervalCoverage {
  /** Share of cases inside the intervals; null without a case. */
  readonly coverage: number | null;
  /** Lower limit of its interval; null where there is none. */
  readonly low: number | null;
  /** Upper limit. */
  readonly high: number | null;
  /** Cases. */
  readonly n: number;
  /** Share of cases in each tenth of the probability integral transform: .1 when calibrated. */
  readonly pit: readonly number[];
}

/** Whether the spread of a projection is that of its errors, on windows as wet as models learn from. */
export interface ProjectionCalibration {
  /** Windows. */
  readonly windows: number;
  /** Share of cases that intervals are to hold. */
  readonly level: number;
  /** Factor of the posterior's standard deviations, fitted on validation days; 1 of a projector without pairs. */
  readonly factor: number;
  /** Windows of validation days that it rests on; 0: none, or a projector without pairs, and nothing was corrected. */
  readonly validationWindows: number;
  /** Units of the latent, as they come from the projector. */
  readonly raw: IntervalCoverage;
  /** Units of the latent, with the factor. */
  readonly latent: IntervalCoverage;
  /** Least and greatest coverage of the units of a capsule, with the factor. */
  readonly capsules: readonly [number | null, number | null];
  /** Rain of the models' cells and frames, by the ranks among members; absent without members. */
  readonly rain?: IntervalCoverage;
  /** Of them, the cells where radar or a member is wet. */
  readonly wetRain?: IntervalCoverage;
  /** Mean rain of the satellite's cells and half hours, by the ranks among members. */
  readonly cells?: IntervalCoverage;
}

/** How well a kind of artefact is told from the satellite's windows as they are. */
export interface ArtefactDetection {
  /** Kind. */
  readonly artefact: string;
  /** What it is, in words. */
  readonly about: string;
  /** Area under the ROC curve of the anomaly score: times with it against the same times without. */
  readonly auroc: number | null;
  /** Lower limit of its interval; null where there is none. */
  readonly low: number | null;
  /** Upper limit. */
  readonly high: number | null;
  /** Blocks that bear on it. */
  readonly blocks: number;
  /** The same area of each part of the score alone. */
  readonly parts: Readonly<Record<string, number | null>>;
}

/** projection.json of a run: what project measured on held-out windows. */
export interface ProjectionResult {
  /** Model that was applied: "project", "project-sources", "project-unpaired". */
  readonly projector: string;
  /** What of it was applied. Absent where an older ondée projected. */
  readonly pair?: MeasuredPair;
  /** Version of the law that members are drawn by; absent from files of the first. */
  readonly lawVersion?: number;
  /** Part of the data. */
  readonly split: string;
  /** Windows. */
  readonly windows: number;
  /** Members of the ensemble. */
  readonly members: number;
  /** Blocks that intervals are drawn from: "6 h". */
  readonly blocks: string;
  /** Confidence level of intervals of measures. */
  readonly confidence: number;
  /** Replicates of the bootstrap. */
  readonly replicates: number;
  /** Calibration. */
  readonly calibration: ProjectionCalibration;
  /** Detection of injected artefacts by the anomaly score, at times when the satellite sees rain. */
  readonly artefacts?: readonly ArtefactDetection[];
  /** Times whose windows artefacts were put into. */
  readonly artefactScenes?: number;
  /** How often each artefact was put into each; 1 where it is not said. */
  readonly artefactDraws?: number;
  /** Downscaled rain beside interpolation and a U-Net, against the radar's frames; only with --compare. */
  readonly downscaling?: DownscalingComparison;
}

/** Downscaled rain beside what else one could take. */
export interface DownscalingComparison {
  /** Windows. */
  readonly windows: number;
  /** Frames of each that are scored. */
  readonly frames: number;
  /** Products, plain interpolation first. */
  readonly products: readonly {
    readonly name: string;
    readonly parameters: number | null;
    readonly steps: number | null;
  }[];
  /** Scores; differences to the first product. */
  readonly scores: readonly ComparedProductScore[];
}
