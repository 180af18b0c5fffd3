import { type ScoreEntry, scoreEntry, type ScoreReading } from "../../catalogue/entry.ts";
import type { VerifySettings } from "../../catalogue/settings.ts";
import { calendarBlocks, type CellSeries, type Series, valuesByBlock } from "../../climate/mod.ts";
import { KEEPS_FIELDS, meanOf, reasonOf, SERIES, sidesOf } from "../../climate/entries/series_entries.ts";
import { roomLike } from "../../held_values.ts";
import { extremalIndex } from "../extremal_index.ts";
import { fitGpd } from "../gpd.ts";
import { gpdReturnLevels } from "../gpd_return_levels.ts";
import { mevReturnLevels } from "../mev.ts";
import { type Peaks, peaksOverThreshold } from "../peaks.ts";
import { readLevels } from "./level_entries.ts";

/** Cluster peaks of a series, its clusters parted by the run that its extremal index implies (Ferro & Segers 2003). */
function clusterPeaks(series: Series, threshold: number): Peaks {
  const { run } = extremalIndex(series, { threshold });
  return peaksOverThreshold(series, { threshold, run: Number.isFinite(run) ? run : 0 });
}

const CLUSTERS = "clusters parted as the extremal index implies";

function indexReadings(series: CellSeries, { thresholds }: VerifySettings): readonly ScoreReading[] {
  return thresholds.flatMap((threshold) =>
    sidesOf(series.each((one) => extremalIndex(one, { threshold }))).map(([of, cells]) => {
      const mean = meanOf(cells.map(({ value }) => value));
      return { threshold, operator: ">", of, ...mean, ...reasonOf(mean.value, cells.map(({ reason }) => reason)) };
    })
  );
}

function peakReadings(series: CellSeries, { thresholds }: VerifySettings): readonly ScoreReading[] {
  return thresholds.flatMap((threshold) =>
    sidesOf(series.each((one) => clusterPeaks(one, threshold))).map(([of, cells]) => {
      const { shape, scale, estimator, negativeLogLikelihood, n, reason } = fitGpd(
        cells.flatMap((own) => own.excesses),
      );
      const exceedances = cells.reduce((sum, own) => sum + own.exceedances, 0);
      return {
        threshold,
        operator: ">",
        of,
        estimator,
        value: shape,
        scale,
        negativeLogLikelihood,
        exceedances,
        n,
        ...(reason === null ? {} : { reason }),
      };
    })
  );
}

/** What intervals of several cells do not know: neighbours have the same storms. */
const POOLED = "cells taken as independent, so too narrow where they share storms";

/** Return levels of a cell: every cell's years are taken as years of one climate, each alike. */
function peakLevels(series: CellSeries, { thresholds }: VerifySettings): readonly ScoreReading[] {
  return thresholds.flatMap((threshold) =>
    sidesOf(series.each((one) => clusterPeaks(one, threshold))).flatMap(([of, cells]) => {
      const years = cells.reduce((sum, own) => sum + own.years, 0);
      const excesses = cells.flatMap((own) => own.excesses);
      const levels = gpdReturnLevels([excesses], { threshold, years });
      return readLevels(of, levels).map((reading) => ({
        threshold,
        operator: ">",
        ...reading,
        interval: cells.length > 1 ? `${reading["interval"]}; ${POOLED}` : reading["interval"],
        cells: cells.length,
        years,
        n: excesses.length,
      }));
    })
  );
}

/** Values of the calendar years of a series, as it holds them. */
function yearsOf(series: Series): readonly ArrayLike<number>[] {
  return Array.from(
    valuesByBlock(series, calendarBlocks("year")).values(),
    (own) => roomLike([series.values], own.length).map((_, k) => own[k]!),
  );
}

function mevReadings(series: CellSeries, { thresholds }: VerifySettings): readonly ScoreReading[] {
  return thresholds.flatMap((wet) =>
    sidesOf(series.each((one) => mevReturnLevels(yearsOf(one), { wet, interval: "none" }))).flatMap(([of, cells]) =>
      (cells[0]?.levels ?? []).map(({ period }, k) => {
        const mean = meanOf(cells.map(({ levels }) => levels[k]!.value));
        const years = Math.max(...cells.map(({ fit }) => fit.years.length));
        return {
          threshold: wet,
          operator: ">",
          of,
          period,
          ...mean,
          years,
          ...reasonOf(mean.value, cells.map(({ fit }) => fit.reason)),
        };
      })
    )
  );
}

/** The scores of peaks as time goes in the catalogue. */
export const PEAK_ENTRIES: readonly ScoreEntry[] = [
  scoreEntry(
    {
      name: "extremal-index",
      meaning: `Reciprocal of the mean size of clusters above the threshold, 0 to 1, mean over cells; ${KEEPS_FIELDS}`,
      parameters: ["thresholds"],
    },
    SERIES,
    indexReadings,
  ),
  scoreEntry(
    {
      name: "gpd-mle-declustered",
      meaning: `As gpd-mle, of one peak for each cluster, ${CLUSTERS}; ${KEEPS_FIELDS}`,
      parameters: ["thresholds"],
    },
    SERIES,
    peakReadings,
  ),
  scoreEntry(
    {
      name: "gpd-mle-return-level",
      meaning:
        `Return levels of cluster peaks over the threshold, all cells as one climate, profile-likelihood intervals; ${KEEPS_FIELDS}`,
      parameters: ["thresholds", "stepMinutes"],
    },
    SERIES,
    peakLevels,
  ),
  scoreEntry(
    {
      name: "mev-return-level",
      also: ["mev"],
      meaning:
        `Return levels of the metastatistical distribution of values above the threshold, mean over cells; ${KEEPS_FIELDS}`,
      parameters: ["thresholds", "stepMinutes", "start"],
    },
    SERIES,
    mevReadings,
  ),
];
