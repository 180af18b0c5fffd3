import { type Html, markup, optional } from "./html.ts";
import { type Estimate, formatEstimate, formatNumber, NONE } from "./numbers.ts";

/** What a cell may hold. */
export type TableCell = string | number | null | Estimate | Html;

/** A column of a {@link table}. */
export interface TableColumn {
  /** Head. */
  readonly label: string;
  /** Units, written after the head. */
  readonly unit?: string;
  /** Text is set to the left, prose too, but broken into lines; numbers to the right. Default "number". */
  readonly kind?: "text" | "number" | "prose";
}

/** Rows of a table that stays on one sheet of paper. */
const SHORT = 30;

/** A table with a caption; numbers to three digits, estimates with their interval, a dash where there is nothing. */
export function table(caption: string, columns: readonly TableColumn[], rows: readonly (readonly TableCell[])[]): Html {
  const side = (k: number) => columns[k]?.kind ?? "number";
  const head = ({ label, unit }: TableColumn, k: number) =>
    markup`<th scope="col" class="${side(k)}">${label}${
      optional(unit, (text) => markup` <small>${text}</small>`)
    }</th>`;
  const line = (row: readonly TableCell[]) =>
    markup`<tr>${row.map((cell, k) => markup`<td class="${side(k)}">${content(cell)}</td>`)}</tr>\n`;
  return markup`<div class="${rows.length <= SHORT ? "table short" : "table"}"><table>
<caption>${caption}</caption>
<thead><tr>${columns.map(head)}</tr></thead>
<tbody>
${rows.map(line)}</tbody>
</table></div>
`;
}

function content(cell: TableCell): Html | string {
  if (cell === null) return NONE;
  if (typeof cell === "string") return cell;
  if (typeof cell === "number") return formatNumber(cell);
  if ("html" in cell) return cell;
  const [value, interval] = formatEstimate(cell).split(" [");
  return interval === undefined ? value! : markup`${value!} <span class="interval">[${interval}</span>`;
}
