import type { RainField } from "./field.ts";
import { type Html, html } from "./html.ts";
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
  const heads = options.columns ?? [];
  return html`<figure class="maps">
<div class="panels" style="--columns: ${count}">
${
    heads.length === 0
      ? null
      : html`<span class="corner"></span>${
        Array.from({ length: count }, (_, k) => html`<span class="head">${heads[k] ?? ""}</span>`)
      }`
  }
${rows.map((row) => mapRow(row, count, heads))}
</div>
${colourBar()}
${options.caption === undefined ? null : html`<figcaption>${options.caption}</figcaption>`}
</figure>`;
}

function mapRow(row: MapRow, count: number, heads: readonly string[]): Html {
  return html`<div class="row"><strong>${row.label}</strong>${
    row.note === undefined ? null : html`<small>${row.note}</small>`
  }</div>
${
    Array.from({ length: count }, (_, k) => {
      const field = row.fields[k] ?? null;
      const name = [row.label, heads[k], row.captions?.[k]].filter(Boolean).join(", ");
      const caption = row.captions?.[k];
      return html`<div class="panel">${
        field === null ? html`<div class="none">no map</div>` : panel(field, name, k === 0)
      }${caption === undefined ? null : html`<small>${caption}</small>`}</div>`;
    })
  }`;
}

function panel(field: RainField, name: string, scale: boolean): Html {
  const { widthKm, heightKm, nx, ny } = field;
  const known = widthKm !== undefined && heightKm !== undefined;
  const ratio = known ? widthKm / heightKm : nx / ny;
  return html`
    <div
      class="map"><img class="${nx > FINE ? "fine" : "coarse"}" src="${rainMap(
        field,
      )}" alt="Rain rate, ${name}" style="aspect-ratio: ${ratio.toFixed(
        4,
      )}" />${scale && known ? scaleBar(widthKm) : null}</div>
  `;
}

/** A bar of a round length, about a third of the map. */
function scaleBar(widthKm: number): Html {
  const power = 10 ** Math.floor(Math.log10(widthKm / 2.5));
  const length = [5, 4, 3, 2, 1].map((k) => k * power).find((km) => km <= widthKm / 2.5) ?? power;
  return html`<span class="scale" style="width: ${(100 * length / widthKm).toFixed(2)}%">${length} km</span>`;
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
