import { atlasLines, type Grid, type MapLine } from "../grid/mod.ts";
import { type Html, markup } from "./html.ts";

/** Coastlines and borders of a map, as SVG paths in a box of {@link LINES_BOX} x {@link LINES_BOX}, north on top. */
export interface MapLines {
  /** Coastlines. */
  readonly coast: string;
  /** Borders between countries. */
  readonly borders: string;
}

/** Side of the box of {@link MapLines}: finer than a map on paper. */
export const LINES_BOX = 1000;

/** Coastlines and borders of the packaged atlas (Natural Earth, 1:50 million) on the map of a grid. */
export async function mapLines(grid: Grid): Promise<MapLines> {
  const { coastlines, borders } = await atlasLines(grid);
  return { coast: coastlines.map(pathOf).join(""), borders: borders.map(pathOf).join("") };
}

/** A line as a path of whole numbers, points that fall on the one before left out. */
function pathOf(line: MapLine): string {
  let path = "";
  let [x, y] = [NaN, NaN];
  for (let k = 0; k < line.length; k += 2) {
    const [nextX, nextY] = [Math.round(LINES_BOX * line[k]!), Math.round(LINES_BOX * line[k + 1]!)];
    if (nextX === x && nextY === y) continue;
    path += path === "" ? `M${nextX} ${nextY}` : `l${nextX - x} ${nextY - y}`;
    [x, y] = [nextX, nextY];
  }
  return path.includes("l") ? path : "";
}

/** Lines over a map, as an SVG element that fills it; `id` names them for {@link useLines}. */
export function drawLines({ coast, borders }: MapLines, id: string): Html {
  return layer(
    id,
    markup`<defs><g id="${id}"><path d="${coast}" vector-effect="non-scaling-stroke" /><path d="${borders}" vector-effect="non-scaling-stroke" stroke-dasharray="3 2" /></g></defs>`,
  );
}

/** The lines that {@link drawLines} drew under `id`, over another map. */
export function useLines(id: string): Html {
  return layer(id, markup``);
}

/** Dark lines on a pale halo, so that they show on any colour. */
function layer(id: string, definitions: Html): Html {
  return markup`<svg class="lines" viewBox="0 0 ${LINES_BOX} ${LINES_BOX}" preserveAspectRatio="none" aria-hidden="true">${definitions}<g fill="none" stroke-linejoin="round"><use href="#${id}" stroke="#fff" stroke-opacity="0.75" stroke-width="2.6" /><use href="#${id}" stroke="#1b1f24" stroke-width="0.9" /></g></svg>`;
}
