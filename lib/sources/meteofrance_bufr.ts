import { DataError } from "../base/mod.ts";
import { type Grid, projection } from "../grid/mod.ts";
import { findBufr, readBufrHeader } from "./bufr/message.ts";
import { MOSAIC_TABLES } from "./bufr/mosaic_tables.ts";
import { type BufrArray, type BufrItem, decodeSubsets, physicalValue } from "./bufr/subset.ts";
import { loadBufrTables } from "./bufr/tables.ts";
import { readFileBytes, unpackedHead } from "./file_bytes.ts";
import { openedFile } from "./source_file.ts";
import type { Reader, SourceFile } from "./source.ts";
import { describeRelation, rainRateOf, type ZRName, zrRelation } from "./zr.ts";

/** Options of {@link meteoFranceReader}. */
export interface MeteoFranceOptions {
  /** Relation that turns reflectivity into rain rate. Default "marshall-palmer", which Météo-France uses. */
  readonly zr?: ZRName;
  /**
   * Folder of full BUFR tables (bufrtabb_16.csv, bufrtabd_16.csv, localtabb_85_14.csv, ...). Default: the environment
   * variable ONDEE_BUFR_TABLES, else the few descriptors shipped, which are those of the mosaics.
   */
  readonly tables?: string;
}

interface Field {
  readonly name: string;
  readonly descriptor: string;
  readonly units: string;
  readonly longName: string;
}

const FIELDS: readonly Field[] = [
  { name: "rain_rate", descriptor: "0-21-001", units: "mm h-1", longName: "rain rate from reflectivity" },
  { name: "reflectivity", descriptor: "0-21-001", units: "dBZ", longName: "horizontal reflectivity, -40 is no echo" },
  { name: "rain_probability", descriptor: "0-21-120", units: "1", longName: "probability of rain" },
  { name: "echo_height", descriptor: "0-10-002", units: "m", longName: "height of the measurement kept" },
];

const POLAR_STEREOGRAPHIC = 1;
/** Rows from north to south, pixels from west to east. */
const NORTH_WEST_FIRST = 224;

/** First value of `descriptor` in a subset: the header comes before the list of radars, which repeats some. */
const firstNumber = (items: readonly BufrItem[], descriptor: string): number | null => {
  const item = items.find((candidate) => candidate.kind === "value" && candidate.descriptor === descriptor);
  return item?.kind === "value" && typeof item.value === "number" ? item.value : null;
};

/**
 * The grid of a mosaic. Its header gives the north-west outer corner of the first pixel: taken so, the edge of the
 * coverage lies 256 km from the 28 radars all around, and Py-ART's reader of the same composites agrees (centres half
 * a pixel inside 53.670 N 9.965 W, WGS 84).
 */
function mosaicGrid(items: readonly BufrItem[], file: string): Grid {
  const get = (descriptor: string): number => {
    const value = firstNumber(items, descriptor);
    if (value !== null) return value;
    throw new DataError("missing-variable", `The mosaic's header lacks ${descriptor}`, { file });
  };
  const scan = firstNumber(items, "0-30-192");
  if (get("0-29-001") !== POLAR_STEREOGRAPHIC || (scan !== null && scan !== NORTH_WEST_FIRST)) {
    throw new DataError("unsupported-version", "Only polar stereographic mosaics, north row first, are read", { file });
  }
  const crs = `+proj=stere +lat_0=90 +lat_ts=${get("0-05-195")} +lon_0=${
    get("0-06-198")
  } +ellps=WGS84 +units=m +no_defs`;
  const [x, y] = projection(crs).forward(get("0-06-001"), get("0-05-001"));
  const dx = get("0-05-033");
  const dy = -get("0-06-033");
  return { crs, nx: get("0-30-021"), ny: get("0-30-022"), x0: x + dx / 2, y0: y + dy / 2, dx, dy };
}

