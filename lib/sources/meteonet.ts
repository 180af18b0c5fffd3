import { basename, dirname, join } from "node:path";
import { DataError, exists } from "../base/mod.ts";
import { type Grid, LONGLAT } from "../grid/mod.ts";
import type { Numbers } from "./container.ts";
import type { FrameArray } from "./frame_array.ts";
import { meteoNetProducts } from "./meteonet_products.ts";
import { readNpyHeader } from "./npy.ts";
import { type NpzFile, openNpz } from "./npz.ts";
import { readPickledTimes } from "./pickle.ts";
import { regularAxis } from "./regular_axis.ts";
import { openedFile } from "./source_file.ts";
import type { Reader, SourceFile } from "./source.ts";
import { isZip } from "./zip.ts";
import { type ZRName, zrRelation } from "./zr.ts";

/** Options of {@link meteoNetReader}. */
export interface MeteoNetOptions {
  /** Relation that turns reflectivity into rain rate. Default "marshall-palmer", which MeteoNet names. */
  readonly zr?: ZRName;
}

/** Grids as the documentation gives them: centres of pixels, degrees, north row first. */
const ZONES: Readonly<Record<string, Grid>> = {
  NW: { crs: LONGLAT, nx: 784, ny: 565, x0: -5.837, y0: 51.891, dx: 0.01, dy: -0.01 },
  SE: { crs: LONGLAT, nx: 784, ny: 515, x0: 2.005, y0: 46.245, dx: 0.01, dy: -0.01 },
};

/** The grid of `radar_coords_ZONE.npz` beside the file, which gives the centres of pixels; without it, the documented. */
async function zoneGrid(path: string, zone: string): Promise<Grid> {
  const file = join(dirname(path), `radar_coords_${zone}.npz`);
  if (!await exists(file)) return ZONES[zone]!;
  const npz = await openNpz(file);
  try {
    const [lats, lons] = [await npz.read("lats"), await npz.read("lons")];
    const [ny = 0, nx = 0] = lats.shape;
    const latitudes = Float64Array.from({ length: ny }, (_, j) => Number(lats.data[j * nx]));
    const longitudes = Float64Array.from({ length: nx }, (_, i) => Number(lons.data[i]));
    const y = regularAxis(latitudes, { file, variable: "lats" });
    const x = regularAxis(longitudes, { file, variable: "lons" });
    return { crs: LONGLAT, nx, ny, x0: x.first, y0: y.first, dx: x.step, dy: y.step };
  } finally {
    npz.close();
  }
}

async function openFile(path: string, options: MeteoNetOptions): Promise<SourceFile> {
  const [, prefix, zone = ""] = /^(.+)_(NW|SE)_/.exec(basename(path)) ?? [];
  const products = meteoNetProducts(zrRelation(options.zr ?? "marshall-palmer"));
  const product = products.find((candidate) => candidate.prefix === prefix);
  if (product === undefined) {
    const names = products.map((known) => `${known.prefix}_NW_...npz`).join(", ");
    throw new DataError(
      "unknown-format",
      `A MeteoNet file says what it is in its name; those read are ${names} (or SE)`,
      {
        file: path,
      },
    );
  }
  const grid = await zoneGrid(path, zone);
  const npz = await openNpz(path);
  // Each variable has a stream of its own, so that reading one does not rewind another.
  const arrays = new Map<string, { readonly array: FrameArray; readonly value: (stored: number) => number }>();
  const close = (): void => {
    for (const { array } of arrays.values()) array.close();
    npz.close();
  };
  try {
    const times = await readTimes(npz, path);
    for (const { name, member, value } of product.variables) {
      const array = await npz.frames(member);
      arrays.set(name, { array, value });
      const [found, expected] = [array.shape, [times.length, grid.ny, grid.nx]].map((shape) => shape.join(" x "));
      if (found !== expected) {
        throw new DataError("grid-mismatch", `Maps ${found} where dates and grid are ${expected}`, {
          file: path,
          variable: member,
        });
      }
    }
    return openedFile({
      format: "meteonet",
      path,
      product: { name: product.name, run: "", version: "", simulated: false },
      variables: product.variables.map(({ name, member, units, longName }) => ({
        name,
        nativeName: member,
        units,
        longName,
        grid,
        times,
        duration: product.duration,
        kind: "rate",
      })),
      warnings: [],
    }, {
      frame: async ({ name }, index) => {
        const { array, value } = arrays.get(name)!;
        return mapped(await array.frame(index), value);
      },
      close,
    });
  } catch (error) {
    close();
    throw error;
  }
}

function mapped(stored: Numbers, value: (stored: number) => number): Float32Array {
  const data = new Float32Array(stored.length);
  for (let k = 0; k < data.length; k++) data[k] = value(stored[k]!);
  return data;
}

/**
 * The times of the maps, from the pickled `dates`. Maps listed in `miss_dates` are absent, so they are gaps.
 * A date is taken as the start of its five minutes: days go from 00:00 to 23:55.
 */
async function readTimes(npz: NpzFile, file: string): Promise<readonly number[]> {
  const place = { file, variable: "dates" };
  const bytes = await npz.bytes("dates");
  const { descr, dataOffset } = readNpyHeader(bytes, place);
  if (descr !== "|O") throw new DataError("corrupt-file", `Dates of type "${descr}" are not pickled dates`, place);
  const times = Array.from(readPickledTimes(bytes.subarray(dataOffset), { ...place, offset: dataOffset }));
  if (times.every((time, k) => k === 0 || time > times[k - 1]!)) return times;
  throw new DataError("corrupt-file", "The dates do not ascend", place);
}

/** A reader of MeteoNet's radar files (npz): rainfall, reflectivity old and new, daily mean of the quality. */
export function meteoNetReader(options: MeteoNetOptions = {}): Reader {
  return {
    name: "meteonet",
    title: "MeteoNet radar files of Météo-France (rainfall_NW_2016_08.3.npz, ...)",
    detect: async (head, path) => {
      if (!isZip(head)) return false;
      const npz = await openNpz(path).catch(() => null);
      npz?.close();
      return npz !== null && ["data", "dates", "miss_dates"].every((name) => npz.names.includes(name));
    },
    open: (path) => openFile(path, options),
  };
}

/** {@link meteoNetReader} as it is by default. */
export const meteoNet: Reader = meteoNetReader();
