import { DataError, isDataError } from "../base/mod.ts";
import { type CfGrid, cfGrid } from "./cf_grid.ts";
import { type CfQuantity, cfQuantity } from "./cf_quantity.ts";
import { type CfTimes, cfTimes, isTime, scalarTime } from "./cf_time.ts";
import { type Container, type StoredArray, textOf } from "./container.ts";
import { openHdf5 } from "./hdf5.ts";
import { unpackedHead } from "./file_bytes.ts";
import { hdf5Summary } from "./hdf5_summary.ts";
import { netcdf3Version, openNetcdf3 } from "./netcdf3.ts";
import { orient } from "./raster.ts";
import { openedFile } from "./source_file.ts";
import type { Reader, SourceFile, SourceVariable } from "./source.ts";
import { packingOf, unpack } from "./unpack.ts";

/** A gridded variable and all that is needed to read it. */
interface Field {
  readonly array: StoredArray;
  readonly quantity: CfQuantity;
  readonly place: CfGrid;
  readonly times: CfTimes;
  /** Dimension of time; -1 without. */
  readonly timeAxis: number;
  /** Length of the interval of a value, s. */
  readonly duration: number;
}

/** Brightness temperatures below this, K, are those of space. */
const BELOW_SPACE = 50;
/** Numbers of a chunk that are kept decompressed, at most. */
const KEPT = 2 ** 26;

/** Lists the gridded variables; what cannot be read is left out with a warning. */
function fieldsOf(container: Container, warnings: string[]): readonly Field[] {
  const problems: DataError[] = [];
  const fields = [...container.arrays.values()].flatMap((array) => {
    try {
      return fieldOf(container, array, warnings) ?? [];
    } catch (error) {
      if (!isDataError(error)) throw error;
      problems.push(error);
      return [];
    }
  });
  if (fields.length > 0) {
    warnings.push(...problems.map((problem) => `${problem.variable ?? "A variable"} is left out: ${problem.message}`));
    return fields;
  }
  throw problems.find((problem) => problem.tag !== "missing-variable") ?? problems[0] ??
    new DataError("missing-variable", "The file holds no gridded variable", { file: container.path });
}

/** The field of an array; null for coordinates, bounds and arrays of other shapes. */
function fieldOf(container: Container, array: StoredArray, warnings: string[]): Field | null {
  const rank = array.shape.length;
  const name = array.path.split("/").at(-1)!;
  if (rank < 2 || array.shape.slice(-2).some((length) => length < 2) || /_(bnds|bounds)$/.test(name)) return null;
  if (rank === 2 && /^(lat|lon)(itude)?s?$/i.test(name)) return null;
  const place = cfGrid(container, array);
  const leading = array.dimensions.slice(0, -2);
  const timeAxis = leading.findIndex((path) => isTime(container.arrays.get(path)));
  if (leading.some((_, axis) => axis !== timeAxis && array.shape[axis] !== 1)) {
    throw new DataError(
      "unsupported-version",
      `Dimensions ${array.dimensions.join(", ")}: only time, y and x are read`,
      {
        file: container.path,
        variable: array.path,
      },
    );
  }
  const coordinate = timeAxis < 0 ? undefined : container.arrays.get(leading[timeAxis]!);
  const times = coordinate === undefined ? scalarTime(container) : cfTimes(container, coordinate);
  if (times === null) {
    throw new DataError("missing-variable", "Nothing says when the values hold", {
      file: container.path,
      variable: array.path,
    });
  }
  const note = (text: string) => void (warnings.includes(text) || warnings.push(text));
  if (place.warning !== "") note(place.warning);
  const quantity = cfQuantity(array);
  const duration = times.bounded || (quantity.accumulated ? step(times.times, array, container.path) : 0);
  if (quantity.accumulated && times.bounded === 0) {
    note(`${array.path} has no time bounds: it is taken as the amount over the ${duration} s from each time`);
  }
  if (quantity.accumulated && textOf(array.attributes, "units", "Units") === "") {
    note(`${array.path} has no units: it is taken as kg m-2, the unit of its CF name`);
  }
  return { array, quantity, place, times, timeAxis, duration };
}

