import { type ResultsByRow, rolledByFactor } from "./claims.ts";
import type { CapsuleCorrelations } from "./measures.ts";
import type { RowResult } from "./row_result.ts";
import { type Column, rowTable } from "./row_table.ts";

/** Sections on what moves, as Markdown. @param first the result that chance is taken of */
export function factorSections(rows: ResultsByRow, { single, chance }: RowResult): string[] {
  const factors = Object.keys(single.factors);
  const correlations = (which: keyof CapsuleCorrelations): string[] => {
    const trials = factors.map((factor) => {
      const { mean = null, deviation = null } = chance.capsuleCorrelation[factor]![which] ?? {};
      return mean === null || deviation === null ? "–" : `${mean.toFixed(2)} ± ${deviation.toFixed(2)}`;
    });
    const column = (factor: string): Column => [
      factor,
      (result) => result.single.factors[factor]?.capsuleCorrelation?.[which],
    ];
    return rowTable(rows, factors.map(column), ["chance", "", "", ...trials]);
  };
  return [
    "## Capsule correlation",
    "",
    "Of the expected latent, at the frame that the course of the factor tells. None (–) where capsules show the same shift in",
    "all sequences, as they do that stand still while the factor moves: they tell nothing of it. Chance: mean and standard",
    "deviation of trials.",
    "",
    ...correlations("told"),
    "Of those capsules alone that do not stand still there (standing still is never right; a sequence in which none moves",
    "shows no shift): where few heed a factor the others outvote them above.",
    "",
    ...correlations("moving"),
    "Share of capsules that stand still.",
    "",
    ...correlations("still"),
    "As published: of a draw, whose noise rolls by construction, and of several frames the one nearest to the truth.",
    "",
    ...correlations("published"),
    "## By factor",
    "",
    "Equivariance error (expected, mean off), and nats that rolling gains and loses at d = 8.",
    "",
    ...rowTable(
      rows,
      factors.flatMap((factor): Column[] => [
        [`${factor}: error`, (result) => result.single.factors[factor]?.expectedMeanRemoved],
        [`${factor}: gain`, (result) => {
          const last = result.single.factors[factor]?.last;
          return last === undefined ? null : last.unrolled - last.rolled;
        }],
        [`${factor}: loss`, (result) => rolledByFactor(result, factor)?.loss],
      ]),
    ),
  ];
}
