import type { Grid, TimeAxis } from "../grid/mod.ts";
import type { Product } from "../sources/mod.ts";

/** Fields of one product at regular times: a group of an archive, or anything with this shape. */
export interface FieldSeries {
  /** Cells. */
  readonly grid: Grid;
  /** Starts of the intervals that the fields stand for. */
  readonly time: TimeAxis;
  /** What the fields are. */
  readonly product: Product;
  /** What else is known of them: what was injected when they are simulated. */
  readonly attributes?: Readonly<Record<string, unknown>>;
  /** Variables that can be read. */
  readonly variables: readonly { readonly name: string }[];
  /**
   * Fields [time, y, x] of `variable` for `count` times from index `first`, in its units; NaN where missing: of `count` rows and
   * columns from the `first`, or of all where these are left out. They may be read into `into`, which is as long, to spare
   * making new memory.
   */
  read(
    variable: string,
    part: {
      readonly time: readonly [first: number, count: number];
      readonly y?: readonly [first: number, count: number];
      readonly x?: readonly [first: number, count: number];
      readonly into?: Float32Array;
    },
  ): Promise<Float32Array>;
}

/** Whether the series has a variable. */
export function hasVariable(series: FieldSeries, name: string): boolean {
  return series.variables.some((variable) => variable.name === name);
}
