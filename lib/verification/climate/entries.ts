import type { Pairs } from "../accumulator.ts";
import { toPairs } from "../catalogue/to_pairs.ts";
import { type ScoreEntry, scoreEntry, type ScoreSource } from "../catalogue/entry.ts";
import { CYCLE_ENTRIES } from "./entries/cycle_entries.ts";
import { SERIES_ENTRIES } from "./entries/series_entries.ts";
import { TEMPERATURE_ENTRIES } from "./entries/temperature_entries.ts";
import { type Wetness, wetness, type WetnessComparison } from "./wetness.ts";

const WETNESS: ScoreSource<Float64Array<ArrayBuffer>, Pairs, WetnessComparison> = {
  each: ["thresholds"],
  accumulator: ({ thresholds: [wet = NaN], operator }) => wetness({ wet, event: operator }),
  input: toPairs,
};

const ofWetness = (name: string, meaning: string, key: keyof Wetness, also: readonly string[] = []): ScoreEntry =>
  scoreEntry(
    { name, meaning, also, parameters: ["thresholds", "operator"], weighted: true },
    WETNESS,
    ({ estimate, truth, event, n, reason }) =>
      ([["forecast", estimate], ["observed", truth]] as const).map(([of, values]) => ({
        of,
        operator: event,
        n,
        value: values[key],
        ...(Number.isNaN(values[key]) && reason !== null ? { reason } : {}),
      })),
  );

/** The scores of climate in the catalogue. */
export const CLIMATE_ENTRIES: readonly ScoreEntry[] = [
  ofWetness("wet-fraction", "Share of values at or above the threshold", "wetFraction"),
  ofWetness("wet-intensity", "Mean of the values at or above the threshold; SDII of days", "intensity", ["sdii"]),
  ...SERIES_ENTRIES,
  ...CYCLE_ENTRIES,
  ...TEMPERATURE_ENTRIES,
];
