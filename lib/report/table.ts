import { type Html, html } from "./html.ts";
import { type Estimate, formatEstimate, formatNumber, NONE } from "./numbers.ts";

/** What a cell may hold. */
export type TableCell = string | number | null | Estimate | Html;

/** A column of a {@link table}. */
export interface TableColumn {
  /** Head. */
  readonly label: string;
  /** Units, written after the head. */
  readonly unit?: string;
  /** Text is set to the left, numbers to the right. Default "number". */
  readonly kind?: "text" | "number";
}

/** A table with a caption; numbers to three digits, estimates with their interval, a dash where there is nothing. */
export function table(caption: string, columns: readonly TableColumn[], rows: readonly (readonly TableCell[])[]): Html {
  const side = (k: number) => columns[k]?.kind === "text" ? "text" : "number";
  return html`
    <div class="table">
      <table>
        <caption>${caption}</caption>
        <thead>
          <tr>${columns.map(({ label, unit }, k) =>
            html`<th scope="col" class="${side(k)}">${label}${
              unit === undefined ? null : html`
                <small>${unit}</small>
              `
            }</th>`
          )}</tr>
        </thead>
        <tbody>
    ${rows.map((row) => html`<tr>${row.map((cell, k) => html`<td class="${side(k)}">${content(cell)}</td>`)}</tr>\n`)}
        </tbody>
      </table>
    </div>
  `;
}

function content(cell: TableCell): Html | string {
  if (cell === null) return NONE;
  if (typeof cell === "string") return cell;
  if (typeof cell === "number") return formatNumber(cell);
  if ("html" in cell) return cell;
  const [value, interval] = formatEstimate(cell).split(" [");
  return interval === undefined ? value! : html`${value!} <span class="interval">[${interval}</span>`;
}
