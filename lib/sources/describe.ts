/**
 * Arrays that other software has written, with their times, grid and units said in a small JSON file, the description.
 *
 * The arrays are [time, y, x], or [y, x] with one file per time, in .npy, .npz, NetCDF, HDF5 or a Zarr folder. Radar
 * and satellite, on one grid or on two, come in together as two groups of one description:
 *
 * ```json
 * {
 *   "format": "ondee-arrays",
 *   "version": 1,
 *   "groups": {
 *     "radar": {
 *       "file": "radar.npz",
 *       "product": { "name": "ARAMIS mosaic" },
 *       "duration": 300,
 *       "grid": { "x0": -4.9, "y0": 51.0, "dx": 0.01, "dy": -0.01, "nx": 800, "ny": 800 },
 *       "times": { "first": "2021-06-25T00:00Z", "step": 300, "count": 288 },
 *       "variables": [{ "name": "rain_rate", "array": "rain", "units": "mm h-1", "scale": 0.12, "fill": -1 }]
 *     },
 *     "imerg": {
 *       "product": { "name": "IMERG", "run": "final", "version": "V06B" },
 *       "duration": 1800,
 *       "dims": ["time", "x", "y"],
 *       "grid": { "lon": [-4.85, -4.75, -4.65], "lat": [43.05, 43.15, 43.25, 43.35] },
 *       "times": { "first": "2021-06-25T00:00Z", "step": 1800 },
 *       "variables": [
 *         { "name": "rain_rate", "file": "imerg_rain.npy", "units": "mm h-1", "fill": -9999.9 },
 *         { "name": "source", "file": "imerg_source.npy", "units": "1", "fill": -9999, "kind": "code" }
 *       ]
 *     }
 *   }
 * }
 * ```
 *
 * A group has
 * - `file`: where its arrays are, relative to the description; may be left out when the file is named on the command
 *   line, or when every variable has a `file` of its own;
 * - `product`: `name`, and if they apply `run` ("early", "late", "final"), `version`, `simulated` (false);
 * - `duration`: seconds that a value stands for: 300 for a 5-minute accumulation, 1800 for IMERG, 0 for an instant;
 * - `dims`: the order of the dimensions, ["time", "y", "x"] (default) or ["time", "x", "y"];
 * - `grid`: `x0`, `y0` (centre of the first cell), `dx`, `dy` (negative when the north row is first), `nx`, `ny`, with
 *   `crs`, a PROJ string in metres (default: longitudes and latitudes in degrees); or the evenly spaced centres
 *   themselves as `lon` and `lat`, or `x` and `y`;
 * - `times`: the start of every interval in UTC, as a list of ISO 8601 texts, or `first`, `step` in seconds and, to be
 *   checked, `count`; or, in place of `first`, `fromName`: the pattern of the file's name ("radar_%Y%m%d%H%M.npy");
 * - `variables`: `name` (rain_rate, source, observation_minute, infrared_weight, quality, ...), `units`, and if they
 *   apply `array` (npz member, NetCDF variable or Zarr array; not for .npy), `file`, `longName`, `scale` (1) and
 *   `offset` (0): physical = stored * scale + offset, `fill`: the stored value or values that mean missing (NaN always
 *   does), `kind`: "rate" (default) or "code" for categories.
 *
 * Frames that hold nothing but missing values are gaps like any other; they need not be left out.
 *
 * @module
 */
import { basename, dirname, resolve } from "node:path";
import { DataError } from "../base/mod.ts";
import { type ArrayFile, openArrayFile } from "./array_file.ts";
import { readFileBytes } from "./file_bytes.ts";
import { type DescribedArrays, type DescribedTimes, type DescribedVariable, parseDescription } from "./description.ts";
import type { FrameArray } from "./frame_array.ts";
import { timeInName } from "./name_time.ts";
import { isNpy } from "./npy.ts";
import { orient } from "./raster.ts";
import { type PlausibleRainOptions, withPlausibleRain } from "./plausible_rain.ts";
import { openedFile } from "./source_file.ts";
import type { Reader, SourceFile } from "./source.ts";
import { unpack } from "./unpack.ts";
import { isZip } from "./zip.ts";

/** A group of a description. */
export interface DescribedGroup {
  /** Name of the group: "radar", "imerg", ... */
  readonly group: string;
  /** Its file, or that of its first variable. */
  readonly path: string;
  /** Opens its variables, their rain checked as by `openSource`. Errors as {@link openDescribed}. */
  open(options?: PlausibleRainOptions): Promise<SourceFile>;
}

/**
 * Opens `dataPath` with the group of the description that is about it: the only one, or the one whose `file` it is.
 *
 * @throws DataError "missing-file"; "corrupt-file" for a description that is wrong (the message names the field);
 * "grid-mismatch" when an array is not as long as its times or its grid; the errors of the file's own format.
 */
