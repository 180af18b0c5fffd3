import type { ErrorMeasure, EventOperator, ScoreName } from "../verification/mod.ts";
import type { SurveyOptions } from "./survey_pairs.ts";

/** Options of `validate`; those of intervals hold for attribution and differences too. */
export interface ValidateOptions extends Omit<SurveyOptions, "also"> {
  /** Groupings, as `parseGrouping` reads them. Default: {@link USUAL_GROUPINGS} as far as the pairs have the columns. */
  readonly by?: readonly string[];
  /** Event thresholds, mm h-1. Default 0.1, 1, 5. */
  readonly thresholds?: readonly number[];
  /** Which values are events. Default ">=". */
  readonly event?: EventOperator;
  /** Scores. Default: the usual ones. */
  readonly scores?: readonly ScoreName[];
  /**
   * Fewest blocks of a group that is scored, of a level whose effect is told, of a difference that is tested; others are reported.
   * Default {@link LEAST_BLOCKS}; 5 for levels and differences.
   */
  readonly minBlocks?: number;
  /** Bootstrap replicates. Default 1000. */
  readonly replicates?: number;
  /** Seed of the bootstrap. Default 0. */
  readonly seed?: number;
  /** Factors that the error is attributed to. Default: none. */
  readonly attribute?: AttributionChoice;
}

/** Which factors the error is attributed to. */
export interface AttributionChoice {
  /** Factors, as `attribution.attributeErrors` reads them. */
  readonly factors: readonly string[];
  /** What the error is. Default "squared-log-error". */
  readonly error?: ErrorMeasure;
}

/** The groupings of the report. */
export const USUAL_GROUPINGS: readonly string[] = [
  "all",
  "class",
  "sensor",
  "minutes-from-overpass:0-15-30-60-90-120-240",
  "intensity:0-0.1-0.5-1-2-5-10",
  "season",
  "hour",
  "surface",
];

/** Fewest blocks of a group that is scored: the intervals were tried on 3 storms and more. */
export const LEAST_BLOCKS = 3;
