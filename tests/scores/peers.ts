/** A defect of a peer, shown by a test. */
export interface PeerDefect {
  /** Library. */
  readonly peer: string;
  /** What is wrong. */
  readonly what: string;
  /** Test file, below tests/. */
  readonly test: string;
  /** Texts that the file must hold. */
  readonly holds: readonly string[];
}

const wrong = (peer: string, what: string, test: string, ...holds: readonly string[]): PeerDefect => ({
  peer,
  what,
  test: `verification/${test}`,
  holds,
});

/** Defects of peers. */
export const PEERS: readonly PeerDefect[] = [
  wrong(
    "pysteps 1.21",
    "CRPS drops the interval at a member that is the truth",
    "ensemble/crps_test.ts",
    "WRONG on ties",
  ),
  wrong("pysteps 1.21", "SAL has no objects below 50 cells", "spatial/objects_test.ts", "pysteps' floor"),
  wrong("scores 2.7", "FSS with zero_padding: windows off by one", "spatial/fss_test.ts", ".8656084656"),
  wrong(
    "pysteps, scores",
    "FSS takes missing cells for dry ones",
    "spatial/fss_test.ts",
    "cells outside the radar's range",
  ),
  wrong("scores 2.7", "Diebold-Mariano: p of the normal, not of Student's t", "inference/tests_test.ts", "0.0026"),
  wrong("scoringrules 0.10", "CORP reliability does not pool ties", "forecasts_test.ts", "unpooled(p, o)"),
  wrong(
    "scoringrules 0.10",
    "WIS adds the median, not its error (numpy)",
    "ensemble/quantiles_test.ts",
    "[2.07, 2.98]",
  ),
  wrong(
    "scoringrules 0.10",
    "error-spread: skewness lacks a factor M",
    "ensemble/vector_scores_test.ts",
    "lacks a factor M",
  ),
  wrong("scoringrules 0.10", "vrCRPS refuses more than one case", "ensemble/crps_test.ts", "vrcrps_a1.0"),
  wrong("ipwgml, SatRain", "HSS counts false alarms as misses", "categorical/categorical_test.ts", "asSatRain"),
  wrong(
    "MET guide",
    "SEDS with a factor 2: perfect would be 3",
    "categorical/categorical_test.ts",
    "not the 3 of the MET",
  ),
  wrong(
    "xskillscore 0.0.29",
    "Gerrity 0 where a category never came",
    "categorical/multicategory_test.ts",
    "xskillscore says 0",
  ),
  wrong(
    "Tan et al. code",
    "docstring says OR, the code is AND",
    "continuous/continuous_test.ts",
    "-0.0532319391634981",
  ),
  wrong("wradlib", "every value rounded to two decimals", "continuous/continuous_test.ts", "wradlib"),
  wrong("properscoring, xskillscore", "ecdf only: few members look worse", "ensemble/crps_test.ts", "few members"),
  wrong("arch 8.0", "mean block length takes one lag too many", "inference/dependence_test.ts", "8.498"),
];
