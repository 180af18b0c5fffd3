import type { Estimate } from "./numbers.ts";

/** One score of one group of pairs with its bootstrap interval, as lib/verification and `validation.json` give it. */
export interface ScoreRow extends Estimate {
  /** What the pairs were grouped by: "all", "sensor", "minutes_since_overpass", ... */
  readonly grouping: string;
  /** The group: "GMI", "0-30", ... */
  readonly group: string;
  /** Name of the score: "bias", "rmse", "csi", ... */
  readonly score: string;
  /** Event threshold, mm/h; null for scores without one. */
  readonly threshold: number | null;
  /** Pairs that were counted. */
  readonly n: number;
  /** Lower end of the interval. */
  readonly low: number | null;
  /** Upper end of the interval. */
  readonly high: number | null;
  /** Independent blocks that were resampled. */
  readonly blocks: number;
  /** Product or model, where several are compared. */
  readonly series?: string;
}

/** How a score is written and what the best value is. */
export interface ScoreName {
  /** Name as people read it. */
  readonly label: string;
  /** Units; "" for a ratio. */
  readonly unit: string;
  /** Value of a perfect product. */
  readonly perfect?: number;
  /** Range of possible values, where both ends are finite. */
  readonly range?: readonly [number, number];
}

const UNIT_RANGE = [0, 1] as const;

const SCORES: Readonly<Record<string, ScoreName>> = {
  bias: { label: "Bias", unit: "mm/h", perfect: 0 },
  "relative_bias": { label: "Relative bias", unit: "", perfect: 0 },
  "multiplicative_bias": { label: "Multiplicative bias", unit: "", perfect: 1 },
  mae: { label: "Mean absolute error", unit: "mm/h", perfect: 0 },
  rmse: { label: "RMSE", unit: "mm/h", perfect: 0 },
  correlation: { label: "Correlation", unit: "", perfect: 1, range: [-1, 1] },
  "rank_correlation": { label: "Rank correlation", unit: "", perfect: 1, range: [-1, 1] },
  kge: { label: "Kling-Gupta efficiency", unit: "", perfect: 1 },
  pod: { label: "Probability of detection", unit: "", perfect: 1, range: UNIT_RANGE },
  far: { label: "False alarm ratio", unit: "", perfect: 0, range: UNIT_RANGE },
  pofd: { label: "False alarm rate", unit: "", perfect: 0, range: UNIT_RANGE },
  csi: { label: "Critical success index", unit: "", perfect: 1, range: UNIT_RANGE },
  ets: { label: "Equitable threat score", unit: "", perfect: 1 },
  hss: { label: "Heidke skill score", unit: "", perfect: 1 },
  "frequency_bias": { label: "Frequency bias", unit: "", perfect: 1 },
  fss: { label: "Fractions skill score", unit: "", perfect: 1, range: UNIT_RANGE },
  crps: { label: "CRPS", unit: "mm/h", perfect: 0 },
  brier: { label: "Brier score", unit: "", perfect: 0, range: UNIT_RANGE },
  "latent_error": { label: "Latent error", unit: "", perfect: 0 },
};

/** How `score` is written; a score that is not known here is written by its own name. */
export function scoreName(score: string): ScoreName {
  return SCORES[score] ?? { label: score.charAt(0).toUpperCase() + score.slice(1).replaceAll("_", " "), unit: "" };
}

/** A score with its unit: "RMSE (mm/h)". */
export function scoreTitle(score: string): string {
  const { label, unit } = scoreName(score);
  return unit === "" ? label : `${label} (${unit})`;
}

/** A threshold as an event: "> 0.1 mm/h". */
export function eventName(threshold: number, operator = ">"): string {
  return `${operator} ${threshold} mm/h`;
}
