import { type Family, pin } from "./family.ts";

/** Families of ensembles, quantiles and distributions. */
export const ENSEMBLES: readonly Family[] = [
  {
    title: "CRPS of members",
    names: ["crps", "crps-fair", "crps-almost-fair"],
    code: "crps",
    formula: "Gneiting & Raftery 2007; Ferro 2014; Lang et al. 2024",
    options: "estimator ecdf, fair, almost-fair with alpha",
    pins: [
      pin(
        "ensemble/crps_test.ts",
        "scores = properscoring = xskillscore = scoringrules, case by case",
        "scores_ecdf",
        "scoringrules_fair",
        "0.612660213",
      ),
    ],
  },
  {
    title: "Weighted CRPS",
    names: [
      "crps-threshold-weighted",
      "crps-threshold-weighted-fair",
      "crps-outcome-weighted",
      "crps-vertically-rescaled",
    ],
    code: "crps, outcomeWeightedCrps, verticallyRescaledCrps",
    formula: "Gneiting & Ranjan 2011; Holzmann & Klar 2017; Allen et al. 2023",
    options: "threshold or range, operator, estimator",
    pins: [
      pin(
        "ensemble/crps_test.ts",
        "scores (tw), scoringrules (ow, vr)",
        "upper_t1.0_fair",
        "owcrps_a1.0",
        "vrcrps_a5.0",
      ),
    ],
  },
  {
    title: "Parts of the CRPS",
    names: ["crps-reliability", "crps-potential", "crps-resolution", "crps-uncertainty", "crps-decomposition"],
    code: "crpsDecomposition",
    formula: "Hersbach 2000",
    options: "ecdf only; members of one number",
    pins: [pin("ensemble/crps_test.ts", "numpy, gap by gap", "0.49785714285714294", "0.3785624841906841")],
  },
  {
    title: "Quantiles",
    names: ["pinball", "crps-quantiles", "crps-quantiles-equal"],
    code: "pinball",
    formula: "Koenker & Bassett 1978; CRPS = 2 sum of shares times losses",
    options: "levels; rule spacing or equal",
    pins: [
      pin(
        "ensemble/quantiles_test.ts",
        "scores, scoringrules; quadrature of an exponential",
        "crps_quantile(2*mean pinball)",
      ),
      pin("ensemble/held_entries_test.ts", "the same by name", "scores.quantile_score_mean_per_alpha"),
    ],
  },
  {
    title: "Intervals",
    names: ["interval-score", "wis"],
    code: "intervalScores",
    formula: "Gneiting & Raftery 2007, eq. 43; Bracher et al. 2021",
    options: "levels that add to 1; median for WIS",
    pins: [
      pin("ensemble/quantiles_test.ts", "scoringrules; its numba backend for WIS", "interval_score", "[2.07, 2.98]"),
    ],
  },
  {
    title: "CRPS of distributions",
    names: ["crps-normal", "crps-exponential", "crps-gamma", "crps-lognormal", "crps-csgd", "crps-gev", "crps-gpd"],
    code: "CLOSED_CRPS, parametricCrps",
    formula: "closed forms: Jordan et al. 2019, Scheuerer & Hamill 2015, Friederichs & Thorarinsdottir 2012 ...",
    options: "parameters in the member axis, point mass of the GPD",
    pins: [
      pin(
        "ensemble/parametric_test.ts",
        "scoringrules; scipy.integrate.quad where formulas cancel",
        "crps_param",
        "0.7789626560996705",
      ),
    ],
  },
  {
    title: "Brier score",
    names: ["brier", "brier-fair", "brier-reliability", "brier-resolution", "brier-uncertainty", "reliability-curve"],
    code: "ensembleBrier, brier, corp, reliability",
    formula: "Ferro 2014; CORP: Dimitriadis, Gneiting & Jordan 2021, ties pooled",
    options: "estimator ecdf or fair; threshold, operator",
    pins: [
      pin("ensemble/calibration_test.ts", "scores, ecdf and fair", "brier_ensemble_scores"),
      pin("forecasts_test.ts", "scores.isotonic_fit; 7/60 by hand", "CORRECT_pooled_ties", "7 / 60"),
    ],
  },
  {
    title: "ROC and value",
    names: ["roc", "roc-area", "economic-value"],
    code: "roc, economicValue",
    formula: "Mason & Graham 2002, ties for one half; Richardson 2000",
    options: "act from the best share, or from the cost-loss ratio",
    pins: [
      pin("forecasts_test.ts", "scores' ROC of the reference", "reference.roc.AUC"),
      pin("ensemble/calibration_test.ts", "scores 2.7, economic value", "[.4, .4, .6, .6, .6]"),
    ],
  },
  {
    title: "Calibration",
    names: ["rank-histogram", "rank-uniformity", "pit-mean", "pit-variance", "pit-uniformity"],
    code: "rankHistogram, pit, uniformity",
    formula: "Hamill 2001; Czado, Gneiting & Held 2009; Jolliffe & Primo 2008",
    options: "ties drawn by a seed, or shared",
    pins: [
      pin(
        "ensemble/calibration_test.ts",
        "pysteps = xskillscore; scipy.stats.chisquare",
        "counts_pysteps",
        "0.8491450360846096",
      ),
    ],
  },
  {
    title: "Spread",
    names: ["spread-skill", "error-spread"],
    code: "spreadSkill, errorSpread",
    formula: "Fortin et al. 2014, factor (M + 1) / M; Christensen et al. 2015, eq. 14",
    options: "bins of spread in code",
    pins: [
      pin("ensemble/calibration_test.ts", "numpy", "4.873089369178447"),
      pin(
        "ensemble/vector_scores_test.ts",
        "the definition with scipy.stats.skew; scoringrules' without its factor",
        "0.00212518423653148",
      ),
    ],
  },
  {
    title: "Vectors",
    names: ["energy-score", "energy-score-fair", "variogram-score", "variogram-score-fair", "dawid-sebastiani"],
    code: "energyScore, variogramScore, dawidSebastiani",
    formula: "Gneiting & Raftery 2007; Scheuerer & Hamill 2015; Dawid & Sebastiani 1999",
    options: "estimator nrg or fair, order, weights of pairs; unbiased covariance",
    pins: [
      pin(
        "ensemble/vector_scores_test.ts",
        "scoringrules; Dawid-Sebastiani by hand too",
        "energy_nrg",
        "variogram_p0.5_nrg",
        "625 / 1728",
      ),
    ],
  },
];
