import { DataError, WET_RATE } from "../base/mod.ts";
import { dayOf, daySpan } from "../grid/mod.ts";
import type { Intervals, ProbabilisticFacts, ProductFacts } from "../report/mod.ts";
import { openSource, type SourceFile, type SourceVariable } from "../sources/mod.ts";
import {
  bootstrap,
  brier,
  CATEGORICAL,
  type Forecast,
  forecasts,
  type ForecastState,
  reliability,
  roc,
  tablesByThreshold,
} from "../verification/mod.ts";
import { matchCells } from "./match_cells.ts";
import { USUAL_DRAWS, usualIntervals } from "./usual_intervals.ts";

/** Options of {@link scoreLikelihood}. */
export interface ScoreLikelihoodOptions {
  /** Variable with the likelihood. */
  readonly likelihood: string;
  /** Value of a certain event: 100 for percent. Default 100. */
  readonly certain?: number;
  /** Rain from this rate on is the event, mm h-1. Default 0.1. */
  readonly event?: number;
  /** Likelihoods, 0 to 1, that a decision is taken from. */
  readonly thresholds?: readonly number[];
  /** Length of a block of the bootstrap, h. Default 3. */
  readonly blockHours?: number;
  /** Seed of the bootstrap. Default 0. */
  readonly seed?: number;
  /** Name of the product in figures. */
  readonly name: string;
}

/** What {@link scoreLikelihood} found. */
export interface LikelihoodScores extends Required<Pick<ProbabilisticFacts, "roc" | "reliability" | "brier" | "csi">> {
  /** Pairs of cell and time where both have a value. */
  readonly pairs: number;
  /** Share of them with the event. */
  readonly baseRate: number;
  /** Times in both files. */
  readonly times: number;
  /** Area under the ROC curve with its interval; null where there is none. */
  readonly area: { readonly value: number; readonly low: number | null; readonly high: number | null };
  /** First and last day of these times: "2021-06-25", "2021-06-01 to 2021-06-21". */
  readonly period: string;
  /** Rain and likelihood. */
  readonly products: readonly ProductFacts[];
  /** How intervals are made. */
  readonly intervals: Intervals;
  /** What readers found odd. */
  readonly warnings: readonly string[];
}

/** Decisions of the usual figure. */
const THRESHOLDS = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6];

/** Bins of the reliability diagram. */
const BINS = 10;

/**
 * Scores a likelihood of rain in one file against the rain in another: ROC, reliability and Brier score with its CORP
 * parts, critical success index by likelihood, each with an interval from resampling blocks of hours. Cells are paired by
 * their centres, times by being the same.
 *
 * @throws DataError "missing-variable" when a file lacks its field, "grid-mismatch" when no cell is in both,
 * "time-conflict" when no time is
 */