/** Start, s since 1970 UTC, and length, s, of the period that the header gives. */
function mosaicPeriod(items: readonly BufrItem[], typical: number): { time: number; duration: number } {
  const parts = ["0-04-001", "0-04-002", "0-04-003", "0-04-004", "0-04-005", "0-04-006"]
    .map((descriptor) => firstNumber(items, descriptor));
  const [year = null, month = null, day = null, hour, minute, second] = parts;
  const given = year === null || month === null || day === null
    ? typical
    : Date.UTC(year, month - 1, day, hour ?? 0, minute ?? 0, second ?? 0) / 1000;
  const period = (firstNumber(items, "0-04-025") ?? 0) * 60 + (firstNumber(items, "0-04-026") ?? 0);
  return { time: given + Math.min(0, period), duration: Math.abs(period) };
}

/** Physical value of every stored integer of `array`: missing is NaN, no echo (0) has no rain. */
function valuesOf(array: BufrArray, toRain: ((dbz: number) => number) | null): Float32Array {
  const { element } = array;
  const values = Float32Array.from({ length: 2 ** element.width }, (_, stored) => {
    const value = physicalValue(element, stored);
    if (toRain === null) return value;
    return stored === 0 ? 0 : toRain(value);
  });
  values[values.length - 1] = NaN;
  return values;
}

/** An environment variable; undefined where reading it is not permitted. */
function environment(variable: string): string | undefined {
  const { state } = Deno.permissions.querySync({ name: "env", variable });
  return state === "granted" ? Deno.env.get(variable) : undefined;
}

async function openMosaic(path: string, options: MeteoFranceOptions): Promise<SourceFile> {
  const header = readBufrHeader(await readFileBytes(path), path);
  const folder = options.tables ?? environment("ONDEE_BUFR_TABLES");
  const { centre, masterVersion: master, localVersion: local } = header;
  const tables = folder === undefined ? MOSAIC_TABLES : await loadBufrTables(folder, { centre, master, local });
  const [items = []] = decodeSubsets(header, tables, path);

  const arrays = new Map<string, BufrArray>();
  for (const item of items) if (item.kind === "array") arrays.set(item.descriptor, item);
  const fields = FIELDS.filter((field) => arrays.has(field.descriptor));
  if (fields.length === 0) {
    throw new DataError("missing-variable", "The BUFR message holds no reflectivity, probability or height", {
      file: path,
    });
  }
  const grid = mosaicGrid(items, path);
  const { time, duration } = mosaicPeriod(items, header.time);
  const relation = zrRelation(options.zr ?? "marshall-palmer");
  const rain = (dbz: number): number => rainRateOf(dbz, relation);
  const name = items.find((item) => item.descriptor === "0-01-099");

  return openedFile({
    format: "meteofrance-bufr",
    path,
    product: {
      name: `Météo-France ${name?.kind === "value" ? name.value ?? "mosaic" : "mosaic"}`,
      run: "",
      version: "",
      simulated: false,
    },
    variables: fields.map((field) => ({
      name: field.name,
      nativeName: field.descriptor,
      units: field.units,
      longName: field.name === "rain_rate" ? `${field.longName}, ${describeRelation(relation)}` : field.longName,
      grid,
      times: [time],
      duration,
      kind: "rate",
    })),
    warnings: [],
  }, {
    frame: (variable) => {
      const array = arrays.get(variable.nativeName)!;
      if (array.count !== grid.nx * grid.ny || array.element.width > 16) {
        throw new DataError(
          "corrupt-file",
          `${array.count} values of ${array.element.width} bits for ${grid.ny} rows of ${grid.nx}`,
          {
            file: path,
            variable: variable.name,
          },
        );
      }
      const values = valuesOf(array, variable.name === "rain_rate" ? rain : null);
      const stored = array.raw();
      const data = new Float32Array(stored.length);
      for (let k = 0; k < data.length; k++) data[k] = values[stored[k]!]!;
      return data;
    },
  });
}

/** A reader of Météo-France radar mosaics in BUFR edition 4 (T_IMFR27_C_LFPW_*.bufr, .bufr.gz). */
export function meteoFranceReader(options: MeteoFranceOptions = {}): Reader {
  return {
    name: "meteofrance-bufr",
    title: "Météo-France radar mosaics, BUFR edition 4 (.bufr, .bufr.gz)",
    detect: (head) => findBufr(unpackedHead(head)) >= 0,
    open: (path) => openMosaic(path, options),
  };
}

/** {@link meteoFranceReader} as it is by default. */
export const meteoFranceBufr: Reader = meteoFranceReader();
