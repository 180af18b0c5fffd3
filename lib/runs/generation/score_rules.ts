import { FSS_RULES } from "./product_scores.ts";

/** What the scores of `productScorer` are, in words for tables. */
export const SCORE_RULES = {
  cells:
    "Estimator: CRPS fair over members, of one value its absolute error; bias and classes of intensity of the members " +
    "pooled; Wasserstein-1 between classes from 0.1 to 100 mm/h.",
  fss:
    `Estimator: sums over fields, each member a field of its own. Edges: ${FSS_RULES.edge}, windows are cut at the edge and at ` +
    "missing cells.",
  spectra: "Estimator: sums over fields, each member a field of its own. Edges: Hann taper, missing cells 0.",
  event: `rain rate ${FSS_RULES.event.replace(">=", "≥")} threshold of the column`,
} as const;
