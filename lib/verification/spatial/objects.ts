import { thresholdIn } from "../contingency.ts";
import { type Connectivity, labels } from "./labels.ts";

/** An amount field cut into objects: row-major [y, x], NaN missing. */
export interface AmountField {
  /** Amounts, 0 or more. */
  readonly values: ArrayLike<number>;
  /** Number of rows and columns, [y, x]. */
  readonly shape: readonly [number, number];
}

/** A connected region of rain. */
export interface RainObject {
  /** Cells, by their places in the field. */
  readonly cells: Int32Array;
  /** Sum of the amounts. */
  readonly mass: number;
  /** Largest amount. */
  readonly maximum: number;
  /** Centre of mass, [y, x] in units of the spacing, the first cell's centre at the origin. */
  readonly centre: readonly [number, number];
  /** Centre of the cells, each alike, [y, x]. */
  readonly centroid: readonly [number, number];
  /** Direction of the long axis, degrees from the x axis towards the y axis, in (-90, 90]. */
  readonly angle: number;
  /** Short axis by long axis of the ellipse with the same second moments, in [0, 1]: 1 for a disc. */
  readonly aspect: number;
}

/** Options of {@link rainObjects}. */
export interface ObjectOptions {
  /** Cells at or above it belong to objects, in the units of the field. */
  readonly threshold: number;
  /** Fewest cells of an object. Default 1: objects of any size. */
  readonly minimumCells?: number;
  /** Which neighbours connect: 4 (sides) or 8 (corners too). Default 8. */
  readonly connectivity?: Connectivity;
  /** Size of a cell, [y, x]. Default [1, 1]. */
  readonly spacing?: readonly [number, number];
}

/**
 * The connected regions of a field at or above a threshold, of any size. A threshold of 0 or less takes wet cells only;
 * of a threshold that is NaN (a quantile of a dry field) there are none.
 *
 * @throws RangeError when an option is out of range.
 */
export function rainObjects({ values, shape }: AmountField, options: ObjectOptions): readonly RainObject[] {
  const { threshold, minimumCells = 1, connectivity = 8, spacing = [1, 1] } = options;
  if (!Number.isInteger(minimumCells) || minimumCells < 1) {
    throw new RangeError(`Fewest cells ${minimumCells} is not a whole number above 0`);
  }
  const limit = thresholdIn(values, threshold);
  const { label, count } = labels(shape, (i) => values[i]! >= limit && values[i]! > 0, connectivity);
  const cells = Array.from({ length: count }, (): number[] => []);
  label.forEach((k, i) => {
    if (k > 0) cells[k - 1]!.push(i);
  });
  return cells.filter((own) => own.length >= minimumCells)
    .map((own) => describe(Int32Array.from(own), values, shape[1], spacing));
}

function describe(
  cells: Int32Array,
  values: ArrayLike<number>,
  width: number,
  [dy, dx]: readonly [number, number],
): RainObject {
  let [mass, maximum, massY, massX, sumY, sumX] = [0, 0, 0, 0, 0, 0];
  for (const i of cells) {
    const [value, y, x] = [values[i]!, Math.floor(i / width) * dy, i % width * dx];
    mass += value;
    maximum = Math.max(maximum, value);
    massY += value * y;
    massX += value * x;
    sumY += y;
    sumX += x;
  }
  const centroid = [sumY / cells.length, sumX / cells.length] as const;
  let [yy, xx, xy] = [0, 0, 0];
  for (const i of cells) {
    const [y, x] = [Math.floor(i / width) * dy - centroid[0], i % width * dx - centroid[1]];
    yy += y * y / cells.length;
    xx += x * x / cells.length;
    xy += x * y / cells.length;
  }
  // A cell is a square, not a point.
  yy += dy * dy / 12;
  xx += dx * dx / 12;
  const spread = Math.hypot((xx - yy) / 2, xy);
  const mean = (xx + yy) / 2;
  return {
    cells,
    mass,
    maximum,
    centre: [massY / mass, massX / mass],
    centroid,
    angle: Math.atan2(2 * xy, xx - yy) * 90 / Math.PI,
    aspect: Math.sqrt(Math.max(0, mean - spread) / (mean + spread)),
  };
}
