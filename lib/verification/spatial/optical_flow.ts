/** Motion at every cell, in cells from a field to the next, row-major [y, x]. */
export interface SteadyFlow {
  /** Along y. */
  readonly dy: Float64Array;
  /** Along x. */
  readonly dx: Float64Array;
}

/** Options of {@link opticalFlow}. */
export interface FlowOptions {
  /** Times that fields are halved: motions up to about 2^levels cells are found. Default 2. */
  readonly levels?: number;
  /** Half of the side of the window that shares one motion, cells of each level. Default 4. */
  readonly reach?: number;
  /** How often fields are moved and compared again, at each level. Default 3. */
  readonly rounds?: number;
}

/** How much the motion of the coarser level counts, as a share of the mean gradient: it decides where nothing is seen. */
const PRIOR = 1 / 10;

type Shape = readonly [height: number, width: number];

/**
 * Motion of the last of some fields, by the least squares of Lucas & Kanade (1981) over windows, in a pyramid (Bouguet
 * 2001): at each level earlier fields are moved onto those after them and what is left is explained by a motion more. Where
 * a window sees little, the motion of the coarser level holds; on the coarsest, that of the whole field.
 *
 * @param fields two or more in the order of time, equally spaced, row-major [y, x], none missing
 * @throws RangeError for fewer than two fields
 */
export function opticalFlow(fields: readonly Float64Array[], shape: Shape, options: FlowOptions = {}): SteadyFlow {
  const { levels = 2, reach = 4, rounds = 3 } = options;
  if (fields.length < 2) throw new RangeError(`${fields.length} fields show no motion: give two or more`);
  const [height, width] = shape;
  if (levels > 0 && Math.min(height, width) >= 8) {
    const halves = fields.map((field) => halved(field, shape));
    const coarse = opticalFlow(halves, halfOf(shape), { ...options, levels: levels - 1 });
    const prior = { dy: doubled(coarse.dy, shape), dx: doubled(coarse.dx, shape) };
    return refined(fields, shape, prior, { rounds, reach });
  }
  const still = { dy: new Float64Array(height * width), dx: new Float64Array(height * width) };
  const whole = refined(fields, shape, still, { rounds, reach: Math.max(height, width) });
  return refined(fields, shape, whole, { rounds, reach });
}

/** What a field becomes in `steps` steps along a steady flow: backward semi-Lagrangian (Germann & Zawadzki 2002). */
export function advected(field: Float64Array, { dy, dx }: SteadyFlow, shape: Shape, steps: number): Float64Array {
  const [, width] = shape;
  return field.map((_, i) => {
    let [y, x] = [Math.floor(i / width), i % width];
    for (let step = 0; step < steps; step++) {
      const [v, u] = [between(dy, shape, y, x), between(dx, shape, y, x)];
      [y, x] = [y - v, x - u];
    }
    return between(field, shape, y, x);
  });
}

/** Moves fields along a flow, compares them with those after, and adds the motion that explains what is left. */
function refined(
  fields: readonly Float64Array[],
  shape: Shape,
  prior: SteadyFlow,
  { rounds, reach }: { readonly rounds: number; readonly reach: number },
): SteadyFlow {
  let flow = prior;
  for (let round = 0; round < rounds; round++) {
    const sums = normalEquations(fields, shape, flow).map((sum) => boxSums(sum, shape, reach));
    const [yy, yx, xx, yt, xt] = sums as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
    const ridge = PRIOR * yy.reduce((sum, value, i) => sum + value + xx[i]!, 0) / (2 * yy.length) + 1e-9;
    const next = { dy: new Float64Array(yy.length), dx: new Float64Array(yy.length) };
    for (let i = 0; i < yy.length; i++) {
      const [a, b, c] = [yy[i]! + ridge, yx[i]!, xx[i]! + ridge];
      const v = ridge * (prior.dy[i]! - flow.dy[i]!) - yt[i]!;
      const u = ridge * (prior.dx[i]! - flow.dx[i]!) - xt[i]!;
      const determinant = a * c - b * b;
      next.dy[i] = flow.dy[i]! + (c * v - b * u) / determinant;
      next.dx[i] = flow.dx[i]! + (a * u - b * v) / determinant;
    }
    flow = next;
  }
  return flow;
}

