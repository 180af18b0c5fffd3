import type { ScoreEntry, ScoreSource, VerifiedField } from "../../catalogue/entry.ts";
import type { CaseSums } from "../case_means.ts";
import { CLOSED_CRPS, type DistributionFamily } from "../parametric.ts";
import { type DistributionCases, type ParametricCrps, parametricCrps } from "../parametric_crps.ts";
import { counted, ensembleEntry, weightsOf } from "./ensemble_entry.ts";

/** Parameters that may be left out: the point mass is then 0. */
const MAY_LACK = ["mass"];

/** A field of parameters as cases: the member axis holds them, in the order of the family. */
function toDistributions(
  family: DistributionFamily,
  { forecast, observed, members, ...field }: VerifiedField,
): DistributionCases {
  const { parameters } = CLOSED_CRPS[family];
  const fewest = parameters.filter((name) => !MAY_LACK.includes(name)).length;
  if (members! < fewest || members! > parameters.length) {
    throw new RangeError(
      `The member axis holds ${members} numbers: score "crps-${family}" takes ${parameters.join(", ")} in this order`,
    );
  }
  const cells = observed.length;
  const columns = parameters.slice(0, members!).map((name, k) =>
    [name, forecast.subarray(k * cells, (k + 1) * cells)] as const
  );
  return { parameters: Object.fromEntries(columns), truth: observed, ...weightsOf(field) };
}

const ofFamily = (family: DistributionFamily): ScoreEntry => {
  const source: ScoreSource<CaseSums, DistributionCases, ParametricCrps> = {
    accumulator: () => parametricCrps(family),
    input: (field) => toDistributions(family, field),
  };
  const { title, parameters } = CLOSED_CRPS[family];
  return ensembleEntry(
    {
      name: `crps-${family}`,
      meaning: `CRPS of a distribution, ${title.toLowerCase()}; the member axis holds ${parameters.join(", ")}`,
      also: family === "csgd" ? ["crps-shifted-gamma"] : [],
      parameters: [],
    },
    source,
    ({ crps, family, ...count }) => ({ family, value: crps, ...counted(count) }),
  );
};

/** The CRPS of forecast distributions in the catalogue, in closed form. */
export const PARAMETRIC_ENTRIES: readonly ScoreEntry[] = (Object.keys(CLOSED_CRPS) as DistributionFamily[]).map(
  ofFamily,
);
