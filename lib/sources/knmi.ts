import { DataError } from "../base/mod.ts";
import type { Grid } from "../grid/mod.ts";
import { type Container, numberOf, storedArray, textOf } from "./container.ts";
import { metreCrs } from "./crs.ts";
import { openHdf5 } from "./hdf5.ts";
import { hdf5Summary } from "./hdf5_summary.ts";
import { openedFile } from "./source_file.ts";
import type { Reader, SourceFile } from "./source.ts";
import { unpack, UNPACKED } from "./unpack.ts";

const IMAGE = "image1/image_data";
const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/** Seconds since 1970 of "26-AUG-2010;03:15:00.000", UTC. */
function parseKnmiTime(text: string, file: string): number {
  const match = /^(\d{1,2})-([A-Z]{3})-(\d{4});(\d{2}):(\d{2}):(\d{2})/.exec(text.toUpperCase());
  const month = MONTHS.indexOf(match?.[2] ?? "");
  if (match === null || month < 0) throw new DataError("corrupt-file", `Not a KNMI date: "${text}"`, { file });
  const [day = 0, , year = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  return Date.UTC(year, month, day, hour, minute, second) / 1000;
}

/**
 * Grid of a KNMI image. Coordinates inside are kilometres: column i begins at (i + column offset) * size_x, row j at
 * (j + row offset) * size_y, size_y being negative, from the upper left corner ("LU") of the first pixel.
 */
function gridOf(container: Container, shape: readonly number[]): Grid {
  const file = container.path;
  const geographic = container.attributes("geographic");
  const crs = textOf(container.attributes("geographic/map_projection"), "projection_proj4_params");
  const [dx, dy, column, row] = ["geo_pixel_size_x", "geo_pixel_size_y", "geo_column_offset", "geo_row_offset"]
    .map((name) => numberOf(geographic, name) * (name.startsWith("geo_pixel") ? 1000 : 1));
  const [ny = NaN, nx = NaN] = shape;
  if (crs === "" || !(dx! > 0) || !(dy! < 0) || !Number.isFinite(column) || !Number.isFinite(row)) {
    throw new DataError("missing-variable", "The group /geographic does not say where the pixels are", { file });
  }
  if (textOf(geographic, "geo_pixel_def") !== "LU" || textOf(geographic, "geo_dim_pixel") !== "KM,KM") {
    throw new DataError("unsupported-version", "Only pixels in kilometres from their upper left corner are read", {
      file,
    });
  }
  return { crs: metreCrs(crs), nx, ny, x0: (column! + 0.5) * dx!, y0: (row! + 0.5) * dy!, dx: dx!, dy: dy! };
}

/** Linear calibration "GEO=0.01*PV+0.0". */
function calibrationOf(formula: string, file: string): { scale: number; offset: number } {
  const match = /^GEO\s*=\s*([-+\d.e]+)\s*\*\s*PV\s*([-+]\s*[\d.e]+)?$/i.exec(formula);
  const scale = Number(match?.[1]);
  const offset = Number((match?.[2] ?? "0").replaceAll(" ", ""));
  if (Number.isFinite(scale) && Number.isFinite(offset)) return { scale, offset };
  throw new DataError("unsupported-version", `Calibration "${formula}" is not read`, { file, variable: IMAGE });
}

async function openKnmi(path: string): Promise<SourceFile> {
  const container = await openHdf5(path);
  try {
    const image = storedArray(container, IMAGE);
    const quantity = textOf(container.attributes("image1"), "image_geo_parameter");
    if (quantity !== "ACCUMULATED_PRECIPITATION_[MM]") {
      throw new DataError(
        "unsupported-version",
        `KNMI image of "${quantity}": only accumulated precipitation is read`,
        {
          file: path,
        },
      );
    }
    if (image.shape.length !== 2) {
      throw new DataError("corrupt-file", "The image is not two-dimensional", { file: path });
    }
    const calibration = container.attributes("image1/calibration");
    const { scale, offset } = calibrationOf(textOf(calibration, "calibration_formulas"), path);
    const missing = ["calibration_missing_data", "calibration_out_of_image"]
      .map((name) => numberOf(calibration, name)).filter(Number.isFinite);
    const overview = container.attributes("overview");
    const time = parseKnmiTime(textOf(overview, "product_datetime_start"), path);
    const duration = parseKnmiTime(textOf(overview, "product_datetime_end"), path) - time;
    if (!(duration > 0)) throw new DataError("corrupt-file", "The accumulation ends before it starts", { file: path });
    const perHour = 3600 / duration;
    const packing = { ...UNPACKED, scale: scale * perHour, offset: offset * perHour, missing };
    const group = textOf(overview, "product_group_name");
    return openedFile({
      format: "knmi",
      path,
      product: { name: `KNMI ${group || "radar"}`, run: "", version: "", simulated: false },
      variables: [{
        name: "rain_rate",
        nativeName: IMAGE,
        units: "mm h-1",
        longName: `rain rate from the accumulation of ${duration} s, ${
          textOf(container.attributes("image1"), "image_product_name")
        }`,
        grid: gridOf(container, image.shape),
        times: [time],
        duration,
        kind: "rate",
      }],
      warnings: [],
    }, {
      frame: () => unpack(container.read(IMAGE), packing),
      close: container.close,
    });
  } catch (error) {
    container.close();
    throw error;
  }
}

/** Reader of KNMI radar composites of accumulated rain, KNMI HDF5 (RAD_NL25_RAP_5min and its kin). */
export const knmiReader: Reader = {
  name: "knmi",
  title: "KNMI radar rain accumulations, KNMI HDF5 (RAD_NL25_RAP_5min)",
  detect: async (head, path) => {
    const summary = await hdf5Summary(head, path);
    return summary !== null && summary.arrays.has(IMAGE) && summary.groups.has("geographic/map_projection");
  },
  open: openKnmi,
};
