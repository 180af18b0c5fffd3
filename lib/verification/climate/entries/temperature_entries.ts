import { type ScoreEntry, scoreEntry, type ScoreSource } from "../../catalogue/entry.ts";
import {
  type TemperatureRows,
  temperatureScaling,
  type TemperatureScalingComparison,
  type TemperatureState,
} from "../temperature_scaling.ts";

const SCALING: ScoreSource<TemperatureState, TemperatureRows, TemperatureScalingComparison> = {
  each: ["thresholds"],
  accumulator: ({ thresholds: [wet = NaN] }) => temperatureScaling({ wet }),
  input: ({ forecast, observed, temperature = [] }) => ({ temperature, estimate: forecast, truth: observed }),
};

/** Growth with the temperature in the catalogue. */
export const TEMPERATURE_ENTRIES: readonly ScoreEntry[] = [
  scoreEntry(
    {
      name: "temperature-scaling",
      meaning:
        "Growth with temperature of the 99th percentile of values at or above the threshold, % per K; keeps every " +
        "pair, 24 bytes each",
      parameters: ["thresholds"],
      temperature: true,
    },
    SCALING,
    ({ estimate, truth, quantile, method }) =>
      ([["forecast", estimate], ["observed", truth]] as const).map(([of, { value, n, reason }]) => ({
        operator: ">=",
        of,
        quantile,
        method,
        n,
        value,
        ...(reason === null ? {} : { reason }),
      })),
  ),
];
