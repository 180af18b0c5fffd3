import type { ScoreEntry } from "../catalogue/entry.ts";
import { CALIBRATION_ENTRIES } from "./entries/calibration_entries.ts";
import { CRPS_ENTRIES } from "./entries/crps_entries.ts";
import { EVENT_ENTRIES } from "./entries/event_entries.ts";
import { PARAMETRIC_ENTRIES } from "./entries/parametric_entries.ts";
import { QUANTILE_ENTRIES } from "./entries/quantile_entries.ts";
import { VECTOR_ENTRIES } from "./entries/vector_entries.ts";

/** The scores of ensembles in the catalogue. */
export const ENSEMBLE_ENTRIES: readonly ScoreEntry[] = [
  ...CRPS_ENTRIES,
  ...EVENT_ENTRIES,
  ...CALIBRATION_ENTRIES,
  ...VECTOR_ENTRIES,
  ...QUANTILE_ENTRIES,
  ...PARAMETRIC_ENTRIES,
];