/** Products of gradients along y, x and time by cell, over all pairs of fields; where the flow leaves the field, none. */
function normalEquations(fields: readonly Float64Array[], shape: Shape, flow: SteadyFlow): Float64Array[] {
  const [height, width] = shape;
  const sums = Array.from({ length: 5 }, () => new Float64Array(height * width));
  for (let k = 1; k < fields.length; k++) {
    const [later, moved] = [fields[k]!, advected(fields[k - 1]!, flow, shape, 1)];
    const mean = later.map((value, i) => (value + moved[i]!) / 2);
    for (let i = 0; i < mean.length; i++) {
      const [y, x] = [Math.floor(i / width), i % width];
      const [fromY, fromX] = [y - flow.dy[i]!, x - flow.dx[i]!];
      if (!(fromY >= 0 && fromY <= height - 1 && fromX >= 0 && fromX <= width - 1)) continue;
      const [up, down] = [Math.max(0, y - 1), Math.min(height - 1, y + 1)];
      const [left, right] = [Math.max(0, x - 1), Math.min(width - 1, x + 1)];
      const gy = (mean[down * width + x]! - mean[up * width + x]!) / Math.max(1, down - up);
      const gx = (mean[y * width + right]! - mean[y * width + left]!) / Math.max(1, right - left);
      const gt = later[i]! - moved[i]!;
      [gy * gy, gy * gx, gx * gx, gy * gt, gx * gt].forEach((product, n) => sums[n]![i]! += product);
    }
  }
  return sums;
}

/** Sums over the squares of `reach` cells around each cell, cut to the field: along rows, then along columns. */
function boxSums(values: Float64Array, [height, width]: Shape, reach: number): Float64Array {
  const along = (from: Float64Array, count: number, length: number, step: number, apart: number): Float64Array => {
    const sums = new Float64Array(from.length);
    for (let line = 0; line < count; line++) {
      const at = (k: number): number => from[line * apart + k * step]!;
      let sum = 0;
      for (let k = 0; k < Math.min(reach, length); k++) sum += at(k);
      for (let k = 0; k < length; k++) {
        if (k + reach < length) sum += at(k + reach);
        if (k - reach > 0) sum -= at(k - reach - 1);
        sums[line * apart + k * step] = sum;
      }
    }
    return sums;
  };
  return along(along(values, height, width, 1, width), width, height, width, 1);
}

/** A field between its cells, bilinear; beyond its edges the value at the edge. */
function between(field: Float64Array, [height, width]: Shape, y: number, x: number): number {
  const [row, column] = [Math.min(Math.max(y, 0), height - 1), Math.min(Math.max(x, 0), width - 1)];
  const [top, left] = [Math.floor(row), Math.floor(column)];
  const [bottom, right] = [Math.min(top + 1, height - 1), Math.min(left + 1, width - 1)];
  const [v, u] = [row - top, column - left];
  return (1 - v) * ((1 - u) * field[top * width + left]! + u * field[top * width + right]!) +
    v * ((1 - u) * field[bottom * width + left]! + u * field[bottom * width + right]!);
}

const halfOf = ([height, width]: Shape): Shape => [Math.ceil(height / 2), Math.ceil(width / 2)];

/** Means of 2 x 2 cells. */
function halved(field: Float64Array, shape: Shape): Float64Array {
  const [height, width] = halfOf(shape);
  return Float64Array.from(
    { length: height * width },
    (_, i) => between(field, shape, 2 * Math.floor(i / width) + 0.5, 2 * (i % width) + 0.5),
  );
}

/** A motion of the halved field on the whole one: twice as many cells. */
function doubled(motion: Float64Array, shape: Shape): Float64Array {
  const [height, width] = shape;
  const half = halfOf(shape);
  return Float64Array.from(
    { length: height * width },
    (_, i) => 2 * between(motion, half, (Math.floor(i / width) - 0.5) / 2, (i % width - 0.5) / 2),
  );
}
