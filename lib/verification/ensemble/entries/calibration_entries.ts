import type { ScoreEntry, ScoreReading, ScoreSource } from "../../catalogue/entry.ts";
import { byMembers } from "../by_members.ts";
import type { CaseSums } from "../case_means.ts";
import { errorSpread } from "../error_spread.ts";
import { ensemblePit, type Pit, pit, type PitCases } from "../pit.ts";
import { type RankHistogram, rankHistogram } from "../rank_histogram.ts";
import { spreadSkill } from "../spread_skill.ts";
import type { Uniformity } from "../uniformity.ts";
import { counted, ensembleEntry, ofCases, toCases } from "./ensemble_entry.ts";

const RANKS = ofCases(() => byMembers((members) => rankHistogram(members)));

const PIT: ScoreSource<CaseSums, PitCases, Pit> = {
  accumulator: () => pit(),
  input: (field) => ensemblePit(toCases(field)),
};

/** The chance of a histogram as uneven, with what it is made of. */
const flatness = ({ p, unevenness: _, ...parts }: Uniformity): ScoreReading => ({ value: p, ...parts });

const readRanks = (read: (ranks: RankHistogram) => ScoreReading) => (ranks: RankHistogram): ScoreReading => ({
  ...read(ranks),
  ties: ranks.ties,
  seed: ranks.seed,
  tied: ranks.tied,
  ...counted(ranks),
});

const readPit = (read: (histogram: Pit) => ScoreReading) => (histogram: Pit): ScoreReading => ({
  ...read(histogram),
  ties: histogram.ties,
  seed: histogram.seed,
  ...counted(histogram),
});

/** The scores of an ensemble's calibration in the catalogue. */
export const CALIBRATION_ENTRIES: readonly ScoreEntry[] = [
  ensembleEntry(
    {
      name: "rank-histogram",
      meaning: "Unevenness of the ranks of the observed among the members, with their counts; 0 is flat, the best",
      parameters: [],
    },
    RANKS,
    readRanks(({ counts, uniformity }) => ({ value: uniformity.unevenness, counts })),
  ),
  ensembleEntry(
    {
      name: "rank-uniformity",
      meaning: "Chance of ranks as uneven were they flat (chi-square, with slope and bend), cases independent",
      parameters: [],
    },
    RANKS,
    readRanks(({ uniformity }) => flatness(uniformity)),
  ),
  ensembleEntry(
    {
      name: "pit-mean",
      also: ["pit"],
      meaning: "Mean of the probability integral transform, with the counts of its bins; 0.5 is best",
      parameters: [],
    },
    PIT,
    readPit(({ mean, counts }) => ({ value: mean, counts })),
  ),
  ensembleEntry(
    {
      name: "pit-variance",
      meaning: "Variance of the probability integral transform; 1/12 is best, more is too little spread",
      parameters: [],
    },
    PIT,
    readPit(({ variance }) => ({ value: variance })),
  ),
  ensembleEntry(
    {
      name: "pit-uniformity",
      meaning: "Chance of a transform as uneven were it flat (chi-square, with slope and bend), cases independent",
      parameters: [],
    },
    PIT,
    readPit(({ uniformity }) => flatness(uniformity)),
  ),
  ensembleEntry(
    {
      name: "spread-skill",
      meaning: "Spread of the members over the RMSE of their mean (Fortin 2014); 1 is best, less is too little spread",
      parameters: [],
    },
    ofCases(() => spreadSkill()),
    ({ ratio, spread, rmse, bias, ...count }) => ({ value: ratio, spread, rmse, bias, ...counted(count) }),
  ),
  ensembleEntry(
    {
      name: "error-spread",
      meaning: "Error-spread score (Christensen 2015): spread beside error, with skewness; 0 is best",
      parameters: [],
    },
    ofCases(() => errorSpread()),
    ({ score, ...count }) => ({ value: score, ...counted(count) }),
  ),
];
