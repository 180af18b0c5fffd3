import { brier, corp } from "../../brier.ts";
import type { ScoreEntry, ScoreReading } from "../../catalogue/entry.ts";
import { fedBy } from "../../catalogue/fed_by.ts";
import { type Forecast, forecasts } from "../../forecasts.ts";
import { roc } from "../../roc.ts";
import type { EnsembleCases } from "../cases.ts";
import { economicValue } from "../economic_value.ts";
import { ensembleBrier, type EnsembleBrierOptions, eventProbabilities } from "../ensemble_brier.ts";
import { counted, ensembleEntry, ofEventCases } from "./ensemble_entry.ts";

const PARAMETERS = ["thresholds", "operator"] as const;

const ofScore = (name: string, estimator: NonNullable<EnsembleBrierOptions["estimator"]>, meaning: string) =>
  ensembleEntry(
    {
      name,
      meaning: `Brier score of the share of members with the event, ${meaning}; 0 is best`,
      parameters: PARAMETERS,
    },
    ofEventCases((event) => ensembleBrier({ ...event, estimator })),
    ({ score, event, estimator, ...count }) => ({ operator: event, estimator, value: score, ...counted(count) }),
  );

/** Shares of members with the event, and how often it followed each. */
const TABLES = ofEventCases((event) => fedBy(forecasts(), (cases: EnsembleCases) => eventProbabilities(cases, event)));

const ofTable = (
  name: string,
  meaning: string,
  read: (table: readonly Forecast[]) => readonly ScoreReading[],
  also: readonly string[] = [],
): ScoreEntry =>
  ensembleEntry({ name, meaning, also, parameters: PARAMETERS }, TABLES, (table, { operator }) => {
    const n = table.reduce((sum, { weight }) => sum + weight, 0);
    return read(table).map((reading) => ({ operator, n, ...reading }));
  });

const ofPart = (name: string, part: "miscalibration" | "discrimination" | "uncertainty", meaning: string) =>
  ofTable(name, `Brier score by parts (CORP, ties pooled): ${meaning}`, (table) => [{ value: brier(table)[part] }]);

/** Reason of scores that need both outcomes. */
const bothOutcomes = (table: readonly Forecast[], value: number): ScoreReading => ({
  value,
  ...(table.length > 0 && Number.isNaN(value) ? { reason: "the event came in no case, or in all" } : {}),
});

/** Cost-loss ratios of the value in the catalogue. */
const RATIOS = [0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9];

/** The scores of an ensemble's event probabilities in the catalogue. */
export const EVENT_ENTRIES: readonly ScoreEntry[] = [
  ofScore("brier", "ecdf", "as it is"),
  ofScore("brier-fair", "fair", "less what few members cost (Ferro 2014)"),
  ofPart("brier-reliability", "miscalibration", "what recalibration would save; 0 is best"),
  ofPart("brier-resolution", "discrimination", "what recalibrated shares save on the base rate"),
  ofPart("brier-uncertainty", "uncertainty", "score of the base rate"),
  ofTable(
    "reliability-curve",
    "Frequency of the event for each share of members (CORP), the share where reliable",
    (table) => corp(table).map(({ forecast, weight, recalibrated }) => ({ forecast, weight, value: recalibrated })),
  ),
  ofTable(
    "roc",
    "Probability of detection by that of false detection, for every share of members from which to say yes",
    (table) => roc(table).points.slice(1).map(({ threshold, pofd, pod }) => ({ share: threshold, pofd, value: pod })),
  ),
  ofTable(
    "roc-area",
    "Area under the ROC curve of the share of members with the event; 0.5 without skill, 1 is best",
    (table) => [bothOutcomes(table, roc(table).area)],
  ),
  ofTable(
    "economic-value",
    "Relative economic value by cost-loss ratio, acting from the share that served best; 1 is best",
    (table) =>
      economicValue(table, { ratios: RATIOS }).map(({ ratio, value }) => ({ ratio, ...bothOutcomes(table, value) })),
    ["relative-economic-value"],
  ),
];
