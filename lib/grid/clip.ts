/** A polygon as x, y pairs; `length` counts its vertices. */
export interface Polygon {
  /** x0, y0, x1, y1, ... */
  readonly points: Float64Array;
  /** Vertices in use. */
  length: number;
}

/** Room for a quadrilateral cut by a box: each side of the box adds one vertex at most. */
export function emptyPolygon(): Polygon {
  return { points: new Float64Array(16), length: 0 };
}

/** Area of a polygon, always positive. */
export function polygonArea({ points, length }: Polygon): number {
  let twice = 0;
  for (let k = 0; k < length; k++) {
    const before = (k + length - 1) % length;
    twice += points[2 * before]! * points[2 * k + 1]! - points[2 * k]! * points[2 * before + 1]!;
  }
  return Math.abs(twice) / 2;
}

/**
 * Writes into `out` the part of a convex polygon where sign * coordinate >= sign * bound; axis 0 is x, 1 is y.
 * One step of Sutherland & Hodgman (1974).
 */
function clipSide(polygon: Polygon, axis: 0 | 1, bound: number, sign: 1 | -1, out: Polygon): void {
  const { points, length } = polygon;
  let n = 0;
  for (let k = 0; k < length; k++) {
    const before = (k + length - 1) % length;
    const from = sign * (points[2 * before + axis]! - bound);
    const to = sign * (points[2 * k + axis]! - bound);
    if ((from < 0) !== (to < 0)) {
      const t = from / (from - to);
      out.points[2 * n] = points[2 * before]! + t * (points[2 * k]! - points[2 * before]!);
      out.points[2 * n++ + 1] = points[2 * before + 1]! + t * (points[2 * k + 1]! - points[2 * before + 1]!);
    }
    if (to >= 0) {
      out.points[2 * n] = points[2 * k]!;
      out.points[2 * n++ + 1] = points[2 * k + 1]!;
    }
  }
  out.length = n;
}

/** Area of the part of a convex polygon in the unit box [i, i + 1] x [j, j + 1]; `scratch` is two polygons to work in. */
export function areaInCell(polygon: Polygon, i: number, j: number, scratch: readonly [Polygon, Polygon]): number {
  const [a, b] = scratch;
  clipSide(polygon, 0, i, 1, a);
  clipSide(a, 0, i + 1, -1, b);
  clipSide(b, 1, j, 1, a);
  clipSide(a, 1, j + 1, -1, b);
  return polygonArea(b);
}
