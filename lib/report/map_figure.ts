import type { RainField } from "./field.ts";
import { type Html, markup, optional } from "./html.ts";
import { COLOUR_BAR_WIDTH, colourBar } from "./colour_bar.ts";
import { type MapRow, type Overlay, overlays, ratioOf } from "./map_panels.ts";
import { rainMap } from "./rain_map.ts";
import type { MapLines } from "./map_lines.ts";
import { FONT, INK } from "./theme.ts";

/** Options of {@link mapFigure}. */
export interface MapFigureOptions {
  /** Heads of the columns: times, shifts. */
  readonly columns?: readonly string[];
  /** Coastlines and borders, where all maps are of one place. */
  readonly lines?: MapLines;
}

const WIDTH = 860;
const SIDE = 112; // of the labels
const GAP = 7;
const LINE = 15;
const HEAD = 20;
const LEGEND = 52;

/**
 * Rows of maps as one SVG element, for where a style sheet does not reach: notebooks, the pages of a forge, slides. The
 * report has `mapPanels`, which follows the width of the screen.
 */
export function mapFigure(rows: readonly MapRow[], options: MapFigureOptions = {}): Html {
  const count = Math.max(1, ...rows.map((row) => row.fields.length));
  const width = Math.min(220, (WIDTH - SIDE) / count - GAP);
  const left = (k: number) => SIDE + k * (width + GAP);
  const overlay = options.lines === undefined ? undefined : overlays(options.lines, JSON.stringify(rows));
  let top = options.columns === undefined ? 2 : HEAD;
  const drawn = rows.map((row) => {
    const height = width / Math.min(...row.fields.map((field) => field === null ? Infinity : ratioOf(field)));
    const y = top;
    top += height + GAP + (row.captions === undefined ? 0 : LINE);
    return markup`${label(row, y)}${
      row.fields.map((field, k) => panel(field, { x: left(k), y, width, height, caption: row.captions?.[k], overlay }))
    }`;
  });
  const heads = (options.columns ?? []).map((text, k) => caption(text, left(k) + width / 2, HEAD - 7, INK.text));
  const height = Math.ceil(top + LEGEND);
  return markup`<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="${FONT}" font-size="12">
<pattern id="missing" width="4" height="4" patternUnits="userSpaceOnUse"><rect width="4" height="4" fill="#f1f2f3"/><path d="M-1 1l2-2M0 4l4-4M3 5l2-2" stroke="#c4c9ce"/></pattern>
<rect width="100%" height="100%" fill="#fff"/>
${heads}${drawn}
<svg x="0" y="${top + 8}" width="${COLOUR_BAR_WIDTH}" height="36" font-size="11" fill="${INK.text}">${colourBar()}</svg>
</svg>`;
}

function caption(text: string, x: number, y: number, ink: string): Html {
  return markup`<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="middle" fill="${ink}">${text}</text>\n`;
}

function label(row: MapRow, y: number): Html {
  const lines = [
    ...broken(row.label).map((text) => ({ text, weight: 600, ink: INK.text })),
    ...broken(row.note ?? "").map((text) => ({ text, weight: 400, ink: INK.soft })),
  ];
  return markup`${
    lines.map(({ text, weight, ink }, i) =>
      markup`<text x="0" y="${(y + LINE * (i + 1)).toFixed(1)}" font-weight="${weight}" fill="${ink}">${text}</text>\n`
    )
  }`;
}

/** Text in lines that fit beside the maps. */
function broken(text: string): readonly string[] {
  return text.match(/\S.{0,15}(?=\s|$)|\S+/g) ?? [];
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly caption: string | undefined;
  readonly overlay: Overlay | undefined;
}

function panel(field: RainField | null, { x, y, width, height, caption: text, overlay }: Place): Html {
  const box = markup`x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}"`;
  const map = field === null
    ? null
    : markup`<image ${box} preserveAspectRatio="none" style="image-rendering: pixelated" href="${rainMap(field)}"/>`;
  const lines = field === null || overlay === undefined ? null : markup`<svg ${box}>${overlay()}</svg>`;
  return markup`<rect ${box} fill="url(#missing)"/>${map}${lines}<rect ${box} fill="none" stroke="#9aa3ab"/>
${optional(text, (words) => caption(words, x + width / 2, y + height + LINE - 2, INK.soft))}`;
}
