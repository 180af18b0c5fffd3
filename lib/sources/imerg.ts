import { DataError } from "../base/mod.ts";
import { type Grid, HALF_HOUR, LONGLAT } from "../grid/mod.ts";
import { coordinateAxis } from "./coordinate_axis.ts";
import { type Container, type StoredArray, storedArray, textOf } from "./container.ts";
import { openHdf5 } from "./hdf5.ts";
import { hdf5Summary } from "./hdf5_summary.ts";
import { imergFamily } from "./imerg_codes.ts";
import { orient, type Orientation } from "./raster.ts";
import { openedFile } from "./source_file.ts";
import type { Product, Reader, SourceFile, SourceVariable } from "./source.ts";
import { timeDecoder } from "./time_units.ts";
import { packingOf, unpack } from "./unpack.ts";

/** A field: its names in V06 and in V07 (formats: IMERG V06 and V07 file specifications, PPS). */
interface Field {
  readonly name: string;
  readonly native: readonly string[];
  readonly units: string;
  readonly longName: string;
  readonly kind: "rate" | "code";
}

const FIELDS: readonly Field[] = [
  {
    name: "rain_rate",
    native: ["precipitationCal", "precipitation"],
    units: "mm h-1",
    longName: "multi-satellite precipitation, gauge-adjusted (final) or climatologically calibrated (early, late)",
    kind: "rate",
  },
  {
    name: "rain_rate_uncalibrated",
    native: ["precipitationUncal"],
    units: "mm h-1",
    longName: "multi-satellite precipitation without gauges",
    kind: "rate",
  },
  {
    name: "microwave_rain_rate",
    native: ["HQprecipitation", "MWprecipitation"],
    units: "mm h-1",
    longName: "precipitation of the microwave sensor in the half hour",
    kind: "rate",
  },
  {
    name: "infrared_rain_rate",
    native: ["IRprecipitation"],
    units: "mm h-1",
    longName: "precipitation from infrared alone",
    kind: "rate",
  },
  { name: "random_error", native: ["randomError"], units: "mm h-1", longName: "random error", kind: "rate" },
  {
    name: "source",
    native: ["HQprecipSource", "MWprecipSource"],
    units: "1",
    longName: "code of the microwave sensor; 0 where there is none",
    kind: "code",
  },
  {
    name: "observation_minute",
    native: ["HQobservationTime", "MWobservationTime"],
    units: "min",
    longName: "minute of the microwave observation from the start of the half hour",
    kind: "code",
  },
  {
    name: "infrared_weight",
    native: ["IRkalmanFilterWeight", "IRinfluence"],
    units: "percent",
    longName: "weight of infrared in the rain rate",
    kind: "rate",
  },
  { name: "quality", native: ["precipitationQualityIndex"], units: "1", longName: "quality index", kind: "rate" },
  {
    name: "liquid_probability",
    native: ["probabilityLiquidPrecipitation"],
    units: "percent",
    longName: "probability that precipitation is liquid",
    kind: "rate",
  },
];

const PLACES = ["Grid/", "Grid/Intermediate/", ""];

function findField(container: Container, field: Field): StoredArray | undefined {
  for (const place of PLACES) {
    for (const native of field.native) {
      const array = container.arrays.get(`${place}${native}`);
      if (array?.shape.length === 3) return array;
    }
  }
  return undefined;
}

/** "key=value;" lines of a header attribute. */
function headerOf(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split(";").map((line) => {
      const [key = "", ...value] = line.trim().split("=");
      return [key, value.join("=")];
    }),
  );
}

/** Which run and version: the header says, else the file name (3B-HHR-E.MS.MRG.3IMERG....V06E.HDF5). */
function productOf(container: Container): Product {
  const header = headerOf(textOf(container.attributes(""), "FileHeader"));
  const name = header.get("FileName") ?? container.path;
  const short = header.get("DOIshortName") ?? "";
  const letter = /3B-HHR(?:-([EL]))?\./.exec(name)?.[1];
  const run = short.endsWith("_EARLY") || letter === "E"
    ? "early"
    : short.endsWith("_LATE") || letter === "L"
    ? "late"
    : "final";
  const stated = header.get("ProductVersion") || (/\.(V\d\d[A-Z]?)\./.exec(name)?.[1] ?? "");
  const version = stated.replace(/^(?=\d)/, "V");
  if (imergFamily(version) === null) {
    throw new DataError(
      "unsupported-version",
      `IMERG ${version || "of unknown version"} is not read: V06 and V07 are`,
      {
        file: container.path,
      },
    );
  }
  return { name: "IMERG", run, version, simulated: false };
}

