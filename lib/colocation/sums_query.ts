import { limitFor, valueOf } from "./column_types.ts";
import { identifier } from "./database.ts";
import { type PairsQuery, rowsOf } from "./pair_times.ts";

/** What divides the rows: bins of a column, its values as they are, or what is computed from the time. */
export interface SumKey {
  /** Its name: keys of one name are one. */
  readonly name: string;
  /** Column; of "time" the key is computed by `key`, once for each time. */
  readonly column: string;
  /** Edges of half-open bins, rising. */
  readonly edges?: readonly number[];
  /** Key of a time, s since 1970 UTC, at index `i`; null when unknown. */
  key(times: ArrayLike<number>, i: number): number | string | null;
}

/** Options of {@link pairSums}. */
export interface PairSumsOptions extends PairsQuery {
  /** Thresholds whose events are counted, in the units of truth and estimate. Default none. */
  readonly thresholds?: readonly number[];
  /** Whether events lie at or above the threshold or above it. Default ">=". */
  readonly event?: ">=" | ">";
  /** Groupings: the keys of each. */
  readonly groupings: readonly (readonly SumKey[])[];
  /** Times of the rows, s since 1970 UTC; rows of other times do not count. */
  readonly times: Float64Array;
  /** Number of the block that holds a time. */
  blockOf(time: number): number;
}

/** Whether a key is computed from the time. */
export const isOfTime = ({ column }: SumKey): boolean => column === "time";

/** Column of a key in SQL. */
export const aliasOf = ({ name }: SumKey): string => identifier(`key ${name}`);

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
 * the values, those of the logarithms. It joins a table "times" of times, blocks and keys.
 */
export function sumsQuery(options: PairSumsOptions, keys: readonly SumKey[]): string {
  const { path, types, truth, estimate, reference, where, groupings } = options;
  const value = (column: string) =>
    valueOf(column, types[column]!) + (reference === undefined ? "" : ` - ${valueOf(reference, types[reference]!)}`);
  const ofColumns = keys.filter((key) => !isOfTime(key)).map((key) => `${keyOf(key, options)} AS ${aliasOf(key)}`);
  const picked = [
    `${valueOf("time", "TIMESTAMP")} AS t`,
    `${value(truth)} AS x`,
    `${value(estimate)} AS y`,
    ...ofColumns,
  ];
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
          FROM (SELECT ${picked.join(", ")} FROM ${rowsOf(path, where)}) WHERE x IS NOT NULL AND y IS NOT NULL)
      ) JOIN times USING (t)
    )
    GROUP BY GROUPING SETS (${[...sets].map((set) => `(${set})`).join(", ")})`;
}

/** SQL for the key of a column: its bin, or its value. */
function keyOf({ column, edges }: SumKey, { types }: PairSumsOptions): string {
  const type = types[column]!;
  const value = valueOf(column, type);
  if (edges === undefined) return value;
  return edges.map((edge) => `CAST(${value} >= ${limitFor(edge, type)} AS TINYINT)`).join(" + ");
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
