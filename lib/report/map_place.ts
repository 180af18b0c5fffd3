import { cellSize, type Grid } from "../grid/mod.ts";
import { type Html, markup } from "./html.ts";
import { drawLines, LINES_BOX, type MapLines, mapLines } from "./map_lines.ts";

/** Where a map lies: the map around it, with the map as a box. */
export interface MapPlace {
  /** Side of the map around it, km. */
  readonly km: number;
  /** Coastlines and borders around. */
  readonly lines: MapLines;
  /** Left, top, width and height of the map, as {@link MapLines} count. */
  readonly box: readonly [left: number, top: number, width: number, height: number];
}

/** Side of the map around a map, km; three times the map where that is more. */
const SIDE_KM = 1500;

/** Where a grid lies, with coastlines and borders of the packaged atlas around it. */
export async function mapPlace(grid: Grid): Promise<MapPlace> {
  const { x, y } = cellSize(grid);
  const [width, height] = [grid.nx * x / 1000, grid.ny * y / 1000];
  const x0 = grid.x0 + (grid.nx - 1) / 2 * grid.dx;
  const y0 = grid.y0 + (grid.ny - 1) / 2 * grid.dy;
  const km = Math.max(SIDE_KM, 3 * width, 3 * height);
  const [dx, dy] = [grid.dx * 1000 * km / x, -Math.abs(grid.dy) * 1000 * km / y];
  const lines = await mapLines({ crs: grid.crs, nx: 1, ny: 1, x0, y0, dx, dy });
  const [w, h] = [width / km, height / km].map((part) => Math.round(LINES_BOX * part)) as [number, number];
  return { km, lines, box: [(LINES_BOX - w) / 2, (LINES_BOX - h) / 2, w, h] };
}

/** Draws where a map lies. */
export function placeMap({ km, lines, box: [x, y, width, height] }: MapPlace, id: string): Html {
  const box =
    markup`x="${x}" y="${y}" width="${width}" height="${height}" fill="none" vector-effect="non-scaling-stroke"`;
  return markup`<div class="place" role="img" aria-label="Where: the box in a map of ${Math.round(km)} km">${
    drawLines(lines, id)
  }<svg class="lines" viewBox="0 0 ${LINES_BOX} ${LINES_BOX}" aria-hidden="true"><rect ${box} stroke="#fff" stroke-width="4" /><rect ${box} stroke="#d55e00" stroke-width="2" /></svg></div>`;
}
