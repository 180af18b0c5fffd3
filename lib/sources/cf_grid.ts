import { DataError } from "../base/mod.ts";
import { type Grid, LONGLAT } from "../grid/mod.ts";
import { cfProjection } from "./cf_projection.ts";
import { type Container, numberOf, type StoredArray, textOf } from "./container.ts";
import { coordinateAxis } from "./coordinate_axis.ts";
import { fitGrid } from "./curvilinear_grid.ts";
import { meteosatlibGrid } from "./meteosatlib_grid.ts";
import type { Orientation } from "./raster.ts";

/** Where the cells of a variable are. */
export interface CfGrid {
  /** The grid. */
  readonly grid: Grid;
  /** How stored planes lie on it. */
  readonly orientation: Orientation;
  /** What was assumed; "" for nothing. */
  readonly warning: string;
}

type Role = "x" | "y" | "longitude" | "latitude" | "";

/** What a coordinate array is, from units, standard name, axis and name (CF 1.11, 4.1, 4.2, 5.6). */
function roleOf(array: StoredArray | undefined): Role {
  if (array === undefined || String(array.attributes["NAME"] ?? "").startsWith("This is a netCDF dimension but not")) {
    return "";
  }
  const { attributes } = array;
  const name = array.path.split("/").at(-1)!.toLowerCase();
  const standard = textOf(attributes, "standard_name");
  const units = textOf(attributes, "units", "Units");
  if (/^degrees?_?(north|N)$/i.test(units) || standard === "latitude" || /^lat(itude)?s?$/.test(name)) {
    return "latitude";
  }
  if (/^degrees?_?(east|E)$/i.test(units) || standard === "longitude" || /^lon(gitude)?s?$/.test(name)) {
    return "longitude";
  }
  if (standard.startsWith("projection_x_") || textOf(attributes, "axis") === "X" || name === "x") return "x";
  if (standard.startsWith("projection_y_") || textOf(attributes, "axis") === "Y" || name === "y") return "y";
  return "";
}

/** Arrays that a variable may be referred to by `names`: in its own group first, then in those above. */
export function findArrays(container: Container, near: string, names: readonly string[]): readonly StoredArray[] {
  const folders = near.split("/").slice(0, -1).map((_, k, all) => `${all.slice(0, all.length - k).join("/")}/`);
  return names.flatMap((name) => {
    const found = ["", ...folders].map((folder) => container.arrays.get(`${folder}${name.replace(/^\//, "")}`));
    return found.findLast((array) => array !== undefined) ?? [];
  });
}

/** Metres (or degrees) per unit of a projected coordinate. */
function unitOf(array: StoredArray, mapping: StoredArray | undefined, file: string): number {
  const units = textOf(array.attributes, "units", "Units");
  if (/^(km|kilomet(er|re)s?)$/i.test(units)) return 1000;
  if (/^(rad|radians?)$/i.test(units)) return numberOf(mapping?.attributes ?? {}, "perspective_point_height");
  if (units === "" || /^(m|met(er|re)s?)$/i.test(units)) return 1;
  throw new DataError("unsupported-version", `Coordinates in "${units}" are not read`, { file, variable: array.path });
}

/**
 * The grid of a variable whose last two dimensions are those of the map.
 *
 * @throws DataError "grid-mismatch" when it is not regular, "unsupported-version" when the projection or its units are not
 * read, "missing-variable" when nothing says where the cells are.
 */
export function cfGrid(container: Container, array: StoredArray): CfGrid {
  const file = container.path;
  const [first, second] = array.dimensions.slice(-2).map((path) => container.arrays.get(path));
  const roles = [roleOf(first), roleOf(second)];
  const along = (a: Role, b: Role) => roles.includes(a) && roles.includes(b);
  if (first !== undefined && second !== undefined && (along("latitude", "longitude") || along("x", "y"))) {
    const transposed = roles[0] === "longitude" || roles[0] === "x";
    const [y, x] = transposed ? [second, first] : [first, second];
    return alongAxes(container, array, { x, y, transposed, geographic: along("latitude", "longitude") });
  }
  const [rows = 0, columns = 0] = array.shape.slice(-2);
  const coordinates = findArrays(container, array.path, textOf(array.attributes, "coordinates").split(/\s+/));
  const candidates = [...coordinates, ...container.arrays.values()]
    .filter(({ shape }) => shape.length === 2 && shape[0] === rows && shape[1] === columns);
  const lon = candidates.find((candidate) => roleOf(candidate) === "longitude");
  const lat = candidates.find((candidate) => roleOf(candidate) === "latitude");
  if (lon !== undefined && lat !== undefined) {
    const fitted = fitGrid(container.read(lon.path), container.read(lat.path), [rows, columns], {
      file,
      variable: array.path,
    });
    const warning = `${lat.path} and ${lon.path} are taken as the regular grid ${fitted.grid.crs}, which they ` +
      `follow within ${fitted.error.toExponential(1)} cells`;
    return { grid: fitted.grid, orientation: { transposed: false, flipX: fitted.flipX, flipY: false }, warning };
  }
  const image = meteosatlibGrid(container.attributes(""), columns, rows);
  if (image !== null) {
    const warning = "Positions come from the attributes of meteosatlib; they may be 1 to 2 cells off";
    return { grid: image, orientation: { transposed: false, flipX: false, flipY: false }, warning };
  }
  throw new DataError("missing-variable", "Nothing says where the cells are", { file, variable: array.path });
}

interface Axes {
  readonly x: StoredArray;
  readonly y: StoredArray;
  readonly transposed: boolean;
  readonly geographic: boolean;
}

function alongAxes(container: Container, array: StoredArray, axes: Axes): CfGrid {
  const file = container.path;
  const { transposed, geographic } = axes;
  const name = textOf(array.attributes, "grid_mapping").split(/[\s:]/)[0] ?? "";
  const [mapping] = name === "" ? [] : findArrays(container, array.path, [name]);
  const crs = geographic ? LONGLAT : mapping === undefined ? null : cfProjection(mapping.attributes);
  if (crs === null) {
    const given = mapping === undefined ? "" : textOf(mapping.attributes, "grid_mapping_name");
    throw new DataError("unsupported-version", `The projection "${given}" is not given or not read`, {
      file,
      variable: array.path,
    });
  }
  const axis = (coordinate: StoredArray) => {
    const { first, step, count } = coordinateAxis(container.read(coordinate.path), { file, variable: coordinate.path });
    const unit = geographic ? 1 : unitOf(coordinate, mapping, file);
    return { first: first * unit, step: step * unit, count };
  };
  const [x, y] = [axis(axes.x), axis(axes.y)];
  const flipX = x.step < 0;
  const x0 = flipX ? x.first + (x.count - 1) * x.step : x.first;
  const grid = { crs, nx: x.count, ny: y.count, x0, y0: y.first, dx: Math.abs(x.step), dy: y.step };
  return { grid, orientation: { transposed, flipX, flipY: false }, warning: "" };
}
