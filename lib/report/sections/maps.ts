import { decodeField } from "../field.ts";
import { html } from "../html.ts";
import { mapPanels } from "../map_panels.ts";
import type { Section } from "../page.ts";
import type { ReportInput } from "../report_input.ts";

/** Rain maps of the chosen cases. */
export function mapsSection({ cases = [] }: ReportInput): Section | null {
  if (cases.length === 0) return null;
  return {
    id: "maps",
    title: "Maps",
    lead: "The same rain as each product has it. Hatched: missing. White: below 0.1 mm/h.",
    parts: cases.map(({ title, lead, columns, rows }) =>
      html`<h3>${title}</h3>${lead === undefined ? null : html`<p class="lead">${lead}</p>`}${
        mapPanels(
          rows.map((row) => ({
            ...row,
            fields: row.fields.map((field) => field === null ? null : decodeField(field)),
          })),
          { columns },
        )
      }`
    ),
  };
}
