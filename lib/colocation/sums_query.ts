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

/** The place of a pair among all ranks: that of the truth, then that of the estimate. */
export const places = ({ thresholds = [] }: PairSumsOptions): number => thresholds.length + 1;

/**
 * SQL that sums pairs by group and block. Its columns: which keys divide the row (GROUPING), the place among the ranks, the
 * block, the keys, the moments of the values, those of the logarithms. It joins a table "times" of times, blocks and keys.
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
  const sets = new Set(groupings.map((grouping) => ["place", "block", ...grouping.map(aliasOf).sort()].join(", ")));
  const divided = names.length === 0 ? "0" : `CAST(GROUPING(${names.join(", ")}) AS VARCHAR)`;
  return `
    SELECT ${[divided, "place", "block", ...names, ...momentsOf("x", "y"), ...momentsOf("lx", "ly")].join(", ")}
    FROM (
      SELECT *, CASE WHEN positive THEN ln(x) END AS lx, CASE WHEN positive THEN ln(y) END AS ly
      FROM (
        SELECT *, a * ${places(options)} + b AS place, a > 0 AND b > 0 AND x > 0 AND y > 0 AS positive
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

/** SQL for what `readMoments` reads: number, least values, means and variances of x, y and d = y - x, covariance, mean of |d|. */
function momentsOf(x: string, y: string): readonly string[] {
  const d = `${y} - ${x}`;
  return [
    `CAST(count(${x}) AS DOUBLE)`,
    ...["min", "avg", "var_pop"].flatMap((sum) => [x, y, d].map((value) => `${sum}(${value})`)),
    `covar_pop(${x}, ${y})`,
    `avg(abs(${d}))`,
  ];
}
