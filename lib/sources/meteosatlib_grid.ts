import type { Grid } from "../grid/mod.ts";
import { type Attributes, numberOf, textOf } from "./container.ts";

/** Equatorial radius of the CGMS ellipsoid that is the same in all its versions to 32 m, m. */
const EQUATOR = 6_378_169;

/**
 * Grid of an image cut from SEVIRI by ARPA's meteosatlib (NetCDF, COARDS): the scan angle in degrees of column c is
 * (c - Column_Offset) 2^16 / |Column_Scale_Factor| (CGMS 03, 4.4.3.2), columns counted from AreaStartPix and lines from
 * AreaStartLin, west to east and north to south. Null when the attributes are not there. The limb of the disc lies 1 to 2
 * pixels beyond the geometric one, which bounds the error of position.
 */
export function meteosatlibGrid(attributes: Attributes, nx: number, ny: number): Grid | null {
  if (!textOf(attributes, "Projection").startsWith("GEOS(")) return null;
  const get = (name: string) => numberOf(attributes, name);
  const height = get("Orbit_Radius") * 1000 - EQUATOR;
  const step = (name: string) => 2 ** 16 / Math.abs(get(name)) * Math.PI / 180 * height;
  const [dx, dy] = [step("Column_Scale_Factor"), -step("Line_Scale_Factor")];
  const x0 = (get("AreaStartPix") - get("Column_Offset")) * dx;
  const y0 = (get("AreaStartLin") - get("Line_Offset")) * dy;
  const crs = `+proj=geos +lon_0=${
    get("Longitude")
  } +h=${height} +sweep=y +a=${EQUATOR} +b=6356583.8 +units=m +no_defs`;
  return [dx, dy, x0, y0, get("Longitude")].every(Number.isFinite) ? { crs, nx, ny, x0, y0, dx, dy } : null;
}
