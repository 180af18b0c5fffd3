import { DataError } from "../base/mod.ts";
import { type Attributes, type Container, numberOf, type StoredArray, textOf } from "./container.ts";
import { openHdf5 } from "./hdf5.ts";
import { hdf5Summary } from "./hdf5_summary.ts";
import { odimGrid } from "./odim_grid.ts";
import { openedFile } from "./source_file.ts";
import type { Reader, SourceFile, SourceVariable } from "./source.ts";
import { describeRelation, rainRateOf, type ZRName, zrRelation } from "./zr.ts";

/** Options of {@link odimReader}. */
export interface OdimOptions {
  /** Relation that turns reflectivity into rain rate. Default "marshall-palmer". */
  readonly zr?: ZRName;
}

/** One stored field: where it is, what it is, when it holds and how it is packed. */
interface Layer {
  readonly array: StoredArray;
  readonly quantity: string;
  readonly start: number;
  readonly end: number;
  readonly scale: number;
  readonly offset: number;
  readonly nodata: number;
  readonly undetect: number;
}

/** What a quantity becomes: `dry` is the value where nothing was detected. */
interface Output {
  readonly name: string;
  readonly units: string;
  readonly longName: string;
  readonly dry: number;
  readonly convert: (value: number, seconds: number) => number;
}

const REFLECTIVITY = ["DBZH", "TH", "DBZV", "TV", "DBZ"];

function outputsOf(quantity: string, zr: ZRName): readonly Output[] {
  const same = (value: number) => value;
  if (quantity === "RATE") {
    return [{ name: "rain_rate", units: "mm h-1", longName: "rain rate", dry: 0, convert: same }];
  }
  if (quantity === "ACRR") {
    const longName = "rain rate from the accumulation over the interval";
    const convert = (amount: number, seconds: number) => amount * 3600 / seconds;
    return [{ name: "rain_rate", units: "mm h-1", longName, dry: 0, convert }];
  }
  if (REFLECTIVITY.includes(quantity)) {
    const relation = zrRelation(zr);
    const longName = `rain rate from reflectivity, ${describeRelation(relation)}`;
    const convert = (dbz: number) => rainRateOf(dbz, relation);
    return [
      { name: "rain_rate", units: "mm h-1", longName, dry: 0, convert },
      {
        name: "reflectivity",
        units: "dBZ",
        longName: "reflectivity, -Infinity is no echo",
        dry: -Infinity,
        convert: same,
      },
    ];
  }
  if (quantity === "QIND") {
    return [{ name: "quality", units: "1", longName: "quality index, 0 to 1", dry: 0, convert: same }];
  }
  return [];
}

/** Seconds since 1970 of ODIM's date "YYYYMMDD" and time "HHMMSS"; NaN when they are absent. */
function odimTime(date: string, time: string): number {
  const match = /^(\d{4})(\d{2})(\d{2}) (\d{2})(\d{2})(\d{2})$/.exec(`${date} ${time}`);
  if (match === null) return NaN;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
}

/** The fields /datasetN/dataM/data, each attribute taken from the nearest of dataM/what, datasetN/what and /what. */
function layersOf(container: Container): readonly Layer[] {
  const layers: Layer[] = [];
  for (const array of container.arrays.values()) {
    const [, dataset, data] = /^(dataset\d+)\/(data\d+)\/data$/.exec(array.path) ?? [];
    if (dataset === undefined || array.shape.length !== 2) continue;
    const what: Attributes = {
      ...container.attributes("what"),
      ...container.attributes(`${dataset}/what`),
      ...container.attributes(`${dataset}/${data}/what`),
    };
    const or = (name: string, otherwise: number) => name in what ? numberOf(what, name) : otherwise;
    const nominal = odimTime(textOf(what, "date"), textOf(what, "time"));
    const start = odimTime(textOf(what, "startdate"), textOf(what, "starttime"));
    const end = odimTime(textOf(what, "enddate"), textOf(what, "endtime"));
    const quantity = textOf(what, "quantity");
    // The nominal time is when the product is for. Start and end say when its data were taken: of an accumulation that is
    // the interval it is over; of a composite of scans, the window that they were chosen from (OPERA's RATE of 18:00 has
    // 17:50 to 18:05), over which nothing was averaged: it is an instant.
    const accumulated = quantity === "ACRR";
    layers.push({
      array,
      quantity,
      start: accumulated ? start : nominal,
      end: accumulated ? end : nominal,
      scale: or("gain", 1),
      offset: or("offset", 0),
      nodata: or("nodata", NaN),
      undetect: or("undetect", NaN),
    });
  }
  return layers;
}

