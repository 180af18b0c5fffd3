import { type Grid, isGeographic } from "../grid.ts";
import { projection } from "../projection.ts";
import { unwrapLongitude } from "../sphere.ts";
import { openAtlas } from "./atlas.ts";

/** Lines on a map: x0, y0, x1, y1, ... from 0 at the western and northern edge of the grid to 1 at the others. */
export type MapLine = readonly number[];

/** The atlas on the map of a grid. */
export interface AtlasLines {
  /** Outlines of land. */
  readonly coastlines: readonly MapLine[];
  /** Borders between countries. */
  readonly borders: readonly MapLine[];
}

/** Coastlines and borders of the packaged atlas (1:50 million), cut at the outline of a grid. */
export async function atlasLines(grid: Grid): Promise<AtlasLines> {
  const { coastlines, borders } = await openAtlas();
  const place = placer(grid);
  return {
    coastlines: coastlines.flatMap((line) => inside(line, place)),
    borders: borders.flatMap((line) => inside(line, place)),
  };
}

type Point = readonly [x: number, y: number];

/** A place as a point of the map, and the longitude as it is there: nearest to the middle of the map. */
type Placer = (longitude: number, latitude: number) => { readonly point: Point; readonly longitude: number };

function placer(grid: Grid): Placer {
  const { nx, ny, x0, y0, dx, dy } = grid;
  const [middleX, middleY] = [x0 + (nx - 1) / 2 * dx, y0 + (ny - 1) / 2 * dy];
  const map = isGeographic(grid) ? null : projection(grid.crs);
  const middle = map === null ? middleX : map.inverse(middleX, middleY)[0];
  return (given, latitude) => {
    const longitude = Number.isNaN(middle) ? given : unwrapLongitude(given, middle);
    const [x, y] = map === null ? [longitude, latitude] : map.forward(longitude, latitude);
    const v = ((y - y0) / dy + 0.5) / ny;
    return { point: [((x - x0) / dx + 0.5) / nx, dy < 0 ? v : 1 - v], longitude };
  };
}

/** The pieces of a line that lie on the map. */
function inside(line: Float64Array, place: Placer): MapLine[] {
  const pieces: number[][] = [];
  let before = place(line[0]!, line[1]!);
  let end: Point = [NaN, NaN];
  for (let k = 2; k < line.length; k += 2) {
    const next = place(line[k]!, line[k + 1]!);
    const torn = Math.abs(next.longitude - before.longitude) > 180; // its ends lie on opposite sides of the map
    const cut = torn ? null : clip(before.point, next.point);
    before = next;
    if (cut === null) continue;
    const [from, to] = cut;
    if (from[0] === end[0] && from[1] === end[1]) pieces.at(-1)!.push(...to);
    else pieces.push([...from, ...to]);
    end = to;
  }
  return pieces;
}

/** The part of a segment in the unit box; null for none (Liang & Barsky 1984). */
function clip(from: Point, to: Point): readonly [Point, Point] | null {
  let [enter, leave] = [0, 1];
  for (const axis of [0, 1] as const) {
    const step = to[axis] - from[axis];
    const ends = [-from[axis] / step, (1 - from[axis]) / step].sort((a, b) => a - b);
    if (step === 0) {
      if (from[axis] < 0 || from[axis] > 1) return null;
      continue;
    }
    enter = Math.max(enter, ends[0]!);
    leave = Math.min(leave, ends[1]!);
  }
  if (!(enter < leave)) return null;
  const at = (t: number): Point => [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])];
  return [enter === 0 ? from : at(enter), leave === 1 ? to : at(leave)];
}
