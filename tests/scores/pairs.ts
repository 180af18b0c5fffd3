import { type Family, pin } from "./family.ts";

/** Families of paired values and events. */
export const PAIRS: readonly Family[] = [
  {
    title: "Errors",
    names: ["bias", "relative-bias", "mae", "mse", "rmse", "error-sd", "slope", "mean-forecast", "mean-observed"],
    code: "CONTINUOUS, score, scorePairs",
    formula: "y estimate, x truth: mean of y - x, over mean x; of the absolute and of the square; population moments",
    options: "weights",
    pins: [
      pin("continuous/continuous_test.ts", "pysteps' test vector; numpy on the reference fields", "64.15", "pbias"),
    ],
  },
  {
    title: "Correlations",
    names: ["pearson", "spearman", "kendall"],
    code: "rankCorrelation",
    formula: "Pearson; ranks with ties at the middle; tau-b (Kendall 1945, counted as Knight 1966)",
    options: "weights as repeated pairs",
    pins: [
      pin(
        "continuous/rank_correlation_test.ts",
        "scipy.stats spearmanr, kendalltau",
        "0.5652512304595001",
        "0.2425512928779109",
      ),
      pin("continuous/continuous_test.ts", "scipy's pearson of the reference", "pearson"),
    ],
  },
  {
    title: "Efficiencies",
    names: ["nse", "kge-2009", "kge-2012", "kge-2021"],
    formula: "1 - MSE / var x; Gupta 2009, Kling 2012, Tang 2021",
    options: "the year of the definition is the name",
    pins: [
      pin(
        "continuous/pair_moments_test.ts",
        "scores 2.7 (2009); numpy of the three formulas",
        "kge(scores, 2009)",
        "0.48296836060964665",
      ),
    ],
  },
  {
    title: "Hits only",
    names: ["nme", "nmae", "nrmse", "cc", "mem-alpha", "mem-beta", "mem-sigma", "log-ratio-mean", "log-ratio-sd"],
    code: "HITS",
    formula: "Tan, Petersen & Tokay 2016: NME = sum(y - x) / sum x; ln y = alpha + beta ln x + e, sd population",
    options: "threshold, operator; hits are pairs with both events",
    pins: [
      pin("continuous/continuous_test.ts", "reference, by numpy after Tan's published code", "0.5368273498817467"),
    ],
  },
  {
    title: "Parts of the bias",
    names: ["hit-bias", "missed", "false"],
    code: "biasParts",
    formula: "Tian 2009: bias = hit bias - missed + false (+ what lies below the threshold)",
    options: "threshold, operator",
    pins: [pin("continuous/bias_parts_test.ts", "added up by hand on Tan's ten pairs", "close(parts.missed, 0.22)")],
  },
  {
    title: "Tweedie deviance",
    names: ["tweedie-deviance"],
    code: "tweedieDeviance",
    formula: "Jorgensen 1987, 2 (y^(2-p) / ((1-p)(2-p)) - y m^(1-p) / (1-p) + m^(2-p) / (2-p))",
    options: "power p, 1.5 in the catalogue",
    pins: [pin("continuous/tweedie_test.ts", "reference", "tweedie_p1.5")],
  },
  {
    title: "Two-by-two tables",
    names: [
      ...["pod", "far", "pofd", "csi", "ets", "hss", "pss", "frequency-bias", "accuracy", "f1", "mcc", "odds-ratio"],
      ...["orss", "eds", "seds", "edi", "sedi", "base-rate", "hits", "false-alarms", "misses", "correct-negatives"],
    ],
    code: "CATEGORICAL, categories, eventTable",
    formula: "Jolliffe & Stephenson 2012, ch. 3; Stephenson 2008, Hogan 2009, Ferro & Stephenson 2011; 0/0 is NaN",
    options: "thresholds, operator, weights",
    pins: [
      pin(
        "categorical/categorical_test.ts",
        "pysteps = scores = xskillscore on seven tables, degenerate ones too",
        ".75280419",
        "extremal_dependency",
      ),
    ],
  },
  {
    title: "Several categories",
    names: ["multi-category-accuracy", "multi-category-hss", "multi-category-pss", "gerrity"],
    code: "multicategory",
    formula: "Wilks 2011, 8.2.6; Gerrity 1992",
    options: "thresholds between categories, operator",
    pins: [pin("categorical/multicategory_test.ts", "xskillscore 0.0.29", "0.5722605126895067", "0.6406796329942067")],
  },
  {
    title: "SEEPS",
    names: ["seeps"],
    code: "seeps",
    formula: "Rodwell et al. 2010, eq. 15",
    options: "climatology of all cells or each (the sample's in the catalogue), operator",
    pins: [pin("categorical/seeps_test.ts", "scores 2.7.0, and its documented example", "1.5971368396096657")],
  },
];
