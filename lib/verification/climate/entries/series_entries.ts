import { type ScoreEntry, scoreEntry, type ScoreReading, type ScoreSource } from "../../catalogue/entry.ts";
import { timeUnit, type VerifySettings } from "../../catalogue/settings.ts";
import { type CellSeries, cellSeries, type KeptFields, type TimedFields } from "../cell_series.ts";
import type { Compared } from "../compare_series.ts";
import { greatestAmounts } from "../greatest_amount.ts";
import { heavyRain } from "../heavy_rain.ts";
import { idfScaling } from "../idf_scaling.ts";
import { quantile } from "../quantile.ts";
import { spells } from "../spells.ts";

/** Series of the cells of fields that follow each other: one pass for all scores that need them. */
export const SERIES: ScoreSource<KeptFields, TimedFields, CellSeries> = {
  accumulator: cellSeries,
  input: ({ forecast, observed, time = NaN }) => ({ time, estimate: forecast, truth: observed }),
};

/** What all of them cost. */
export const KEEPS_FIELDS = "keeps every field";

/** Both sides of results by cell. */
export function sidesOf<Result>(results: readonly Compared<Result>[]) {
  return [["forecast", results.map(({ estimate }) => estimate)], [
    "observed",
    results.map(({ truth }) => truth),
  ]] as const;
}

/** Mean of the numbers that are defined, and how many cells they are of. */
export function meanOf(values: readonly number[]): { readonly value: number; readonly cells: number } {
  const defined = values.filter(Number.isFinite);
  return { value: defined.reduce((sum, value) => sum + value, 0) / defined.length, cells: defined.length };
}

/** The first reason that there is, for a mean without values. */
export function reasonOf(value: number, reasons: readonly (string | null)[]): { readonly reason?: string } {
  return Number.isFinite(value) ? {} : { reason: reasons.find((reason) => reason !== null) ?? "no pairs" };
}

/** Durations of maxima, hours; those count that are whole steps. */
const HOURS = [0.5, 1, 3, 6, 12, 24, 120] as const;

/** Numbers of steps of the durations that are whole steps, the single step first. */
function durationsOf({ stepMinutes = NaN }: VerifySettings): readonly number[] {
  const steps = HOURS.map((hours) => hours * 60 / stepMinutes).filter((count) => Number.isInteger(count) && count > 1);
  return [1, ...steps];
}

function greatest(series: CellSeries, settings: VerifySettings): readonly ScoreReading[] {
  return durationsOf(settings).filter((window) => window <= series.fields).flatMap((window) =>
    sidesOf(series.each((one) => greatestAmounts(one, { window }))).map(([of, cells]) => {
      const mean = meanOf(cells.map(({ value }) => value / window));
      const years = Math.max(0, ...cells.map(({ periods }) => periods.length));
      return {
        of,
        hours: window * settings.stepMinutes! / 60,
        ...mean,
        years,
        ...reasonOf(mean.value, cells.map(({ reason }) => reason)),
      };
    })
  );
}

const ofHeavy = (percentile: number): ScoreEntry =>
  scoreEntry(
    {
      name: `r${percentile}p`,
      meaning:
        `Sum of the values above the ${percentile}th percentile of those at or above the threshold, mean over cells; ${KEEPS_FIELDS}`,
      parameters: ["thresholds"],
    },
    SERIES,
    (series, { thresholds }) =>
      thresholds.flatMap((wet) =>
        sidesOf(series.each((one) => heavyRain(one, { percentile, wet }))).map(([of, cells]) => {
          const mean = meanOf(cells.map(({ value }) => value));
          const share = meanOf(cells.map(({ share }) => share)).value;
          const limit = meanOf(cells.map(({ limit }) => limit)).value;
          return {
            threshold: wet,
            operator: ">=",
            of,
            percentile,
            ...mean,
            share,
            limit,
            ...reasonOf(mean.value, cells.map(({ reason }) => reason)),
          };
        })
      ),
  );

const ofSpells = (kind: "wet" | "dry", meaning: string): ScoreEntry =>
  scoreEntry(
    {
      name: `${kind}-spells`,
      meaning: `Mean length of runs of ${meaning}, with the 99th percentile and the longest; ${KEEPS_FIELDS}`,
      parameters: ["thresholds", "operator"],
      optional: ["stepMinutes"],
    },
    SERIES,
    (series, settings) =>
      settings.thresholds.flatMap((wet) => {
        const { step, unit } = timeUnit(settings);
        const found = series.each((one) =>
          spells(one, { wet, event: settings.operator })[`${kind}Spells` as const].lengths
        );
        return sidesOf(found).map(([of, cells]) => {
          const lengths = Float64Array.from(cells.flat(), (length) => length * step).sort();
          const value = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
          return {
            threshold: wet,
            operator: settings.operator,
            of,
            unit,
            cut: "keep",
            value,
            p99: quantile(lengths, 0.99),
            longest: lengths.at(-1) ?? NaN,
            n: lengths.length,
            ...(lengths.length > 0 ? {} : { reason: series.n === 0 ? "no pairs" : `no ${kind} spell` }),
          };
        });
      }),
  );

/** Steps over which intensity is followed. */
const IDF_STEPS = [1, 2, 4, 8] as const;

/** The scores of series in the catalogue: an index of every cell's series, then the mean over cells. */
export const SERIES_ENTRIES: readonly ScoreEntry[] = [
  scoreEntry(
    {
      name: "rx",
      meaning:
        `Greatest running mean of each year over a step, an hour, a day ..., mean over years and cells; ${KEEPS_FIELDS}`,
      parameters: ["stepMinutes", "start"],
    },
    SERIES,
    greatest,
  ),
  ofHeavy(95),
  ofHeavy(99),
  ofSpells("wet", "values at or above the threshold"),
  ofSpells("dry", "values below the threshold"),
  scoreEntry(
    {
      name: "idf-scaling",
      meaning: `Exponent H of the greatest intensity of a year by duration d, d^-H, mean over cells; ${KEEPS_FIELDS}`,
      parameters: ["stepMinutes", "start"],
    },
    SERIES,
    (series, { stepMinutes = NaN }) => {
      const durations = IDF_STEPS.map((steps) => steps * stepMinutes * 60);
      return sidesOf(series.each((one) => idfScaling(one, { durations }))).map(([of, cells]) => {
        const mean = meanOf(cells.map(({ value }) => value));
        return {
          of,
          hours: durations.map((duration) => duration / 3600),
          ...mean,
          ...reasonOf(mean.value, cells.map(({ reason }) => reason)),
        };
      });
    },
  ),
];
