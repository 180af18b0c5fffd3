import { decodeField } from "../field.ts";
import { type Html, markup, optional } from "../html.ts";
import { mapPanels } from "../map_panels.ts";
import type { Section } from "../page.ts";
import type { RainCase, ReportInput } from "../report_input.ts";

/** Rain maps of the chosen cases. */
export function mapsSection({ cases = [] }: ReportInput): Section | null {
  if (cases.length === 0) return null;
  return {
    id: "maps",
    title: "Maps",
    lead: "The same rain as each product has it. Hatched: missing. White: below 0.1 mm/h.",
    parts: cases.map(casePart),
  };
}

function casePart({ title, lead, columns, rows }: RainCase): Html {
  const decoded = rows.map((row) => ({ ...row, fields: row.fields.map((field) => field && decodeField(field)) }));
  return markup`<h3>${title}</h3>${optional(lead, (text) => markup`<p class="lead">${text}</p>`)}
${mapPanels(decoded, { columns })}`;
}
