import { cellCentres, cellPosition, type Grid } from "../grid/mod.ts";

/** How far centres may lie apart to be the same cell, parts of a cell. */
const TOLERANCE = 0.25;

/**
 * For each cell of `from` [y, x], the cell of `to` with the same centre, or -1: grids of the same cells in another order, or
 * fitted to coordinates separately.
 *
 * @param tolerance how far centres may lie apart, parts of a cell of `to`; 0.5 finds the cell that holds the centre
 */
export function matchCells(from: Grid, to: Grid, tolerance = TOLERANCE): Int32Array {
  const positionOf = cellPosition(to);
  const { lon, lat } = cellCentres(from);
  return Int32Array.from(lon, (longitude, i) => {
    const [column, row] = positionOf(longitude, lat[i]!);
    const [nearX, nearY] = [Math.round(column), Math.round(row)];
    const inside = nearX >= 0 && nearX < to.nx && nearY >= 0 && nearY < to.ny;
    const near = Math.abs(column - nearX) <= tolerance && Math.abs(row - nearY) <= tolerance;
    return inside && near ? nearY * to.nx + nearX : -1;
  });
}
