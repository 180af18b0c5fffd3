import { DataError } from "../base/mod.ts";
import { type Grid, projection } from "../grid/mod.ts";
import { type Container, numberOf, textOf } from "./container.ts";
import { metreCrs } from "./crs.ts";

/** Largest disagreement of corners and steps that is taken as rounding, in cells. */
const TOLERANCE = 0.1;

/** Corners in degrees are not more exact than this, and grids of successive files are to be the same. */
const centimetres = (metres: number): number => Math.round(metres * 100) / 100;

/**
 * Grid of an ODIM_H5 Cartesian product from /where (or /dataset1/where): projdef, xsize, ysize, xscale, yscale and the corners. The corners
 * are those of the outer pixels (ODIM_H5 2.3, table 9); files whose corners are pixel centres are told by their distance.
 *
 * @throws DataError "missing-variable" without the attributes, "corrupt-file" when corners and steps disagree.
 */
export function odimGrid(container: Container): Grid {
  const file = container.path;
  const where = { ...container.attributes("dataset1/where"), ...container.attributes("where") };
  const number = (name: string): number => {
    const value = numberOf(where, name);
    if (Number.isFinite(value)) return value;
    throw new DataError("missing-variable", `The group /where lacks ${name}`, { file });
  };
  const definition = textOf(where, "projdef");
  if (definition === "") throw new DataError("missing-variable", "The group /where lacks projdef", { file });
  const crs = metreCrs(definition);
  const { forward } = projection(crs);
  const corner = (name: string) =>
    forward(number(`${name}_lon`), number(`${name}_lat`)).map(centimetres) as [number, number];
  const [west, north] = corner("UL");
  const [east, south] = corner("LR");
  const [nx, ny, dx, dy] = [number("xsize"), number("ysize"), number("xscale"), number("yscale")];
  const columns = (east - west) / dx;
  const rows = (north - south) / dy;
  const near = (a: number, b: number) => Math.abs(a - b) < TOLERANCE;
  if (near(columns, nx) && near(rows, ny)) return { crs, nx, ny, x0: west + dx / 2, y0: north - dy / 2, dx, dy: -dy };
  if (near(columns, nx - 1) && near(rows, ny - 1)) return { crs, nx, ny, x0: west, y0: north, dx, dy: -dy };
  throw new DataError(
    "corrupt-file",
    `Corners ${columns.toFixed(1)} x ${rows.toFixed(1)} cells apart for ${nx} x ${ny}`,
    {
      file,
    },
  );
}
