import { type ScoreEntry, scoreEntry, type ScoreReading, type ScoreSource } from "../../catalogue/entry.ts";
import type { VerifySettings } from "../../catalogue/settings.ts";
import { toFields } from "../../catalogue/to_fields.ts";
import { type EnsembleFields, type EnsembleFss, ensembleFss, type EnsembleFssMethod } from "../ensemble_fss.ts";
import type { FieldPair } from "../field_pair.ts";
import { type Fss, fssScales } from "../fss.ts";
import type { FssEdge, FssScalesOptions } from "../fss_sums.ts";
import { skilfulScale } from "../skilful_scale.ts";

const PARAMETERS = ["thresholds", "windows", "edges", "operator"] as const;
const OPTIONAL = ["validFraction"] as const;

/** Options for settings with one kind of edge; an unknown one is refused by the score. */
function optionsOf(
  { thresholds, windows, edges: [edge], operator, validFraction = 0 }: VerifySettings,
): FssScalesOptions {
  return { thresholds, windows, edge: edge as FssEdge, event: operator, validFraction };
}

const SCALES: ScoreSource<Float64Array<ArrayBuffer>, FieldPair, readonly Fss[]> = {
  each: ["edges"],
  accumulator: (settings) => fssScales(optionsOf(settings)),
  input: toFields,
};

/** n: windows that count. */
function readFss(score: Fss): ScoreReading {
  const { threshold, window, event, value, useful, asymptotic, estimatedRate, trueRate, fields, windows, reason } =
    score;
  const { validFraction } = score;
  return {
    threshold,
    window,
    operator: event,
    value,
    useful,
    asymptotic,
    forecastRate: estimatedRate,
    observedRate: trueRate,
    ...(validFraction > 0 ? { validFraction } : {}),
    fields,
    n: windows,
    ...(reason === undefined ? {} : { reason }),
  };
}

const ofMembers = (name: string, method: EnsembleFssMethod, meaning: string): ScoreEntry => {
  const source: ScoreSource<Float64Array<ArrayBuffer>, EnsembleFields, readonly EnsembleFss[]> = {
    each: ["edges"],
    accumulator: (settings) => ensembleFss({ ...optionsOf(settings), method }),
    input: ({ forecast, observed, shape, members }) => ({
      members: Array.from(
        { length: members! },
        (_, m) => forecast.subarray(m * observed.length, (m + 1) * observed.length),
      ),
      truth: observed,
      shape,
    }),
  };
  return scoreEntry(
    {
      name,
      meaning: `Fractions skill score of ${meaning}; 0 to 1, 1 is best`,
      parameters: PARAMETERS,
      optional: OPTIONAL,
      ensemble: true,
    },
    source,
    (scores) => scores.map((score) => ({ method, ...readFss(score) })),
  );
};

/** The fractions skill scores in the catalogue: all thresholds and windows in one pass for each kind of edge. */
export const FSS_ENTRIES: readonly ScoreEntry[] = [
  scoreEntry(
    {
      name: "fss",
      meaning: "Fractions skill score of the window; 0 to 1, 1 is best",
      parameters: PARAMETERS,
      optional: OPTIONAL,
    },
    SCALES,
    (scores) => scores.map(readFss),
  ),
  scoreEntry(
    {
      name: "fss-skilful-scale",
      meaning: "Side of the window, cells, at which the fractions skill score first is useful, between those given",
      parameters: PARAMETERS,
      optional: OPTIONAL,
    },
    SCALES,
    (scores, { windows, operator }) =>
      skilfulScale(scores).map(({ threshold, ...rest }) => ({ threshold, windows, operator, ...rest })),
  ),
  ofMembers("ensemble-fss", "probability", "the mean fraction of the members"),
  ofMembers("ensemble-fss-members", "members", "single members, their sums taken together"),
  ofMembers("ensemble-fss-mean", "mean", "the mean of the members"),
];
