import { hash32 } from "../base/mod.ts";
import type { RainField } from "./field.ts";
import { figureCaption } from "./figure.ts";
import { type Html, markup, optional } from "./html.ts";
import { colourBar } from "./colour_bar.ts";
import { drawLines, type MapLines, useLines } from "./map_lines.ts";
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

/** What a figure of maps says when it is given nothing to say. */
const CAPTION = "Rain rate.";

/** Options of {@link mapPanels}. */
export interface MapPanelsOptions {
  /** Heads of the columns: times, shifts. */
  readonly columns?: readonly string[];
  /** What the whole figure shows. */
  readonly caption?: string;
  /** n, period, products, event and interval, as `basisOf` writes them. */
  readonly basis?: string;
  /** Coastlines and borders, where all maps are of one place. */
  readonly lines?: MapLines;
}

/** Rows of maps with a scale bar in each row and one colour bar for all. */
export function mapPanels(rows: readonly MapRow[], options: MapPanelsOptions = {}): Html {
  const { columns: heads = [], caption = CAPTION, basis, lines } = options;
  const count = Math.max(1, ...rows.map((row) => row.fields.length));
  const places = Array.from({ length: count }, (_, k) => k);
  const overlay = lines === undefined ? undefined : overlays(lines, JSON.stringify([heads, rows]));
  return markup`<figure class="maps">
<div class="panels" style="--columns: ${count}">
${heads.length > 0 && [markup`<span class="corner"></span>`, places.map((k) => columnHead(heads[k] ?? ""))]}
${rows.map((row) => [rowHead(row), places.map((k) => panel(row, { k, head: heads[k] ?? "", overlay }))])}
</div>
${colourBar()}
${figureCaption(caption, basis)}</figure>
`;
}

/** Gives the lines to draw over one map after another: in full over the first, then by reference to it. */
export type Overlay = () => Html;

/** Lines over the maps of a figure; `content` tells the figure from others in the page. */
export function overlays(lines: MapLines, content: string): Overlay {
  const id = `lines-${hash32(content + lines.coast + lines.borders).toString(36)}`;
  let drawn = false;
  return () => {
    const first = !drawn;
    drawn = true;
    return first ? drawLines(lines, id) : useLines(id);
  };
}

function columnHead(text: string): Html {
  return markup`<span class="head">${text}</span>`;
}

/** Label and note of a row. */
export function rowHead({ label, note }: Pick<MapRow, "label" | "note">): Html {
  return markup`<div class="row"><strong>${label}</strong>${optional(note, small)}</div>\n`;
}

function small(text: string): Html {
  return markup`<small>${text}</small>`;
}

function panel(
  { label, fields, captions }: MapRow,
  { k, head, overlay }: { readonly k: number; readonly head: string; readonly overlay: Overlay | undefined },
): Html {
  const field = fields[k] ?? null;
  const caption = captions?.[k];
  const name = [label, head, caption ?? ""].filter((part) => part !== "").join(", ");
  const map = field === null
    ? markup`<div class="none">no map</div>`
    : mapOf(field, { name, label, time: head, scale: k === 0, overlay });
  return markup`<div class="panel">${map}${optional(caption, small)}</div>\n`;
}

function mapOf(
  field: RainField,
  { name, label, time, scale, overlay }: {
    readonly name: string;
    readonly label: string;
    readonly time: string;
    readonly scale: boolean;
    readonly overlay: Overlay | undefined;
  },
): Html {
  const kind = field.nx > FINE ? "fine" : "coarse";
  const style = `aspect-ratio: ${ratioOf(field).toFixed(4)}`;
  return markup`<div class="map"><img class="${kind}" src="${
    rainMap(field)
  }" alt="Rain rate, ${name}" style="${style}" data-map="${label}" data-times="${time}" />${overlay?.() ?? null}${
    scale && optional(field.widthKm, scaleBar)
  }</div>`;
}

/** Width of a map over its height. */
export function ratioOf({ widthKm, heightKm, nx, ny }: RainField): number {
  return widthKm !== undefined && heightKm !== undefined ? widthKm / heightKm : nx / ny;
}

/** A bar of a round length, a quarter to a half of the map. */
export function scaleBar(widthKm: number): Html {
  const power = 10 ** Math.floor(Math.log10(widthKm / 2));
  const length = [5, 4, 3, 2, 1].map((k) => k * power).find((km) => km <= widthKm / 2) ?? power;
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
