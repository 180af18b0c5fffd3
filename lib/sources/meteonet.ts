import { basename, dirname, join } from "node:path";
import { DataError, exists } from "../base/mod.ts";
import { DAY, type Grid, LONGLAT } from "../grid/mod.ts";
import type { Numbers } from "./container.ts";
import type { FrameArray } from "./frame_array.ts";
import { readNpyHeader } from "./npy.ts";
import { type NpzFile, openNpz } from "./npz.ts";
import { readPickledTimes } from "./pickle.ts";
import { regularAxis } from "./regular_axis.ts";
import { openedFile } from "./source_file.ts";
import type { Reader, SourceFile } from "./source.ts";
import { isZip } from "./zip.ts";
import { describeRelation, rainRateOf, type ZRName, zrRelation } from "./zr.ts";

/** Options of {@link meteoNetReader}. */
export interface MeteoNetOptions {
  /** Relation that turns reflectivity into rain rate. Default "marshall-palmer", which MeteoNet names. */
  readonly zr?: ZRName;
}

interface Variable {
  readonly name: string;
  readonly member: string;
  readonly units: string;
  readonly longName: string;
  /** Physical value of a stored one, NaN where missing. */
  readonly value: (stored: number) => number;
}

interface Kind {
  /** What the file's name begins with. */
  readonly prefix: string;
  readonly product: string;
  /** Length of time of a map, s. */
  readonly duration: number;
  readonly variables: readonly Variable[];
}

const FIVE_MINUTES = 300;

const scaled = (scale: number, missing: number) => (stored: number): number =>
  stored === missing ? NaN : stored * scale;

/** The files of MeteoNet's radar part, after its documentation (rain-radar.md of meteofrance/meteonet). */
function kinds(zr: ZRName): readonly Kind[] {
  const relation = zrRelation(zr);
  /** Rain rate from a stored reflectivity: dry at or below `dry`. */
  const rain = (scale: number, missing: number, dry: number): Variable => ({
    name: "rain_rate",
    member: "data",
    units: "mm h-1",
    longName: `rain rate from reflectivity, ${describeRelation(relation)}`,
    value: (stored) => stored === missing ? NaN : stored <= dry ? 0 : rainRateOf(stored * scale, relation),
  });
  const field = (
    name: string,
    member: string,
    units: string,
    longName: string,
    value: Variable["value"],
  ): Variable => ({
    name,
    member,
    units,
    longName,
    value,
  });
  return [{
    prefix: "rainfall_mean_quality",
    product: "MeteoNet rainfall quality, daily mean",
    duration: DAY,
    variables: [field("quality", "data", "percent", "quality of the rainfall, 0 very bad to 100", scaled(1, 255))],
  }, {
    prefix: "rainfall_",
    product: "MeteoNet rainfall",
    duration: FIVE_MINUTES,
    variables: [
      field("rain_rate", "data", "mm h-1", "rain rate, accumulation of 5 minutes times 12", scaled(0.12, -1)),
    ],
  }, {
    prefix: "reflectivity_old",
    product: "MeteoNet reflectivity, old product",
    duration: FIVE_MINUTES,
    variables: [
      rain(1, 255, 0),
      field("reflectivity", "data", "dBZ", "lower bound of the level of reflectivity, 0 below 8 dBZ", scaled(1, 255)),
    ],
  }, {
    prefix: "reflectivity_new",
    product: "MeteoNet reflectivity, new product",
    duration: FIVE_MINUTES,
    variables: [
      rain(0.1, -200, -100),
      field("reflectivity", "data", "dBZ", "reflectivity, -10 is no echo", scaled(0.1, -200)),
      field("rain_probability", "prob", "percent", "probability of rain", scaled(1, -200)),
      field("echo_height", "height", "m", "height of the measurement kept", scaled(1, -200)),
    ],
  }];
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
  const name = basename(path);
  const kind = kinds(options.zr ?? "marshall-palmer").find(({ prefix }) => name.startsWith(prefix));
  const zone = /_(NW|SE)_/.exec(name)?.[1];
  if (kind === undefined || zone === undefined) {
    throw new DataError(
      "unknown-format",
      "A MeteoNet file says what it is in its name: rainfall_NW_2016_08.3.npz, reflectivity_old_SE_..., " +
        "reflectivity_new_..., rainfall_mean_quality-code_...",
      { file: path },
    );
  }
  const grid = await zoneGrid(path, zone);
  const npz = await openNpz(path);
  const arrays = new Map<string, FrameArray>();
  const close = (): void => {
    for (const array of arrays.values()) array.close();
    npz.close();
  };
  try {
    const times = await readTimes(npz, path);
    for (const { member } of kind.variables) {
      if (arrays.has(member)) continue;
      const array = await npz.frames(member);
      arrays.set(member, array);
      const [count, ny, nx] = array.shape;
      const found = array.shape.join(" x ");
      if (count !== times.length || ny !== grid.ny || nx !== grid.nx || array.shape.length !== 3) {
        throw new DataError("grid-mismatch", `Maps ${found} where ${times.length} x ${grid.ny} x ${grid.nx} fit`, {
          file: path,
          variable: member,
        });
      }
    }
    return openedFile({
      format: "meteonet",
      path,
      product: { name: kind.product, run: "", version: "", simulated: false },
      variables: kind.variables.map((variable) => ({
        name: variable.name,
        nativeName: variable.member,
        units: variable.units,
        longName: variable.longName,
        grid,
        times,
        duration: kind.duration,
        kind: "rate",
      })),
      warnings: [],
    }, {
      frame: async ({ name, nativeName }, index) => {
        const { value } = kind.variables.find((variable) => variable.name === name)!;
        return mapped(await arrays.get(nativeName)!.frame(index), value);
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
