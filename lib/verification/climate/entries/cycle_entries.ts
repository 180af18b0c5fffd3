import type { ScoreEntry, ScoreSource, VerifiedField } from "../../catalogue/entry.ts";
import { scoreEntry } from "../../catalogue/entry.ts";
import { toPairs } from "../../catalogue/to_pairs.ts";
import type { CycleName } from "../cycle.ts";
import { type CycleComparison, type CycleRows, harmonics } from "../harmonics.ts";

/** Every cell of a field is a row of its time. */
function toRows(field: VerifiedField): CycleRows {
  return { time: new Float64Array(field.observed.length).fill(field.time ?? NaN), ...toPairs(field) };
}

const ofCycle = (name: string, cycle: CycleName, meaning: string): ScoreEntry => {
  const source: ScoreSource<Float64Array<ArrayBuffer>, CycleRows, CycleComparison> = {
    accumulator: () => harmonics({ cycle }),
    input: toRows,
  };
  return scoreEntry(
    { name, meaning, parameters: ["stepMinutes", "start"], weighted: true },
    source,
    ({ estimate, truth, delay, n, reason }) =>
      ([["forecast", estimate], ["observed", truth]] as const).flatMap(([of, { mean, harmonics, explained }]) =>
        harmonics.map(({ order, amplitude, phase }, k) => ({
          of,
          order,
          value: amplitude,
          phase,
          phaseUnit: cycle === "day" ? "hours" : "days",
          ...(of === "forecast" ? { delay: delay[k]! } : {}),
          mean,
          explained,
          n,
          ...(reason === null ? {} : { reason }),
        }))
      ),
  );
};

/** Cycles in the catalogue: amplitude of two harmonics, with their phases, and by how much the forecast is late. */
export const CYCLE_ENTRIES: readonly ScoreEntry[] = [
  ofCycle("diurnal-cycle", "day", "Amplitude of the first two harmonics of the UTC day, with phase and delay, hours"),
  ofCycle("seasonal-cycle", "year", "Amplitude of the first two harmonics of the year, with phase and delay, days"),
];