export async function scoreLikelihood(
  likelihoodPath: string,
  rainPath: string,
  options: ScoreLikelihoodOptions,
): Promise<LikelihoodScores> {
  const { event = WET_RATE, blockHours = 3, thresholds = THRESHOLDS, seed = 0, name } = options;
  const accumulator = forecasts({ threshold: event });
  const { states, times, warnings, ...found } = await statesByBlock(likelihoodPath, rainPath, {
    ...options,
    event,
    blockHours,
  });
  const blocks = [...states.values()];
  const whole = blocks.reduce((sum, state) => accumulator.merge(sum, state), accumulator.init());
  const table = accumulator.value(whole);
  const statistics = statisticsOf(thresholds);
  const intervals = bootstrap(blocks, accumulator, {
    seed,
    name: "likelihood",
    ...USUAL_DRAWS,
    statistics: statistics.map(({ of, range, mass }) => ({
      range,
      value: (state: ForecastState) => of(accumulator.value(state)),
      ...(mass === undefined ? {} : { mass }),
    })),
  });
  const n = table.reduce((sum, { weight }) => sum + weight, 0);
  const estimates = statistics.map(({ kind, score, threshold, of }, k) => {
    const { low, high } = intervals[k]!;
    const limits = Number.isNaN(low) ? { low: null, high: null } : { low, high };
    return {
      kind,
      grouping: "all",
      group: "all",
      score,
      threshold,
      n,
      value: of(table),
      ...limits,
      blocks: blocks.length,
    };
  });
  const rows = (kind: string) =>
    estimates.filter((row) => row.kind === kind).map(({ kind: _, ...row }) => ({ ...row, series: name }));
  const [area] = rows("area");
  const bins = reliability(table, BINS).map(({ forecast, frequency, weight }, k) => {
    const { low, high } = rows("bin")[k]!;
    return { forecast: finite(forecast), frequency: finite(frequency), weight, low, high };
  });
  return {
    pairs: n,
    baseRate: table.reduce((sum, { events }) => sum + events, 0) / n,
    times,
    area: area!,
    roc: [{
      name,
      area: area!.value,
      low: area!.low,
      high: area!.high,
      points: roc(table).points.map(({ pofd, pod }) => ({ pofd, pod })),
    }],
    reliability: [{ name, bins }],
    brier: rows("brier"),
    csi: rows("csi"),
    warnings,
    intervals: usualIntervals(`${blockHours} h`),
    ...found,
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** A number of the table of forecasts. */
interface TableStatistic {
  readonly kind: "area" | "brier" | "csi" | "bin";
  readonly score: string;
  readonly threshold: number | null;
  readonly range: readonly [number, number];
  of(table: readonly Forecast[]): number;
  /** Weight of a block in the number, where it is not the same for all. */
  mass?(state: ForecastState): number;
}

function statisticsOf(thresholds: readonly number[]): readonly TableStatistic[] {
  const unit = [0, 1] as const;
  const parts = { score: "brier_score", miscalibration: "miscalibration", discrimination: "discrimination" } as const;
  return [
    { kind: "area", score: "roc_area", threshold: null, range: unit, of: (table) => roc(table).area },
    ...[...Object.entries(parts), ["uncertainty", "uncertainty"] as const].map(([part, score]): TableStatistic => ({
      kind: "brier",
      score,
      threshold: null,
      range: unit,
      of: (table) => brier(table)[part as keyof typeof parts],
    })),
    ...thresholds.map((threshold): TableStatistic => ({
      kind: "csi",
      score: "csi",
      threshold,
      range: unit,
      of: (table) => csiAt(table, threshold),
    })),
    ...Array.from({ length: BINS }, (_, k): TableStatistic => ({
      kind: "bin",
      score: "frequency",
      threshold: null,
      range: unit,
      of: (table) => reliability(table, BINS)[k]!.frequency,
      mass: (state) => reliability([...state].map(([forecast, entry]) => ({ forecast, ...entry })), BINS)[k]!.weight,
    })),
  ];
}

/** Critical success index of saying yes from `threshold` on. */
function csiAt(table: readonly Forecast[], threshold: number): number {
  const decision = tablesByThreshold(table).findLast((entry) => entry.threshold >= threshold)!;
  return CATEGORICAL.csi.value(decision);
}

async function statesByBlock(
  likelihoodPath: string,
  rainPath: string,
  { likelihood: name, certain = 100, event, blockHours }:
    & Pick<ScoreLikelihoodOptions, "likelihood" | "certain">
    & Required<Pick<ScoreLikelihoodOptions, "event" | "blockHours">>,
) {
  const likelihoodFile = await openSource(likelihoodPath);
  try {
    const rainFile = await openSource(rainPath);
    try {
      const likelihood = fieldOf(likelihoodFile, name);
      const rain = fieldOf(rainFile, "rain_rate");
      const cells = matchCells(likelihood.grid, rain.grid);
      if (!cells.some((cell) => cell >= 0)) {
        throw new DataError("grid-mismatch", `No cell lies where one of ${rainPath} does`, { file: likelihoodPath });
      }
      const accumulator = forecasts({ threshold: event });
      const states = new Map<number, ForecastState>();
      const paired: number[] = [];
      for (const [k, time] of likelihood.times.entries()) {
        const at = rain.times.indexOf(time);
        if (at < 0) continue;
        paired.push(time);
        const truth = (await rainFile.read(rain.name, at)).data;
        const estimate = (await likelihoodFile.read(likelihood.name, k)).data.map((value) => value / certain);
        const block = Math.floor(time / (blockHours * 3600));
        const state = states.get(block) ?? accumulator.init();
        states.set(
          block,
          accumulator.add(state, {
            estimate: Float64Array.from(estimate, (value) => Math.round(value * 1e4) / 1e4),
            truth: Float64Array.from(cells, (cell) => cell < 0 ? NaN : truth[cell]!),
          }),
        );
      }
      if (paired.length === 0) {
        throw new DataError("time-conflict", `No time is in ${rainPath} too`, { file: likelihoodPath });
      }
      return {
        states,
        times: paired.length,
        period: daySpan(dayOf(Math.min(...paired)), dayOf(Math.max(...paired))),
        products: [{ role: "reference", ...rainFile.product }, { role: "satellite", ...likelihoodFile.product }],
        warnings: [...likelihoodFile.warnings, ...rainFile.warnings],
      };
    } finally {
      rainFile.close();
    }
  } finally {
    likelihoodFile.close();
  }
}

function fieldOf(file: SourceFile, name: string): SourceVariable {
  const variable = file.variables.find((candidate) => candidate.name === name);
  if (variable !== undefined) return variable;
  const there = file.variables.map((candidate) => candidate.name).join(", ");
  throw new DataError("missing-variable", `No variable ${name}: the file has ${there}`, { file: file.path });
}
