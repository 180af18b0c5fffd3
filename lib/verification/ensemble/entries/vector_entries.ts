import type { Accumulator } from "../../accumulator.ts";
import type { ScoreEntry, ScoreSource, VerifiedField } from "../../catalogue/entry.ts";
import type { CaseSums } from "../case_means.ts";
import type { VectorCases } from "../multivariate.ts";
import {
  dawidSebastiani,
  energyScore,
  type EstimatedVectorScore,
  type VariogramScore,
  variogramScore,
  type VectorScore,
} from "../vector_scores.ts";
import { counted, ensembleEntry } from "./ensemble_entry.ts";

/** Cells of a field beyond which scores of all pairs of them are refused: 16 million pairs. */
const MOST_CELLS = 4096;

/** A field of members as one case: every cell is a dimension. */
function toVector({ forecast, observed, members }: VerifiedField): VectorCases {
  return { ensemble: forecast, members: members!, dimensions: observed.length, truth: observed };
}

function ofFields<Value>(
  accumulator: () => Accumulator<CaseSums, VectorCases, Value>,
): ScoreSource<CaseSums, VectorCases, Value> {
  return { accumulator, input: toVector };
}

/** Of fields small enough to take every two of their cells. */
function ofSmallFields<Value>(
  name: string,
  accumulator: () => Accumulator<CaseSums, VectorCases, Value>,
): ScoreSource<CaseSums, VectorCases, Value> {
  return {
    accumulator,
    input: (field) => {
      const vector = toVector(field);
      if (vector.dimensions <= MOST_CELLS) return vector;
      throw new RangeError(
        `Score "${name}" takes every two cells: fields of ${vector.dimensions} are too large, give up to ${MOST_CELLS}`,
      );
    },
  };
}

const readEstimated = ({ score, estimator, ...count }: EstimatedVectorScore) => ({
  estimator,
  value: score,
  ...counted(count),
});

const readVariogram = ({ order, ...rest }: VariogramScore) => ({ order, ...readEstimated(rest) });

const SMALL = `fields of up to ${MOST_CELLS} cells`;

const ofVariogram = (name: string, estimator: "nrg" | "fair", meaning: string): ScoreEntry =>
  ensembleEntry(
    { name, meaning: `Variogram score of order 0.5, ${meaning}; ${SMALL}; 0 is best`, parameters: [], weighted: false },
    ofSmallFields(name, () => variogramScore({ estimator })),
    readVariogram,
  );

/** The scores of an ensemble's fields, each taken as one vector, in the catalogue. */
export const VECTOR_ENTRIES: readonly ScoreEntry[] = [
  ensembleEntry(
    {
      name: "energy-score",
      meaning: "Energy score of whole fields, of the members as they are; 0 is best",
      parameters: [],
      weighted: false,
    },
    ofFields(() => energyScore()),
    readEstimated,
  ),
  ensembleEntry(
    {
      name: "energy-score-fair",
      meaning: "Energy score of whole fields, of the distribution behind the members; 0 is best",
      parameters: [],
      weighted: false,
    },
    ofFields(() => energyScore({ estimator: "fair" })),
    readEstimated,
  ),
  ofVariogram("variogram-score", "nrg", "of the members as they are"),
  ofVariogram("variogram-score-fair", "fair", "of the distribution behind them"),
  ensembleEntry(
    {
      name: "dawid-sebastiani",
      also: ["dss"],
      meaning: "Dawid-Sebastiani score of mean and covariance, of fewer cells than members; lower is better",
      parameters: [],
      weighted: false,
    },
    ofSmallFields("dawid-sebastiani", dawidSebastiani),
    ({ score, ...count }: VectorScore) => ({ value: score, ...counted(count) }),
  ),
];
