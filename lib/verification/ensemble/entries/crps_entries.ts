import type { ScoreEntry } from "../../catalogue/entry.ts";
import { byMembers } from "../by_members.ts";
import { type Crps, crps, type CrpsEstimator } from "../crps.ts";
import { type CrpsDecomposition, crpsDecomposition } from "../hersbach.ts";
import { outcomeWeightedCrps, verticallyRescaledCrps, type WeightedCrps } from "../weighted_crps.ts";
import { counted, ensembleEntry, ofCases, ofEventCases } from "./ensemble_entry.ts";

const readCrps = ({ crps, underforecast, overforecast, spread, estimator, alpha, ...count }: Crps) => ({
  estimator,
  ...(estimator === "almost-fair" ? { alpha } : {}),
  value: crps,
  underforecast,
  overforecast,
  spread,
  ...counted(count),
});

const ofMembers = (
  name: string,
  estimator: CrpsEstimator,
  meaning: string,
  also: readonly string[] = [],
): ScoreEntry =>
  ensembleEntry(
    { name, meaning: `Continuous ranked probability score ${meaning}; 0 is best`, also, parameters: [] },
    ofCases(() => crps({ estimator })),
    readCrps,
  );

const ofTail = (name: string, estimator: CrpsEstimator, meaning: string): ScoreEntry =>
  ensembleEntry(
    { name, meaning: `CRPS of what lies above the threshold (Gneiting 2011), ${meaning}; 0 is best`, parameters: TAIL },
    ofEventCases(({ threshold }) => crps({ estimator, range: [threshold, Infinity] })),
    readCrps,
  );

const TAIL = ["thresholds"] as const;

const ofWeight = (
  name: string,
  weighted: typeof outcomeWeightedCrps,
  meaning: string,
  also: readonly string[] = [],
): ScoreEntry =>
  ensembleEntry(
    { name, meaning, also, parameters: ["thresholds", "operator"] },
    ofEventCases(weighted),
    ({ crps, estimator, event, ...count }: WeightedCrps) => ({
      operator: event,
      estimator,
      value: crps,
      ...counted(count),
    }),
  );

const DECOMPOSITION = ofCases(() => byMembers(crpsDecomposition));

const PARTS = ["reliability", "potential", "resolution", "uncertainty"] as const;

const ofPart = (part: typeof PARTS[number], meaning: string): ScoreEntry =>
  ensembleEntry(
    {
      name: `crps-${part}`,
      meaning: `CRPS by parts (Hersbach 2000): ${meaning}; keeps what came true`,
      parameters: [],
    },
    DECOMPOSITION,
    ({ estimator, members, [part]: value, ...rest }: CrpsDecomposition) => ({
      estimator,
      members,
      value,
      ...counted(rest),
    }),
  );

/** The CRPS in the catalogue, its weighted kinds and its parts. */
export const CRPS_ENTRIES: readonly ScoreEntry[] = [
  ofMembers("crps", "ecdf", "of the members as they are", ["crps-ecdf"]),
  ofMembers("crps-fair", "fair", "of the distribution behind the members (Ferro 2014)"),
  ofMembers("crps-almost-fair", "almost-fair", "of the members, 95 % fair and 5 % as they are (Lang 2024)"),
  ofTail("crps-threshold-weighted", "ecdf", "of the members as they are"),
  ofTail("crps-threshold-weighted-fair", "fair", "of the distribution behind them"),
  ofWeight(
    "crps-outcome-weighted",
    outcomeWeightedCrps,
    "CRPS of the members that are events, where the event came (Holzmann 2017), else 0; cases without such are left out",
  ),
  ofWeight(
    "crps-vertically-rescaled",
    verticallyRescaledCrps,
    "CRPS weighted by events, vertically re-scaled about 0 (Allen 2023); 0 is best",
    ["crps-vertically-weighted"],
  ),
  ofPart("reliability", "what reliable probabilities would save; 0 is best"),
  ofPart("potential", "score of such probabilities; 0 is best"),
  ofPart("resolution", "what these save on the climate of the sample"),
  ofPart("uncertainty", "score of the climate of the sample"),
  ensembleEntry(
    {
      name: "crps-decomposition",
      meaning: "CRPS by parts, all of them: crps = reliability - resolution + uncertainty; keeps what came true",
      parameters: [],
    },
    DECOMPOSITION,
    ({ estimator, members, ...rest }: CrpsDecomposition) =>
      PARTS.map((part) => ({ part, estimator, members, value: rest[part], ...counted(rest) })),
  ),
];