/** Values of a layer: missing is NaN. Where one number means both no data and no echo (Australia), it is missing. */
function decode(container: Container, layer: Layer, { dry, convert }: Output): Float32Array {
  const stored = container.read(layer.array.path);
  const { scale, offset, nodata, undetect } = layer;
  const seconds = layer.end - layer.start;
  const values = new Float32Array(stored.length);
  for (let k = 0; k < stored.length; k++) {
    const number = stored[k]!;
    values[k] = number === nodata ? NaN : number === undetect ? dry : convert(number * scale + offset, seconds);
  }
  return values;
}

async function openOdim(path: string, options: OdimOptions): Promise<SourceFile> {
  const container = await openHdf5(path);
  try {
    const what = container.attributes("what");
    const object = textOf(what, "object");
    if (object === "") throw new DataError("unknown-format", "Not ODIM_H5: /what has no object", { file: path });
    if (object !== "COMP" && object !== "IMAGE") {
      throw new DataError(
        "unsupported-version",
        `ODIM_H5 object ${object} (polar data) is not read: give a composite`,
        {
          file: path,
        },
      );
    }
    const grid = odimGrid(container);
    const outputs = new Map<string, { readonly output: Output; readonly layers: Layer[] }>();
    const warnings: string[] = [];
    for (const layer of layersOf(container)) {
      const found = outputsOf(layer.quantity, options.zr ?? "marshall-palmer");
      if (found.length === 0) {
        warnings.push(`Quantity ${layer.quantity || "without a name"} (${layer.array.path}) is not read`);
      }
      for (const output of found) {
        checkLayer(layer, grid.nx, grid.ny, path);
        const known = outputs.get(output.name);
        if (known === undefined) outputs.set(output.name, { output, layers: [layer] });
        else if (
          known.layers[0]!.quantity === layer.quantity && known.layers.every(({ start }) => start !== layer.start)
        ) {
          known.layers.push(layer);
        } else {warnings.push(
            `${layer.array.path} (${layer.quantity}) is left out: ${output.name} comes from ${
              known.layers[0]!.array.path
            }`,
          );}
      }
    }
    if (outputs.size === 0) {
      throw new DataError("missing-variable", "The file holds no RATE, ACRR, DBZH or QIND", { file: path });
    }
    for (const { layers } of outputs.values()) layers.sort((a, b) => a.start - b.start);
    const variables: SourceVariable[] = [...outputs].map(([name, { output, layers }]) => ({
      name,
      nativeName: layers[0]!.array.path,
      units: output.units,
      longName: output.longName,
      grid,
      times: layers.map((layer) => layer.start),
      duration: layers[0]!.end - layers[0]!.start,
      kind: "rate",
    }));
    const source = textOf(what, "source");
    return openedFile({
      format: "odim",
      path,
      // what/version is the version of the format: one product's files change it over the years.
      product: { name: `ODIM_H5 composite ${source}`.trim(), run: "", version: "", simulated: false },
      variables,
      warnings,
    }, {
      frame: (variable, index) => {
        const { output, layers } = outputs.get(variable.name)!;
        return decode(container, layers[index]!, output);
      },
      close: container.close,
    });
  } catch (error) {
    container.close();
    throw error;
  }
}

function checkLayer(layer: Layer, nx: number, ny: number, file: string): void {
  const [rows, columns] = layer.array.shape;
  const place = { file, variable: layer.array.path };
  if (rows !== ny || columns !== nx) {
    throw new DataError("corrupt-file", `${rows} x ${columns} numbers where /where says ${ny} x ${nx}`, place);
  }
  if (!Number.isFinite(layer.start) || !Number.isFinite(layer.end)) {
    throw new DataError("missing-variable", "The time of the field is not given", place);
  }
  if (layer.quantity === "ACRR" && !(layer.end > layer.start)) {
    throw new DataError("corrupt-file", "The accumulation ends before it starts", place);
  }
}

/** A reader of ODIM_H5 Cartesian composites: RATE, ACRR, reflectivity, QIND. */
export function odimReader(options: OdimOptions = {}): Reader {
  return {
    name: "odim",
    title: "ODIM_H5 radar composites (OPERA ODYSSEY and national): RATE, ACRR, DBZH, QIND",
    detect: async (head, path) => {
      const summary = await hdf5Summary(head, path);
      return summary !== null && (summary.odimObject !== "" || summary.conventions.startsWith("ODIM_H5"));
    },
    open: (path) => openOdim(path, options),
  };
}

/** {@link odimReader} as it is by default. */
export const odim: Reader = odimReader();