interface Layout {
  readonly grid: Grid;
  readonly orientation: Orientation;
  readonly times: readonly number[];
}

/** Grid with the northern row first, and times. The stored order is time, lon, lat with ascending lat. */
function layoutOf(container: Container, field: StoredArray): Layout {
  const file = container.path;
  const prefix = container.arrays.has("Grid/lat") ? "Grid/" : "";
  const axisOf = (name: string) =>
    coordinateAxis(container.read(`${prefix}${name}`), { file, variable: `${prefix}${name}` });
  const time = storedArray(container, `${prefix}time`);
  const decode = timeDecoder(textOf(time.attributes, "units", "Units"), "", file);
  const times = Array.from(container.read(time.path), decode);
  if (times.length === 0) throw new DataError("missing-frame", "The file holds no half hour", { file });
  const lon = axisOf("lon");
  const lat = axisOf("lat");
  const transposed = textOf(field.attributes, "DimensionNames") !== "time,lat,lon";
  const shape = transposed ? [times.length, lon.count, lat.count] : [times.length, lat.count, lon.count];
  if (field.shape.some((length, axis) => length !== shape[axis])) {
    throw new DataError("corrupt-file", `Shape ${field.shape} where time, lon and lat have ${shape}`, {
      file,
      variable: field.path,
    });
  }
  const flipY = lat.step > 0;
  const dy = Math.abs(lat.step);
  const north = flipY ? lat.first + (lat.count - 1) * dy : lat.first;
  const grid = { crs: LONGLAT, nx: lon.count, ny: lat.count, x0: lon.first, y0: rounded(north), dx: lon.step, dy: -dy };
  return { grid, orientation: { transposed, flipX: false, flipY }, times };
}

/** A coordinate without the last digits that adding steps leaves. */
const rounded = (degrees: number): number => Number(degrees.toFixed(9));

async function openImerg(path: string): Promise<SourceFile> {
  const container = await openHdf5(path);
  try {
    const product = productOf(container);
    const fields = FIELDS.flatMap((field) => {
      const array = findField(container, field);
      return array === undefined ? [] : [{ field, array }];
    });
    const main = fields.find(({ field }) => field.name === "rain_rate") ?? fields[0];
    if (main === undefined) {
      throw new DataError("missing-variable", "The file holds no IMERG field", { file: path });
    }
    const { grid, orientation, times } = layoutOf(container, main.array);
    const arrays = new Map(fields.map(({ field, array }) => [field.name, array]));
    const variables: SourceVariable[] = fields.map(({ field, array }) => ({
      name: field.name,
      nativeName: array.path,
      units: field.units,
      longName: field.longName,
      grid,
      times,
      duration: HALF_HOUR,
      kind: field.kind,
    }));
    return openedFile({ format: "imerg", path, product, variables, warnings: [] }, {
      frame: (variable, index) => {
        const array = arrays.get(variable.name)!;
        const [, ...plane] = array.shape;
        const stored = container.read(array.path, { start: [index, 0, 0], count: [1, ...plane] });
        return orient(unpack(stored, packingOf(array)), grid.nx, grid.ny, orientation);
      },
      close: container.close,
    });
  } catch (error) {
    container.close();
    throw error;
  }
}

/** Reader of IMERG half-hourly files (3B-HHR) V06 and V07: full HDF5, and NetCDF-4 subsets cut by OPeNDAP. */
export const imergReader: Reader = {
  name: "imerg",
  title: "IMERG half-hourly V06 and V07: HDF5, and NetCDF-4 subsets from OPeNDAP",
  detect: async (head, path) => {
    const summary = await hdf5Summary(head, path);
    return summary !== null &&
      (summary.header.includes("AlgorithmID=3IMERGHH") || summary.header.includes("FileName=3B-HHR"));
  },
  open: openImerg,
};
