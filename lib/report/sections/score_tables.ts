import { capital } from "../capital.ts";
import { type Html, markup } from "../html.ts";
import { formatCount, formatEstimate } from "../numbers.ts";
import { eventName, groupName, type ScoreEstimate, scoreText } from "../score_estimate.ts";
import { table, type TableCell, type TableColumn } from "../table.ts";

/** What is said of every line, whatever its rows are. */
type Counted = Pick<ScoreEstimate, "score" | "threshold" | "n" | "blocks">;

/** A column of lines that are made of several rows each. */
export interface LineColumn<Row> extends TableColumn {
  /** What it says of a line. */
  readonly cell: (line: readonly Row[]) => TableCell;
}

/**
 * One score and event a line: what `columns` say of it, then what was counted.
 *
 * @param operator how a rate is compared with a threshold: ">=" or ">"
 */
export function scoreList<Row extends Counted>(
  caption: string,
  lines: readonly (readonly Row[])[],
  { operator, columns }: { readonly operator: string; readonly columns: readonly LineColumn<Row>[] },
): Html {
  const score = textColumn("Score", (row: Row) => scoreText(row.score).title);
  return lineTable(caption, lines, [score, eventColumn(operator), ...columns]);
}

/** How a {@link groupTable} is headed. */
export interface GroupTableOptions {
  /** What the groups are: "sensor × season". */
  readonly groups: string;
  /** How a rate is compared with a threshold: ">=" or ">". */
  readonly operator: string;
  /** What the series are. Default "product". */
  readonly series?: string;
}

/** Groups (and series, and events where there are several) down, scores across; discoveries in bold and with a star. */
export function groupTable(
  caption: string,
  rows: readonly ScoreEstimate[],
  { groups, operator, series = "product" }: GroupTableOptions,
): Html {
  const scores = [...new Set(rows.map(({ score }) => score))];
  const [threshold = null, ...others] = new Set(rows.map((row) => row.threshold));
  const named = threshold === null || others.length > 0 ? caption : `${caption}, ${eventName(threshold, operator)}`;
  const lines = Map.groupBy(rows, (row) => JSON.stringify([row.group, row.series, row.threshold]));
  return lineTable(named, [...lines.values()], [
    textColumn(capital(groups), (row: ScoreEstimate) => groupName(row.group)),
    ...seriesColumn(rows, series),
    ...(others.length > 0 ? [eventColumn(operator)] : []),
    ...scores.map((score) => ({
      label: scoreText(score).short,
      cell: (line: readonly ScoreEstimate[]) => marked(line.find((row) => row.score === score)),
    })),
  ]);
}

/** The column of the series, where there are any. */
export function seriesColumn(rows: readonly ScoreEstimate[], series = "product"): readonly LineColumn<ScoreEstimate>[] {
  return rows.some((row) => row.series !== undefined)
    ? [textColumn(capital(series), (row: ScoreEstimate) => row.series ?? "")]
    : [];
}

/** An estimate with its interval; of differences, a discovery in bold and with a star. */
export function marked(row: Pick<ScoreEstimate, "value" | "low" | "high" | "discovery"> | undefined): TableCell {
  return row?.discovery === true ? markup`<b>${formatEstimate(row)}*</b>` : row ?? null;
}

function textColumn<Row>(label: string, of: (row: Row) => string): LineColumn<Row> {
  return { label, kind: "text", cell: ([row]) => of(row!) };
}

const eventColumn = (operator: string): LineColumn<Counted> =>
  textColumn("Event", ({ threshold }) => threshold === null ? "" : eventName(threshold, operator));

function lineTable<Row extends Counted>(
  caption: string,
  lines: readonly (readonly Row[])[],
  columns: readonly LineColumn<Row>[],
): Html {
  return table(
    caption,
    [...columns, { label: "Pairs" }, { label: "Blocks" }],
    lines.map((line) => [
      ...columns.map(({ cell }) => cell(line)),
      formatCount(Math.max(...line.map(({ n }) => n))),
      formatCount(Math.max(...line.map(({ blocks }) => blocks))),
    ]),
  );
}
