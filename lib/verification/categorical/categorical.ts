// deno-lint-ignore-file camelcase -- the keys are names in results, written as columns are
import type { Table } from "../contingency.ts";
import type { Score } from "../score.ts";

/** Names of the scores of a contingency table. */
export type CategoricalScore =
  | "pod"
  | "far"
  | "pofd"
  | "csi"
  | "ets"
  | "hss"
  | "pss"
  | "frequency_bias"
  | "accuracy"
  | "f1"
  | "mcc"
  | "odds_ratio"
  | "orss"
  | "eds"
  | "seds"
  | "edi"
  | "sedi"
  | "base_rate"
  | "hits"
  | "false_alarms"
  | "misses"
  | "correct_negatives";

const pod = ({ hits: a, misses: c }: Table): number => a / (a + c);
const pofd = ({ falseAlarms: b, correctNegatives: d }: Table): number => b / (b + d);
const total = (t: Table): number => t.hits + t.falseAlarms + t.misses + t.correctNegatives;
/** Mass of a block: its pairs with an event. */
const mass = (t: Table): number => t.hits + t.falseAlarms + t.misses;
const ratio = (
  title: string,
  range: readonly [number, number],
  best: number | null,
  value: (table: Table) => number,
): Score<Table> => ({ title, units: "1", range, best, mass, value });
const POSITIVE: readonly [number, number] = [0, Infinity];
const count = (title: string, value: (table: Table) => number): Score<Table> => ({
  ...ratio(title, POSITIVE, null, value),
  count: true,
});

/** Gilbert's score: hits beyond those of chance. */
function equitableThreat(t: Table): number {
  const chance = (t.hits + t.falseAlarms) * (t.hits + t.misses) / total(t);
  return (t.hits - chance) / (t.hits + t.falseAlarms + t.misses - chance);
}

function heidke({ hits: a, falseAlarms: b, misses: c, correctNegatives: d }: Table): number {
  return 2 * (a * d - b * c) / ((a + c) * (c + d) + (a + b) * (b + d));
}

function matthews({ hits: a, falseAlarms: b, misses: c, correctNegatives: d }: Table): number {
  return (a * d - b * c) / Math.sqrt((a + b) * (a + c)) / Math.sqrt((d + b) * (d + c));
}

function symmetricExtremalDependence(t: Table): number {
  const f = Math.log(pofd(t));
  const h = Math.log(pod(t));
  const notF = Math.log(1 - pofd(t));
  const notH = Math.log(1 - pod(t));
  return (f - h - notF + notH) / (f + h + notF + notH);
}

/**
 * Scores of a contingency table: hits a, false alarms b, misses c, correct negatives d, n = a + b + c + d. Formulas of
 * Jolliffe & Stephenson (2012), chapter 3; EDS Stephenson et al. (2008), SEDS Hogan et al. (2009), EDI and SEDI
 * Ferro & Stephenson (2011). An undefined score (0/0) is NaN, never a substitute.
 */
export const CATEGORICAL: Readonly<Record<CategoricalScore, Score<Table>>> = {
  pod: ratio("Probability of detection", [0, 1], 1, pod),
  far: ratio("False alarm ratio", [0, 1], 0, ({ hits: a, falseAlarms: b }) => b / (a + b)),
  pofd: ratio("Probability of false detection", [0, 1], 0, pofd),
  csi: ratio("Critical success index", [0, 1], 1, (t) => t.hits / (t.hits + t.falseAlarms + t.misses)),
  ets: ratio("Equitable threat score", [-1 / 3, 1], 1, equitableThreat),
  hss: ratio("Heidke skill score", [-1, 1], 1, heidke),
  pss: ratio("Peirce skill score", [-1, 1], 1, (t) => pod(t) - pofd(t)),
  frequency_bias: ratio("Frequency bias", POSITIVE, 1, (t) => (t.hits + t.falseAlarms) / (t.hits + t.misses)),
  accuracy: ratio("Accuracy", [0, 1], 1, (t) => (t.hits + t.correctNegatives) / total(t)),
  f1: ratio("F1", [0, 1], 1, (t) => 2 * t.hits / (2 * t.hits + t.falseAlarms + t.misses)),
  mcc: ratio("Matthews correlation coefficient", [-1, 1], 1, matthews),
  odds_ratio: ratio(
    "Odds ratio",
    POSITIVE,
    Infinity,
    (t) => t.hits * t.correctNegatives / (t.falseAlarms * t.misses),
  ),
  orss: ratio("Odds ratio skill score", [-1, 1], 1, ({ hits: a, falseAlarms: b, misses: c, correctNegatives: d }) => {
    return (a * d - b * c) / (a * d + b * c);
  }),
  eds: ratio("Extreme dependency score", [-1, 1], 1, (t) => {
    return 2 * Math.log((t.hits + t.misses) / total(t)) / Math.log(t.hits / total(t)) - 1;
  }),
  seds: ratio("Symmetric extreme dependency score", [-1, 1], 1, (t) => {
    const n = total(t);
    const marginals = Math.log((t.hits + t.falseAlarms) / n) + Math.log((t.hits + t.misses) / n);
    return marginals / Math.log(t.hits / n) - 1;
  }),
  edi: ratio("Extremal dependency index", [-1, 1], 1, (t) => {
    const f = Math.log(pofd(t));
    const h = Math.log(pod(t));
    return (f - h) / (f + h);
  }),
  sedi: ratio("Symmetric extremal dependency index", [-1, 1], 1, symmetricExtremalDependence),
  base_rate: ratio("Base rate", [0, 1], null, (t) => (t.hits + t.misses) / total(t)),
  hits: count("Hits", (t) => t.hits),
  false_alarms: count("False alarms", (t) => t.falseAlarms),
  misses: count("Misses", (t) => t.misses),
  correct_negatives: count("Correct negatives", (t) => t.correctNegatives),
};
