import type { ScoreSettings } from "../score_table.ts";
import type { ErrorMeasure } from "./error_measure.ts";
import type { Measured } from "./measured.ts";

/** One level of a factor: one sensor, one bin of minutes. */
export interface AttributedLevel {
  /** Its name. */
  readonly level: string;
  /** Sum of the weights of its rows: their number, without weights. */
  readonly n: number;
  /** Blocks that have rows of it. */
  readonly blocks: number;
  /** Mean error of its rows. */
  readonly mean: Measured;
  /** That mean less the mean of all: what group means show. */
  readonly raw: Measured;
  /** The same with all other factors held alike. */
  readonly adjusted: Measured;
}

/** One factor. */
export interface AttributedFactor {
  /** As it was written: "sensor", "intensity:0.1-1-5". */
  readonly factor: string;
  /** Share of the variance of the error that it explains in blocks left out of the fit. */
  readonly share: Measured;
  /** The same in the very data of the fit, noise included; null where undefined. */
  readonly fitted: number | null;
  /** Its levels in their order, the unknown last. */
  readonly levels: readonly AttributedLevel[];
}

/** All that one must know to compute the same attribution again: plain JSON. */
export interface AttributionSettings extends Omit<ScoreSettings, "event" | "thresholds"> {
  /** What the error of a pair is. */
  readonly error: ErrorMeasure;
  /** The model. */
  readonly model: string;
  /** How variance is shared. */
  readonly shares: string;
  /** How many blocks there are. */
  readonly blockCount: number;
}

/** What goes with the error of an estimate: plain JSON. */
export interface Attribution {
  /** How it was found. */
  readonly about: AttributionSettings;
  /** Mean error of all rows. */
  readonly mean: Measured;
  /** Share of the variance of the error that all factors explain together in blocks left out of the fit. */
  readonly explained: Measured;
  /** The same in the very data of the fit: R squared; null where undefined. */
  readonly fitted: number | null;
  /** Factors in the order given. */
  readonly factors: readonly AttributedFactor[];
}
