import type { RainField } from "./field.ts";
import { figureCaption } from "./figure.ts";
import { type Html, markup, optional } from "./html.ts";
import { colourBar } from "./colour_bar.ts";
import { type MapPanelsOptions, type MapRow, overlays, ratioOf, rowHead, scaleBar } from "./map_panels.ts";
import { rainMap } from "./rain_map.ts";

/** A product through time, a map a frame. */
export interface FilmRow extends Pick<MapRow, "label" | "note"> {
  /** Maps in the order of the times, all of one shape. */
  readonly fields: readonly RainField[];
}

/**
 * Products side by side as a film that the page plays: a button plays and pauses, a slider goes to any frame. Without
 * scripts, and on paper, its first frame.
 *
 * @param columns times, one a frame
 * @throws TypeError when a product has not as many maps as there are times, or maps of different shapes
 */
export function mapAnimation(
  rows: readonly FilmRow[],
  options: MapPanelsOptions & { readonly columns: readonly string[] },
): Html {
  const { columns: times, caption = "Rain rate.", basis, lines } = options;
  const overlay = lines === undefined ? undefined : overlays(lines, JSON.stringify([times, rows]));
  return markup`<figure class="maps film" style="--frames: ${times.length}">
<div class="panels" style="--columns: ${rows.length}">
${rows.map((row) => markup`<div class="panel">${rowHead(row)}${reel(row, times, overlay?.() ?? null)}</div>\n`)}
</div>
<div class="controls"><button type="button" class="play">Play</button><input type="range" min="0" max="${
    times.length - 1
  }" value="0" step="1" aria-label="Time" /><output aria-live="off">${times[0]!}</output></div>
${colourBar()}
${figureCaption(caption, basis)}</figure>
`;
}

/** The frames one under another behind an opening of the size of one. */
function reel({ label, fields }: FilmRow, times: readonly string[], lines: Html | null): Html {
  if (fields.length !== times.length) {
    throw new TypeError(`Cannot show ${fields.length} maps of ${label} at ${times.length} times: give as many`);
  }
  const [first] = fields;
  return markup`<div class="map"><div class="reel" style="aspect-ratio: ${
    ratioOf(first!).toFixed(4)
  }"><img class="coarse" src="${rainMap(stacked(label, fields))}" alt="Rain rate, ${label}, ${times[0]!} to ${times.at(
    -1,
  )!}" data-map="${label}" data-frames="${times.length}" data-times="${times.join("|")}" /></div>${lines}${
    optional(first!.widthKm, scaleBar)
  }</div>`;
}

/** Maps one under another as one, each with north on top. */
function stacked(label: string, fields: readonly RainField[]): RainField {
  const { nx, ny } = fields[0]!;
  const data = new Float32Array(fields.length * ny * nx);
  fields.forEach((field, k) => {
    if (field.nx !== nx || field.ny !== ny) {
      throw new TypeError(
        `Cannot show maps of ${field.ny} x ${field.nx} and ${ny} x ${nx} cells of ${label} as one film`,
      );
    }
    for (let y = 0; y < ny; y++) {
      const row = field.northFirst ? y : ny - 1 - y;
      data.set(field.data.subarray(row * nx, (row + 1) * nx), (k * ny + y) * nx);
    }
  });
  return { nx, ny: fields.length * ny, northFirst: true, data };
}
