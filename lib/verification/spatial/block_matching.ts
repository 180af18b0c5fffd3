import { summedArea } from "./summed_area.ts";

/** Displacement at every cell, in cells, row-major [y, x]. */
export interface Flow {
  /** Along y. */
  readonly dy: Int32Array;
  /** Along x. */
  readonly dx: Int32Array;
}

/** Two fields, row-major [y, x], none missing. */
interface Pair {
  readonly source: Float64Array;
  readonly target: Float64Array;
  readonly shape: readonly [number, number];
}

/** Cells that a step may go each way at every level. */
const REACH = 2;

/** Steps, the shortest first: of equally good ones the shortest is taken. */
const STEPS = Array.from(
  { length: (2 * REACH + 1) ** 2 },
  (_, k) => [Math.floor(k / (2 * REACH + 1)) - REACH, k % (2 * REACH + 1) - REACH] as const,
)
  .sort((a, b) => Math.hypot(...a) - Math.hypot(...b));

/** Farthest shift along one axis that `levels` halvings find. */
export function flowReach(levels: number): number {
  return REACH * (2 ** (levels + 1) - 1);
}

/**
 * Optical flow by block matching in a pyramid (Keil & Craig 2007): the flow for which source(cell + flow) is nearest to
 * target(cell), in mean square over a window around the cell; found on fields coarsened 2^levels times first, then refined
 * level by level. Beyond the domain the source is 0.
 */
export function blockMatching(
  pair: Pair,
  { levels, window }: { readonly levels: number; readonly window: number },
): Flow {
  const coarse = levels === 0 ? null : blockMatching(halvedPair(pair), { levels: levels - 1, window });
  const [height, width] = pair.shape;
  const cells = height * width;
  const dy = new Int32Array(cells);
  const dx = new Int32Array(cells);
  if (coarse !== null) {
    const half = Math.ceil(width / 2);
    for (let i = 0; i < cells; i++) {
      const parent = (Math.floor(i / width) >> 1) * half + ((i % width) >> 1);
      dy[i] = 2 * coarse.dy[parent]!;
      dx[i] = 2 * coarse.dx[parent]!;
    }
  }
  const best = { error: new Float64Array(cells).fill(Infinity), step: new Uint8Array(cells) };
  STEPS.forEach((step, k) => {
    const errors = boxMeans(squaredErrors(pair, { dy, dx }, step), pair.shape, window);
    for (let i = 0; i < cells; i++) {
      // Rounding of the summed areas must not outdo a shorter step.
      if (!(errors[i]! < best.error[i]! - 1e-9 * (best.error[i]! === Infinity ? 0 : 1 + best.error[i]!))) continue;
      best.error[i] = errors[i]!;
      best.step[i] = k;
    }
  });
  best.step.forEach((k, i) => {
    dy[i]! += STEPS[k]![0];
    dx[i]! += STEPS[k]![1];
  });
  return { dy, dx };
}

/** Source at the cells that the flow points to; 0 beyond the domain. */
export function morphed(
  source: Float64Array,
  { dy, dx }: Flow,
  [height, width]: readonly [number, number],
): Float64Array {
  return source.map((_, i) => {
    const y = Math.floor(i / width) + dy[i]!;
    const x = i % width + dx[i]!;
    return y < 0 || y >= height || x < 0 || x >= width ? 0 : source[y * width + x]!;
  });
}

function squaredErrors(
  { source, target, shape }: Pair,
  { dy, dx }: Flow,
  [sy, sx]: readonly [number, number],
): Float64Array {
  const moved = morphed(source, { dy: dy.map((d) => d + sy), dx: dx.map((d) => d + sx) }, shape);
  return moved.map((value, i) => (value - target[i]!) ** 2);
}

/** Mean over the window around every cell, cut to the field. */
function boxMeans(values: Float64Array, shape: readonly [number, number], window: number): Float64Array {
  const [height, width] = shape;
  const { table } = summedArea(shape, values);
  const before = Math.floor(window / 2);
  const stride = width + 1;
  return values.map((_, i) => {
    const [y, x] = [Math.floor(i / width), i % width];
    const [top, bottom] = [Math.max(0, y - before), Math.min(height, y - before + window)];
    const [left, right] = [Math.max(0, x - before), Math.min(width, x - before + window)];
    const sum = table[bottom * stride + right]! - table[top * stride + right]! - table[bottom * stride + left]! +
      table[top * stride + left]!;
    return sum / ((bottom - top) * (right - left));
  });
}

/** Both fields by means of 2 x 2 cells; at the far sides of those there are. */
function halvedPair({ source, target, shape: [height, width] }: Pair): Pair {
  const shape = [Math.ceil(height / 2), Math.ceil(width / 2)] as const;
  const halve = (field: Float64Array): Float64Array =>
    Float64Array.from({ length: shape[0] * shape[1] }, (_, i) => {
      const [y, x] = [2 * Math.floor(i / shape[1]), 2 * (i % shape[1])];
      const [nextY, nextX] = [Math.min(y + 1, height - 1), Math.min(x + 1, width - 1)];
      return (field[y * width + x]! + field[y * width + nextX]! + field[nextY * width + x]! +
        field[nextY * width + nextX]!) / 4;
    });
  return { source: halve(source), target: halve(target), shape };
}
