import { counted } from "../../base/mod.ts";
import { basisOf } from "../basis.ts";
import { decodeField, type EncodedField } from "../field.ts";
import { type Html, markup, optional } from "../html.ts";
import { mapAnimation } from "../map_animation.ts";
import { mapPanels, type MapPanelsOptions } from "../map_panels.ts";
import { placeMap } from "../map_place.ts";
import type { Section } from "../page.ts";
import type { RainCase, RainFilm, ReportInput, RunFacts } from "../report_input.ts";

/** Rain maps of the chosen cases, and films of them. */
export function mapsSection({ run, cases = [] }: ReportInput): Section | null {
  if (cases.length === 0) return null;
  return {
    id: "maps",
    title: "Maps",
    lead: "The same rain as each product has it. Hatched: missing. White: below 0.1 mm/h.",
    parts: cases.map((rain, k) => casePart(rain, run, `place-${k + 1}`)),
  };
}

function casePart(rain: RainCase, run: RunFacts, id: string): Html {
  const { title, lead, columns, rows, lines, place, film } = rain;
  const facts = { ...run, ...rain.basis };
  const shared = lines === undefined ? {} : { lines };
  const decoded = rows.map((row) => ({ ...row, fields: row.fields.map((field) => field && decodeField(field)) }));
  const fields = rows.flatMap((row) => row.fields).filter((field) => field !== null);
  const caption = `${title}: rain rates by product (down) and time (across), all maps in the same colours.`;
  return markup`<h3>${title}</h3>
<div class="where">${optional(place, (place) => placeMap(place, id))}${
    optional(lead, (text) => markup`<p class="lead">${text}</p>`)
  }</div>
${mapPanels(decoded, { columns, caption, basis: basisOf(facts, { n: mapCount(fields) }), ...shared })}${
    optional(film, (film) => filmPart(film, title, facts, shared))
  }`;
}

function filmPart({ times, rows }: RainFilm, title: string, run: RunFacts, shared: MapPanelsOptions): Html {
  const decoded = rows.map((row) => ({ ...row, fields: row.fields.map(decodeField) }));
  return mapAnimation(decoded, {
    ...shared,
    columns: times,
    caption: `${title}: a film of ${times.length} frames, ${times[0]} to ${times.at(-1)}; on paper the first.`,
    basis: basisOf(run, { n: mapCount(rows.flatMap((row) => row.fields)) }),
  });
}

/** "20 maps of 32 × 32 cells". */
export function mapCount(fields: readonly EncodedField[]): string {
  const sizes = [...new Set(fields.map(({ ny, nx }) => `${ny} × ${nx}`))];
  return `${counted(fields.length, "map")} of ${sizes.join(", ")} cells`;
}
