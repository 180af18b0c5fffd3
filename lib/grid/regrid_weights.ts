import { DataError } from "../base/mod.ts";
import { type Bounds, cellAreas, gridBounds, gridPositions } from "./cells.ts";
import { areaInCell, emptyPolygon, polygonArea } from "./clip.ts";
import { cellPosition } from "./cell_position.ts";
import { METRES_PER_DEGREE } from "./cell_size.ts";
import { type Grid, isGeographic } from "./grid.ts";
import { quadArea } from "./sphere.ts";

/** The areas that the cells of two grids share: a sparse matrix, its rows the target cells. */
export interface RegridWeights {
  /** Grid of the fields that come in. */
  readonly from: Grid;
  /** Grid of the fields that go out. */
  readonly to: Grid;
  /** Entries of target cell c are start[c] to start[c + 1] - 1; one more than there are target cells. */
  readonly start: Uint32Array;
  /** Source cell of each entry. */
  readonly source: Uint32Array;
  /** Area that source and target cell share, m². */
  readonly weight: Float64Array;
  /** Area of each target cell, m². */
  readonly area: Float64Array;
}

/** Options of {@link regridWeights}. */
export interface RegridOptions {
  /**
   * Pieces per side into which a source cell is cut before its sides are taken as straight on the target's map.
   * Default: so many that a piece is at most 3 km wide, but no more than 4.
   */
  readonly subdivide?: number;
}

/**
 * Weights of conservative regridding (first order, Jones 1999): the area on the sphere that each source cell shares with
 * each target cell. A source cell is a quadrilateral on the target's map, cut exactly at the target's cell boundaries; its
 * area on the sphere is dealt out in proportion to the areas of the cuts, so that a source cell inside the target grid
 * gives all of its area. Source cells cut by the meridian opposite to a geographic target are left out.
 *
 * @throws DataError "grid-mismatch" when the grids share no area. RangeError when `subdivide` is not a whole number >= 1.
 */
export function regridWeights(from: Grid, to: Grid, options: RegridOptions = {}): RegridWeights {
  const pieces = options.subdivide ?? defaultPieces(from);
  if (!Number.isInteger(pieces) || pieces < 1) {
    throw new RangeError(`Cannot cut cells into ${pieces} pieces per side: give a whole number of at least 1`);
  }
  const targets: number[] = [];
  const sources: number[] = [];
  const weights: number[] = [];
  for (let j = 0; j < from.ny; j++) {
    const strip = stripOfPieces(from, to, j, pieces);
    for (let i = 0; i < from.nx; i++) {
      for (const [target, weight] of shares(strip, to, i, pieces)) {
        targets.push(target);
        sources.push(j * from.nx + i);
        weights.push(weight);
      }
    }
  }
  if (targets.length === 0) {
    throw new DataError(
      "grid-mismatch",
      `The grids do not overlap: one covers ${boundsText(gridBounds(from))}, the other ${boundsText(gridBounds(to))}`,
    );
  }
  return { from, to, ...byTarget(targets, sources, weights, to.nx * to.ny), area: cellAreas(to) };
}

function defaultPieces(grid: Grid): number {
  const degree = isGeographic(grid) ? METRES_PER_DEGREE : 1;
  return Math.min(4, Math.max(1, Math.ceil(Math.max(grid.dx, Math.abs(grid.dy)) * degree / 3000)));
}

/** The corners of the pieces of one row of source cells, (pieces + 1) rows of them. */
interface Strip {
  readonly width: number;
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  /** Column and row on the target grid: cell (i, j) is [i, i + 1] x [j, j + 1]. */
  readonly u: Float64Array;
  readonly v: Float64Array;
}

function stripOfPieces(from: Grid, to: Grid, row: number, pieces: number): Strip {
  const width = from.nx * pieces + 1;
  const columns = Array.from({ length: width }, (_, k) => k / pieces - 0.5);
  const rows = Array.from({ length: pieces + 1 }, (_, k) => row - 0.5 + k / pieces);
  const { lon, lat } = gridPositions(from, columns, rows);
  const positionOf = cellPosition(to);
  const u = new Float64Array(lon.length);
  const v = new Float64Array(lon.length);
  for (let k = 0; k < lon.length; k++) {
    const [column, row] = positionOf(lon[k]!, lat[k]!);
    u[k] = column + 0.5;
    v[k] = row + 0.5;
  }
  return { width, lon, lat, u, v };
}

const quad = emptyPolygon();
const scratch = [emptyPolygon(), emptyPolygon()] as const;

/** Target cells under source cell `i` of a strip, and the area shared with each, m². */
function shares(strip: Strip, to: Grid, i: number, pieces: number): Map<number, number> {
  const found = new Map<number, number>();
  const seam = isGeographic(to) ? 180 / to.dx : Infinity;
  for (let q = 0; q < pieces; q++) {
    for (let p = 0; p < pieces; p++) {
      const a = q * strip.width + i * pieces + p;
      const d = a + strip.width;
      const box = placeQuad(strip, [a, a + 1, d + 1, d]);
      const whole = polygonArea(quad);
      if (!(whole > 0) || box.u1 - box.u0 > seam) continue;
      const density = quadArea(strip, a, a + 1, d + 1, d) / whole;
      const i1 = Math.min(to.nx - 1, Math.ceil(box.u1) - 1);
      const j1 = Math.min(to.ny - 1, Math.ceil(box.v1) - 1);
      for (let tj = Math.max(0, Math.floor(box.v0)); tj <= j1; tj++) {
        for (let ti = Math.max(0, Math.floor(box.u0)); ti <= i1; ti++) {
          const inside = box.u0 >= ti && box.u1 <= ti + 1 && box.v0 >= tj && box.v1 <= tj + 1;
          const shared = inside ? whole : areaInCell(quad, ti, tj, scratch);
          if (shared <= whole * 1e-12) continue;
          const target = tj * to.nx + ti;
          found.set(target, (found.get(target) ?? 0) + shared * density);
        }
      }
    }
  }
  return found;
}

/** Puts four corners of a strip into `quad` and returns the box around them, in cells of the target. */
function placeQuad(strip: Strip, corners: readonly number[]): { u0: number; u1: number; v0: number; v1: number } {
  let [u0, u1, v0, v1] = [Infinity, -Infinity, Infinity, -Infinity];
  quad.length = 4;
  corners.forEach((corner, k) => {
    const u = strip.u[corner]!;
    const v = strip.v[corner]!;
    quad.points[2 * k] = u;
    quad.points[2 * k + 1] = v;
    [u0, u1] = [Math.min(u0, u), Math.max(u1, u)];
    [v0, v1] = [Math.min(v0, v), Math.max(v1, v)];
  });
  return { u0, u1, v0, v1 };
}

/** Sorts entries by target cell, stably. */
function byTarget(targets: readonly number[], sources: readonly number[], weights: readonly number[], count: number): {
  start: Uint32Array;
  source: Uint32Array;
  weight: Float64Array;
} {
  const start = new Uint32Array(count + 1);
  for (const target of targets) start[target + 1]!++;
  for (let c = 0; c < count; c++) start[c + 1]! += start[c]!;
  const next = start.slice();
  const source = new Uint32Array(targets.length);
  const weight = new Float64Array(targets.length);
  targets.forEach((target, k) => {
    const place = next[target]!++;
    source[place] = sources[k]!;
    weight[place] = weights[k]!;
  });
  return { start, source, weight };
}

function boundsText({ west, south, east, north }: Bounds): string {
  const text = (degrees: number) => degrees.toFixed(2);
  return `${text(west)} to ${text(east)} E, ${text(south)} to ${text(north)} N`;
}
