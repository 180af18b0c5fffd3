import { formatEstimate } from "../../report/mod.ts";
import { overSeeds } from "../over_seeds.ts";
import { type ProductRow, rowName } from "./product_rows.ts";

/** What comparisons say of the CRPS of each product beside the first, a sentence each. */
export function crpsGains(rows: readonly ProductRow[]): readonly string[] {
  const baseline = rows[0]?.product ?? "";
  return rows.flatMap((row) => {
    const crps = row.scores.map((own) => own.find(({ score }) => score === "crps"));
    const differences = crps.flatMap((score) => score?.difference ?? []);
    if (differences.length === 0) return [];
    const runs = differences.length;
    const better = differences.filter(({ high }) => high !== null && high < 0).length;
    const worse = differences.filter(({ low }) => low !== null && low > 0).length;
    const of = (count: number) => runs === 1 ? "" : ` in ${count} of ${runs}`;
    const told = [
      ...(better > 0 ? [`better${of(better)}`] : []),
      ...(worse > 0 ? [`worse${of(worse)}`] : []),
      ...(better + worse < runs ? [`not distinguishable${of(runs - better - worse)}`] : []),
    ].join(", ");
    const value = formatEstimate(overSeeds(crps.map((score) => score?.value)));
    const difference = formatEstimate(overSeeds(differences.map(({ value }) => value)));
    return [
      `CRPS of ${rowName(row)}: ${value} mm/h, less ${baseline} ${difference}; by the blocks of ${
        runs === 1 ? "its run" : "each run"
      } ${told}.`,
    ];
  });
}
