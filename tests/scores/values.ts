import { type Family, pin } from "./family.ts";

/** Families of distributions, extremes and climate. */
export const VALUES: readonly Family[] = [
  {
    title: "Distances of distributions",
    names: ["wasserstein-1", "wasserstein-1-tail", "energy-distance", "quantile-quantile"],
    code: "wasserstein, energyDistance, quantileQuantile",
    formula: "integral of |F - G|, from a level on; Szekely & Rizzo 2013; Hyndman & Fan 1996, type 7",
    options: "level of the tail 0.95; weights in code",
    pins: [
      pin(
        "distribution/distribution_test.ts",
        "scipy.stats, numpy.quantile",
        "expected.wasserstein1",
        "0.7138924093405664",
        "1.0433334375",
      ),
    ],
  },
  {
    title: "Tests of distributions",
    names: ["ks", "anderson-darling"],
    code: "kolmogorovSmirnov, andersonDarling",
    formula: "exact p, given ties (Schroer & Trenkler 1995); Scholz & Stephens 1987, mid-ranks",
    options: "method exact or asymptotic, ties conditional or ignored",
    pins: [
      pin(
        "distribution/distribution_test.ts",
        "scipy.stats ks_2samp, anderson_ksamp",
        "0.5577178239716939",
        "expected.anderson_ksamp",
      ),
    ],
  },
  {
    title: "Classes of intensity",
    names: ["perkins", "frequency-by-intensity", "amount-by-intensity"],
    code: "intensities, perkins",
    formula: "Perkins et al. 2007; Pendergrass & Hartmann 2014",
    options: "edges: ten per decade from 0.1",
    pins: [pin("distribution/intensities_test.ts", "numpy.histogram, digitize", "close(perkins(result).score, 0.6)")],
  },
  {
    title: "GEV",
    names: ["gev-mle", "gev-l-moments", "gev-mle-return-level", "gev-l-moments-return-level"],
    code: "fitGev, gevReturnLevels, lMoments",
    formula: "Coles 2001, ch. 3; Hosking, Wallis & Wood 1985; shape > 0 heavy",
    options: "estimator; interval by profile likelihood (mle) or bootstrap",
    pins: [
      pin(
        "extremes/gev_test.ts",
        "reference (scipy genextreme, Hosking); scipy.optimize.root of the gradient; lmoments3",
        "gev_mle.nllh",
        "37.33297292678478",
        "50.825385767372595",
        "0.12188697830788658",
      ),
      pin("extremes/time_entries_test.ts", "the same by name", "gev_lmom_hosking.RL"),
    ],
  },
  {
    title: "Peaks over a threshold",
    names: ["gpd-mle", "gpd-mle-declustered", "gpd-mle-return-level", "hill"],
    code: "fitGpd, gpdReturnLevels, peaksOverThreshold, hill",
    formula: "Coles 2001, ch. 4, 5.3.2; Hill 1975",
    options:
      "run of clusters (as the extremal index implies, in the catalogue); profile likelihood or bootstrap of years",
    pins: [
      pin(
        "extremes/gpd_test.ts",
        "reference (scipy genpareto); gradient's root; a grid in numpy",
        "gpd_mle.nllh",
        "2.699836927882099",
        "17.32018",
      ),
      pin("extremes/time_entries_test.ts", "the same by name", "gpd_mle.nllh"),
    ],
  },
  {
    title: "MEV",
    names: ["mev-return-level"],
    code: "fitMev, mevReturnLevels",
    formula: "Marani & Ignaccolo 2015, Zorzetto et al. 2016; Weibull by probability-weighted moments",
    options: "wet limit, fewest events, years together; bootstrap of years in code",
    pins: [pin("extremes/mev_test.ts", "numpy with scipy's gamma and brentq", "86.79092417157919")],
  },
  {
    title: "Dependence of extremes",
    names: ["chi", "chi-bar", "extremal-index"],
    code: "tailDependence, extremalIndex",
    formula: "Coles, Heffernan & Tawn 1999; Ferro & Segers 2003, intervals estimator",
    options: "quantiles 0.9, 0.95, 0.99; threshold",
    pins: [
      pin(
        "extremes/dependence_test.ts",
        "scipy's ranks; the estimator by hand; moving maxima",
        "0.5896489368112896",
        "1568 / 2142",
      ),
    ],
  },
  {
    title: "Wetness and heavy rain",
    names: ["wet-fraction", "wet-intensity", "r95p", "r99p", "rx"],
    code: "wetness, heavyRain, greatestAmounts, amounts",
    formula: "ETCCDI, Zhang et al. 2011; percentiles of type 8",
    options: "wet limit, operator; limit of the truth in code; durations",
    pins: [
      pin("climate/indices_test.ts", "by hand, type 8 at position n p + (p + 1) / 3", "38.65", "[28, 55]"),
      pin("climate/series_entries_test.ts", "the same by name", "38.65"),
    ],
  },
  {
    title: "Spells",
    names: ["wet-spells", "dry-spells"],
    code: "spells",
    formula: "ETCCDI's CWD and CDD: runs; mean, 99th percentile, longest",
    options: "wet limit, operator; cut ones kept or dropped",
    pins: [pin("climate/indices_test.ts", "counted by hand", "kept.drySpells.p99, 2.96")],
  },
  {
    title: "Cycles",
    names: ["diurnal-cycle", "seasonal-cycle"],
    code: "harmonics",
    formula: "Wilks 2011, 9.4: least squares on all rows",
    options: "number of harmonics, solar time by longitude in code",
    pins: [
      pin("climate/comparison_test.ts", "known cycles, unevenly sampled", "close(estimate.harmonics[0]!.phase, 18.5)"),
    ],
  },
  {
    title: "Scaling",
    names: ["idf-scaling", "temperature-scaling"],
    code: "idfScaling, temperatureScaling, fitQuantileLine",
    formula: "Menabde et al. 1999; Wasko & Sharma 2014, Lenderink & van Meijgaard 2008",
    options: "durations, order; quantile 0.99 by regression, binning in code",
    pins: [
      pin("climate/indices_test.ts", "power law of known exponent", "close(law.value, 0.6)"),
      pin("climate/line_test.ts", "scipy.optimize.linprog, quantile regression", "0.13505117597763205"),
      pin("climate/comparison_test.ts", "7 % per K put in", "truth.value - 7"),
    ],
  },
];
