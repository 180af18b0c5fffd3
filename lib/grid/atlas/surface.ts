import { type Grid, isGeographic } from "../grid.ts";
import { projection } from "../projection.ts";
import { unwrapLongitude } from "../sphere.ts";
import { type Atlas, openAtlas } from "./atlas.ts";

/** What a cell of a grid lies on. */
export type Surface = "land" | "sea" | "coast";

/** Centre and corners of a cell, in cells from its centre. */
const PROBES = [[0, 0], [-0.5, -0.5], [0.5, -0.5], [-0.5, 0.5], [0.5, 0.5]] as const;

/**
 * What the cells of a grid lie on, by the packaged atlas (1:50 million): land or sea where the centre and the four corners of
 * a cell agree, coast where they do not; null where one of them is off the Earth's disc. An island or inlet between those five
 * points is not seen.
 *
 * @param cells Cells wanted, entries of the grid's arrays. Default: all, [y, x].
 * @throws RangeError when a cell is not one of the grid.
 */
export async function surfaceOf(grid: Grid, cells?: ArrayLike<number>): Promise<readonly (Surface | null)[]> {
  const { nx, ny, x0, y0, dx, dy } = grid;
  const isLand = await landTest();
  const map = isGeographic(grid) ? null : projection(grid.crs);
  return Array.from(cells ?? Uint32Array.from({ length: nx * ny }, (_, k) => k), (cell): Surface | null => {
    if (!Number.isInteger(cell) || cell < 0 || cell >= nx * ny) {
      throw new RangeError(`Cell ${cell} is not one of the grid's ${ny} x ${nx}: give 0 to ${nx * ny - 1}`);
    }
    let land = 0;
    for (const [i, j] of PROBES) {
      const x = x0 + (cell % nx + i) * dx;
      const y = y0 + (Math.floor(cell / nx) + j) * dy;
      const [longitude, latitude] = map === null ? [x, y] : map.inverse(x, y);
      if (Number.isNaN(longitude)) return null;
      if (isLand(longitude, latitude)) land++;
    }
    return land === PROBES.length ? "land" : land === 0 ? "sea" : "coast";
  });
}

/** Width of the bands of longitude that edges are sorted into, degrees. */
const BAND = 0.5;

/** The atlas closes Antarctica just before the pole, at 89.999 S: what is nearer is looked for here. */
const SOUTH = -89.99;

/** Whether a place, degrees east and north, is on land. */
type LandTest = (longitude: number, latitude: number) => boolean;

let made: Promise<LandTest> | undefined;

const landTest = (): Promise<LandTest> => made ??= openAtlas().then(makeLandTest);

/** On the way north from a place on land to the pole, which is sea, an odd number of coastlines is crossed. */
function makeLandTest({ coastlines }: Atlas): LandTest {
  const count = 360 / BAND;
  const bands = Array.from({ length: count }, (): number[] => []);
  const bandOf = (longitude: number) => Math.floor((longitude + 180) / BAND);
  for (const line of coastlines) {
    for (let k = 0; k + 3 < line.length; k += 2) {
      const edge = line.subarray(k, k + 4);
      const [from, to] = [edge[0]!, unwrapLongitude(edge[2]!, edge[0]!)];
      const last = bandOf(Math.max(from, to));
      for (let band = bandOf(Math.min(from, to)); band <= last; band++) bands[(band + count) % count]!.push(...edge);
    }
  }
  return (longitude, given) => {
    const latitude = Math.max(given, SOUTH);
    const edges = bands[bandOf(unwrapLongitude(longitude, 0)) % count]!;
    let inside = false;
    for (let k = 0; k < edges.length; k += 4) {
      const east1 = unwrapLongitude(edges[k]!, longitude) - longitude;
      const east2 = unwrapLongitude(edges[k + 2]!, longitude) - longitude;
      if (east1 > 0 === east2 > 0) continue;
      const [north1, north2] = [edges[k + 1]!, edges[k + 3]!];
      if (latitude < north1 + east1 / (east1 - east2) * (north2 - north1)) inside = !inside;
    }
    return inside;
  };
}
