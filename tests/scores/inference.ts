import { type Family, pin } from "./family.ts";

/** Families that judge differences of any score. */
export const INFERENCE: readonly Family[] = [
  {
    title: "Intervals of any score",
    names: [],
    code: "bootstrap, dayBlocks, stormBlocks, pairedDifference",
    formula: "block bootstrap, widened (Hesterberg 2015); stationary (Politis & Romano 1994)",
    options: "blocks, replicates, level, seed, mean length of runs",
    pins: [
      pin("bootstrap_test.ts", "coverage of simulated storms", "coverage >= 0.92"),
      pin("inference/stationary_bootstrap_test.ts", "Politis & Romano's variance", "found / variance - 1"),
    ],
  },
  {
    title: "Tests of any score",
    names: [],
    code: "dieboldMariano, falseDiscovery, effectiveSize, meanLengthOf",
    formula: "Diebold & Mariano 1995 with Harvey et al. 1997; Benjamini & Hochberg 1995, Yekutieli 2001; Geyer 1992",
    options: "horizon, kernel; rate, method",
    pins: [
      pin(
        "inference/tests_test.ts",
        "scores 2.7 HLN; numpy; statsmodels multipletests",
        "-3.007043",
        "0.15857142857142856",
      ),
      pin(
        "inference/dependence_test.ts",
        "numpy; arch 8.0 (one lag too many)",
        "5.9573080947742305",
        "7.757580523606837",
      ),
    ],
  },
];
