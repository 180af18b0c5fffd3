import type { ChartSpec } from "./chart.ts";
import { csv } from "./csv.ts";

/** A part of a specification that has data, or parts that have. */
interface View {
  readonly data?: { readonly values?: unknown } | null;
  readonly mark?: unknown;
  readonly layer?: readonly View[];
  readonly concat?: readonly View[];
  readonly hconcat?: readonly View[];
  readonly vconcat?: readonly View[];
}

type Row = Readonly<Record<string, unknown>>;

/**
 * The data of a chart as CSV: of each panel what is given for the panel itself, else for its first layer that has any. Where
 * panels have headings, the column "panel" holds them. Guides, such as a 1:1 line, come in later layers and are left out.
 */
export function chartCsv(spec: ChartSpec): string {
  return csv(rowsOf(spec as View));
}

function rowsOf(view: View): readonly Row[] {
  const panels = view.concat ?? view.hconcat ?? view.vconcat;
  const own = valuesOf(view);
  if (own.length > 0) return own;
  if (panels !== undefined) return panels.flatMap(rowsOf);
  const layers = view.layer ?? [];
  const heading = layers.map(({ mark }) => textOf(mark)).find((text) => text !== null);
  const rows = layers.map(rowsOf).find((rows) => rows.length > 0) ?? [];
  return heading === undefined ? rows : rows.map((row) => ({ panel: heading, ...row }));
}

/** Rows that hold something: a guide at a fixed place is drawn of one empty row. */
function valuesOf({ data }: View): readonly Row[] {
  const values = Array.isArray(data?.values) ? data.values as readonly Row[] : [];
  return values.filter((row) => Object.keys(row).length > 0);
}

/** The text of a mark that is one fixed text. */
function textOf(mark: unknown): string | null {
  const { type, text } = (mark ?? {}) as { readonly type?: unknown; readonly text?: unknown };
  return type === "text" && typeof text === "string" ? text : null;
}
