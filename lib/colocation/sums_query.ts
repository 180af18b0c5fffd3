import { limitFor } from "./column_types.ts";
import { aliasOf, joinedRows, type SumKey, type SumsQuery } from "./summed_rows.ts";

/** Options of {@link pairSums}. */
export interface PairSumsOptions extends SumsQuery {
  /** Thresholds whose events are counted, in the units of truth and estimate. Default none. */
  readonly thresholds?: readonly number[];
  /** Whether events lie at or above the threshold or above it. Default ">=". */
  readonly event?: ">=" | ">";
}

/** Numbers of ranks of truth or estimate. */
const ranks = ({ thresholds = [] }: PairSumsOptions): number => thresholds.length + 1;

/** What one number says in SQL, so that one is hashed: the block, the ranks of truth and estimate, whether both are positive. */
export function readCell(
  cell: number,
  options: PairSumsOptions,
): { block: number; truthRank: number; estimateRank: number } {
  const count = ranks(options);
  const block = Math.floor(cell / (2 * count * count));
  const place = Math.floor((cell - block * 2 * count * count) / 2);
  return { block, truthRank: Math.floor(place / count), estimateRank: place % count };
}

/**
 * SQL that sums pairs by group and block. Its columns: which keys divide the row (GROUPING), the cell, the keys, the moments of
 * the values, those of the logarithms.
 */
export function sumsQuery(options: PairSumsOptions, keys: readonly SumKey[]): string {
  const { truth, estimate, groupings } = options;
  const names = keys.map(aliasOf);
  const sets = new Set(groupings.map((grouping) => ["cell", ...grouping.map(aliasOf).sort()].join(", ")));
  const divided = names.length === 0 ? "0" : `CAST(GROUPING(${names.join(", ")}) AS VARCHAR)`;
  const count = ranks(options);
  return `
    SELECT ${[divided, "CAST(cell AS DOUBLE)", ...names, ...momentsOf("x", "y"), ...momentsOf("lx", "ly")].join(", ")}
    FROM (
      SELECT *, ((block * ${count} + a) * ${count} + b) * 2 + CAST(positive AS INTEGER) AS cell,
        CASE WHEN positive THEN ln(x) END AS lx, CASE WHEN positive THEN ln(y) END AS ly
      FROM (
        SELECT *, a > 0 AND b > 0 AND x > 0 AND y > 0 AS positive
        FROM (SELECT *, ${rank("x", truth, options)} AS a, ${rank("y", estimate, options)} AS b
          FROM (${joinedRows(options, keys)}))
      )
    )
    GROUP BY GROUPING SETS (${[...sets].map((set) => `(${set})`).join(", ")})`;
}

/** SQL for the number of thresholds that values of a column reach. */
function rank(value: string, column: string, { thresholds = [], event = ">=", types }: PairSumsOptions): string {
  const reached = thresholds.map((limit) => `CAST(${value} ${event} ${limitFor(limit, types[column]!)} AS INTEGER)`);
  return reached.length === 0 ? "0" : reached.join(" + ");
}

/**
 * SQL for what `readMoments` reads: number, means of x and y, variances of x, y and d = y - x, mean of |d|. Few sums, for each is
 * added to for every row and grouping; the others follow. DuckDB's variances are Welford's: stable far from zero.
 */
function momentsOf(x: string, y: string): readonly string[] {
  return [
    `CAST(count(${x}) AS DOUBLE)`,
    ...[x, y].map((value) => `avg(${value})`),
    ...[x, y, `${y} - ${x}`].map((value) => `var_pop(${value})`),
    `avg(abs(${y} - ${x}))`,
  ];
}
