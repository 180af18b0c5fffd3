import type { RainField } from "./field.ts";
import { type Html, markup, optional } from "./html.ts";
import { colourBar } from "./colour_bar.ts";
import { rainMap } from "./rain_map.ts";

/** One row of maps: a product through time, a capsule through its roll. */
export interface MapRow {
  /** What the row shows. */
  readonly label: string;
  /** A second, quieter line: cell size, grid, sensor. */
  readonly note?: string;
  /** Maps from left to right; null leaves a gap. */
  readonly fields: readonly (RainField | null)[];
  /** A line under each map: overpass, minutes, a score. */
  readonly captions?: readonly string[];
}

/** Columns of cells from which a map is finer than the screen and is smoothed rather than drawn cell by cell. */
const FINE = 300;

/** Options of {@link mapPanels}. */
export interface MapPanelsOptions {
  /** Heads of the columns: times, shifts. */
  readonly columns?: readonly string[];
  /** What the whole figure shows. */
  readonly caption?: string;
}

/** Rows of maps with a scale bar in each row and one colour bar for all. */
export function mapPanels(rows: readonly MapRow[], options: MapPanelsOptions = {}): Html {
  const count = Math.max(1, ...rows.map((row) => row.fields.length));
  const places = Array.from({ length: count }, (_, k) => k);
  const heads = options.columns ?? [];
  return markup`<figure class="maps">
<div class="panels" style="--columns: ${count}">
${heads.length > 0 && [markup`<span class="corner"></span>`, places.map((k) => columnHead(heads[k] ?? ""))]}
${rows.map((row) => [rowHead(row), places.map((k) => panel(row, k, heads[k]))])}
</div>
${colourBar()}
${optional(options.caption, (text) => markup`<figcaption>${text}</figcaption>`)}
</figure>
`;
}

function columnHead(text: string): Html {
  return markup`<span class="head">${text}</span>`;
}

function rowHead({ label, note }: MapRow): Html {
  return markup`<div class="row"><strong>${label}</strong>${optional(note, small)}</div>\n`;
}

function small(text: string): Html {
  return markup`<small>${text}</small>`;
}

function panel({ label, fields, captions }: MapRow, k: number, head = ""): Html {
  const field = fields[k] ?? null;
  const caption = captions?.[k];
  const name = [label, head, caption ?? ""].filter((part) => part !== "").join(", ");
  const map = field === null ? markup`<div class="none">no map</div>` : mapOf(field, name, k === 0);
  return markup`<div class="panel">${map}${optional(caption, small)}</div>\n`;
}

function mapOf(field: RainField, name: string, scale: boolean): Html {
  const { widthKm, heightKm, nx, ny } = field;
  const ratio = widthKm !== undefined && heightKm !== undefined ? widthKm / heightKm : nx / ny;
  const kind = nx > FINE ? "fine" : "coarse";
  const style = `aspect-ratio: ${ratio.toFixed(4)}`;
  return markup`<div class="map"><img class="${kind}" src="${
    rainMap(field)
  }" alt="Rain rate, ${name}" style="${style}" />${scale && optional(widthKm, scaleBar)}</div>`;
}

/** A bar of a round length, about a third of the map. */
function scaleBar(widthKm: number): Html {
  const power = 10 ** Math.floor(Math.log10(widthKm / 2.5));
  const length = [5, 4, 3, 2, 1].map((k) => k * power).find((km) => km <= widthKm / 2.5) ?? power;
  return markup`<span class="scale" style="width: ${(100 * length / widthKm).toFixed(2)}%">${length} km</span>`;
}

/** One row of small maps with a line under each: a sequence, a capsule rolled step by step. */
export function filmstrip(
  fields: readonly RainField[],
  captions: readonly string[],
  options: { readonly label: string; readonly note?: string; readonly caption?: string },
): Html {
  const { caption, ...row } = options;
  return mapPanels([{ ...row, fields, captions }], caption === undefined ? {} : { caption });
}