export async function openDescribed(dataPath: string, describePath: string): Promise<SourceFile> {
  const groups = await readDescription(describePath);
  const own = groups.filter(({ file }) => file !== null && resolve(dirname(describePath), file) === resolve(dataPath));
  const chosen = own.length === 1 ? own[0] : groups.length === 1 ? groups[0] : undefined;
  if (chosen !== undefined) return await openGroup(chosen, describePath, dataPath);
  const names = groups.map(({ group }) => group).join(", ");
  throw new DataError("corrupt-file", `The groups ${names} are described, and none by itself with this file`, {
    file: dataPath,
  });
}

/**
 * The groups of a description, each of which must name its files; none of them is opened.
 *
 * @throws DataError "missing-file"; "corrupt-file" for a description that is wrong
 */
export async function describedGroups(describePath: string): Promise<readonly DescribedGroup[]> {
  return (await readDescription(describePath)).map((arrays) => {
    const { file, variables, group } = arrays;
    if (file === null && variables.some((variable) => variable.file === null)) {
      throw new DataError("corrupt-file", `groups.${group}.file must be given`, { file: describePath });
    }
    const path = resolve(dirname(describePath), file ?? variables[0]!.file!);
    return {
      group,
      path,
      open: async (options) => withPlausibleRain(await openGroup(arrays, describePath, path), options),
    };
  });
}

async function readDescription(path: string): Promise<readonly DescribedArrays[]> {
  return parseDescription(new TextDecoder().decode(await readFileBytes(path)), path);
}

async function openGroup(arrays: DescribedArrays, describePath: string, dataPath: string): Promise<SourceFile> {
  const { grid, transposed, group } = arrays;
  const files = new Map<string, ArrayFile>();
  const frames = new Map<string, { variable: DescribedVariable; array: FrameArray }>();
  const close = (): void => {
    for (const { array } of frames.values()) array.close();
    for (const file of files.values()) file.close();
  };
  try {
    for (const variable of arrays.variables) {
      const path = variable.file === null ? dataPath : resolve(dirname(describePath), variable.file);
      const file = files.get(path) ?? await openArrayFile(path);
      files.set(path, file);
      const array = await file.frames(variable.array);
      frames.set(variable.name, { variable, array });
      const expected = transposed ? [grid.nx, grid.ny] : [grid.ny, grid.nx];
      if (array.shape.length !== 3 || array.shape[1] !== expected[0] || array.shape[2] !== expected[1]) {
        const shape = array.shape.join(" x ");
        throw new DataError("grid-mismatch", `${shape} values, and groups.${group}.grid is ${expected.join(" x ")}`, {
          file: path,
          variable: variable.name,
        });
      }
    }
    const counts = [...frames.values()].map(({ array }) => array.shape[0]!);
    const times = timesOf(arrays.times, `groups.${group}.times`, counts, dataPath);
    return openedFile({
      format: "described",
      path: dataPath,
      group,
      product: arrays.product,
      variables: arrays.variables.map(({ name, array, units, longName, kind }) => ({
        name,
        nativeName: array ?? name,
        units,
        longName,
        grid,
        times,
        duration: arrays.duration,
        kind,
      })),
      warnings: [],
    }, {
      frame: async ({ name }, index) => {
        const { variable: { scale, offset, fill }, array } = frames.get(name)!;
        const stored = await array.frame(index);
        const plane = unpack(stored, { scale, offset, missing: fill, lowest: -Infinity, highest: Infinity });
        return orient(plane, grid.nx, grid.ny, { transposed, flipX: false, flipY: false });
      },
      close,
    });
  } catch (error) {
    close();
    throw error;
  }
}

function timesOf(times: DescribedTimes, where: string, counts: readonly number[], path: string): readonly number[] {
  const [count = 0] = counts;
  const said = times.kind === "list" ? times.times.length : times.count ?? count;
  if (counts.some((other) => other !== said)) {
    throw new DataError("grid-mismatch", `${counts.join(", ")} frames, and ${where} has ${said}`, { file: path });
  }
  if (times.kind === "list") return times.times;
  if (said > 1 && times.step === 0) {
    throw new DataError("corrupt-file", `${where}.step must be given for ${said} frames`, { file: path });
  }
  const first = typeof times.first === "number" ? times.first : timeInName(basename(path), times.first.pattern);
  if (first === null) {
    throw new DataError("corrupt-file", `The file's name does not fit ${where}.fromName`, { file: path });
  }
  return Array.from({ length: said }, (_, k) => first + k * times.step);
}

/** Recognises plain arrays and says how to open them: they do not tell their times, grid and units. */
export const plainArrays: Reader = {
  name: "arrays",
  title: "arrays of other software (.npy, .npz, NetCDF, HDF5, Zarr) with --describe FILE.json",
  detect: (head) => isNpy(head) || isZip(head),
  open: async (path) => {
    (await openArrayFile(path)).close(); // one that is cut short needs another file, not a description
    throw new DataError(
      "unknown-format",
      "An array says neither its times nor its grid: give them by --describe FILE.json; ingest --help shows one",
      { file: path },
    );
  },
};
