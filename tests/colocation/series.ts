import type { FieldSeries, Grid, Product, TimeAxis } from "../../lib/colocation/mod.ts";

/** Makes one field [y, x] of a variable for index `k` of the time axis; null for a variable all missing at that time. */
export type FieldMaker = (k: number) => Float32Array | null;

/** A series made on demand: it holds no more than the fields that are asked for. */
export function madeSeries(
  axes: { readonly grid: Grid; readonly time: TimeAxis; readonly simulated?: boolean; readonly name?: string },
  makers: Readonly<Record<string, FieldMaker>>,
): FieldSeries & { readonly product: Product } {
  const size = axes.grid.nx * axes.grid.ny;
  return {
    grid: axes.grid,
    time: axes.time,
    product: { name: axes.name ?? "made", run: "final", version: "V07B", simulated: axes.simulated ?? false },
    variables: Object.keys(makers).map((name) => ({ name })),
    read: (variable, { time: [first, count], y, x }) => {
      const fields = new Float32Array(size * count).fill(NaN);
      for (let n = 0; n < count; n++) {
        const field = makers[variable]?.(first + n);
        if (field) fields.set(field, n * size);
      }
      if (y === undefined || x === undefined) return Promise.resolve(fields);
      const rows = Array.from({ length: count * y[1] }, (_, k) => {
        const from = (Math.floor(k / y[1]) * axes.grid.ny + y[0] + k % y[1]) * axes.grid.nx + x[0];
        return [...fields.subarray(from, from + x[1])];
      });
      return Promise.resolve(Float32Array.from(rows.flat()));
    },
  };
}