/** The shortest step between times, s: the length of accumulations that do not say it. */
function step(times: readonly number[], array: StoredArray, file: string): number {
  const steps = times.slice(1).map((time, k) => time - times[k]!);
  if (steps.length > 0) return Math.min(...steps);
  throw new DataError("missing-variable", "An amount of rain without time bounds or a second time cannot be a rate", {
    file,
    variable: array.path,
  });
}

/** One frame in the file's units, as stored; the frames of one chunk are decompressed together and the chunk is kept. */
function chunkedReader(container: Container) {
  let kept: { readonly field: Field; readonly first: number; readonly frames: readonly Float32Array[] } | undefined;
  return (field: Field, index: number): Float32Array => {
    const { array, timeAxis } = field;
    const size = array.shape.slice(-2).reduce((product, length) => product * length, 1);
    const depth = Math.max(1, Math.min(array.chunks?.[timeAxis] ?? 1, Math.floor(KEPT / size)));
    const first = timeAxis < 0 ? 0 : index - index % depth;
    if (kept?.field !== field || kept.first !== first) {
      const count = array.shape.map((length, axis) => axis === timeAxis ? Math.min(depth, length - first) : length);
      const start = array.shape.map((_, axis) => axis === timeAxis ? first : 0);
      const values = unpack(container.read(array.path, { start, count }), packingOf(array));
      kept = {
        field,
        first,
        frames: Array.from({ length: values.length / size }, (_, k) => values.slice(k * size, (k + 1) * size)),
      };
    }
    return kept.frames[index - first]!;
  };
}

async function openContainer(path: string): Promise<Container> {
  try {
    return await openHdf5(path);
  } catch (error) {
    if (!isDataError(error, "unknown-format")) throw error;
    return await openNetcdf3(path);
  }
}

async function openCf(path: string): Promise<SourceFile> {
  const container = await openContainer(path);
  try {
    const root = container.attributes("");
    const warnings: string[] = [];
    const fields = new Map<string, Field>();
    for (const field of fieldsOf(container, warnings)) {
      fields.set(fields.has(field.quantity.name) ? field.array.path : field.quantity.name, field);
    }
    const ordinal = "numberofpasses" in root ? { ordinalTimes: "passes of a day" } : {};
    if (ordinal.ordinalTimes !== undefined) {
      warnings.push(`The times number the ${ordinal.ordinalTimes}; they are not instants`);
    }
    const variables: SourceVariable[] = [...fields].map(([name, { array, quantity, place, times, duration }]) => ({
      name,
      nativeName: array.path,
      units: quantity.units,
      longName: textOf(array.attributes, "long_name", "standard_name") || array.path,
      grid: place.grid,
      times: times.times,
      ...ordinal,
      duration,
      kind: quantity.kind,
    }));
    const readStored = chunkedReader(container);
    return openedFile({
      format: "cf",
      path,
      product: {
        name: textOf(root, "title", "description", "source") || "CF NetCDF",
        run: "",
        version: "",
        simulated: false,
      },
      variables,
      warnings,
    }, {
      frame: (variable, index) => {
        const field = fields.get(variable.name)!;
        const { quantity, place, times } = field;
        const stored = readStored(field, times.order[index]!);
        const factor = quantity.accumulated ? quantity.factor * 3600 / field.duration : quantity.factor;
        // Beyond the Earth's limb, images hold the temperature of space, 0 or little above.
        const space = quantity.name === "brightness_temperature" ? BELOW_SPACE : -Infinity;
        const values = stored.map((value) => value < space ? NaN : value * factor);
        return orient(values, place.grid.nx, place.grid.ny, place.orientation);
      },
      close: container.close,
    });
  } catch (error) {
    container.close();
    throw error;
  }
}

/** Reader of NetCDF-3 and NetCDF-4 files of gridded variables by the CF conventions. */
export const cfReader: Reader = {
  name: "cf",
  title: "CF NetCDF 3 and 4: geographic and projected grids, times, packing; rain by standard name and units",
  detect: async (head, path) => {
    if (netcdf3Version(unpackedHead(head)) > 0) return true;
    return (await hdf5Summary(head, path))?.netcdf ?? false;
  },
  open: openCf,
};
