import { Buffer } from "node:buffer";
import { deflateSync, inflateSync } from "node:zlib";
import { RAIN_BREAKS } from "./rain_colours.ts";

/** The cells of a map, without their values. */
export interface FieldShape {
  /** Rows. */
  readonly ny: number;
  /** Columns. */
  readonly nx: number;
  /** Whether the first row is the northern one. */
  readonly northFirst: boolean;
  /** Extent west to east, km; gives the map its scale bar and, with `heightKm`, its proportions. */
  readonly widthKm?: number;
  /** Extent south to north, km. */
  readonly heightKm?: number;
}

/** Rain rates on a regular grid. */
export interface RainField extends FieldShape {
  /** Rain rate [y, x], mm/h; NaN where missing. */
  readonly data: Float32Array;
}

/** A {@link RainField} as JSON: values deflated, then base64. */
export interface EncodedField extends FieldShape {
  /** "rain8": a byte a cell, see {@link encodeField}; "float32": little-endian, exact. */
  readonly encoding: "rain8" | "float32";
  /** The bytes. */
  readonly data: string;
}

/** Ends of the rain classes of maps, and of what is packed, mm/h. */
const EDGES = [0.02, ...RAIN_BREAKS, 250];

/** Codes in each class: 9 x 28 = 252. */
const CODES = 28;

const DRY = 0;

/** Code of a missing value. */
export const MISSING_CODE = 255;

/**
 * Packs a field for a JSON file. By default a byte a cell: 0 below 0.02 mm/h, 255 missing, else 28 logarithmic steps in
 * each class of the maps' colours up to 250 mm/h, so that a map keeps its colours and a rate changes by 3 % at most.
 * `exact` keeps the float32 values.
 *
 * @throws TypeError when the data do not fill ny x nx cells.
 */
export function encodeField(field: RainField, options: { readonly exact?: boolean } = {}): EncodedField {
  const { data, ...shape } = field;
  checkShape(shape, data.length);
  const bytes = options.exact === true ? new Uint8Array(data.slice().buffer) : Uint8Array.from(data, rainCode);
  return {
    ...shape,
    encoding: options.exact === true ? "float32" : "rain8",
    data: Buffer.from(deflateSync(bytes)).toString("base64"),
  };
}

/**
 * The field that {@link encodeField} packed.
 *
 * @throws TypeError when the data do not fill ny x nx cells.
 */
export function decodeField({ encoding, data, ...shape }: EncodedField): RainField {
  const bytes = new Uint8Array(inflateSync(Buffer.from(data, "base64")));
  const values = encoding === "float32" ? new Float32Array(bytes.buffer) : Float32Array.from(bytes, unpack);
  checkShape(shape, values.length);
  return { ...shape, data: values };
}

/** The code of a rain rate (mm/h) as {@link encodeField} packs it. */
export function rainCode(rate: number): number {
  if (Number.isNaN(rate)) return MISSING_CODE;
  if (rate < EDGES[0]!) return DRY;
  let k = 0;
  while (k < EDGES.length - 2 && rate >= EDGES[k + 1]!) k++;
  const part = Math.log(rate / EDGES[k]!) / Math.log(EDGES[k + 1]! / EDGES[k]!);
  return 1 + CODES * k + Math.min(CODES - 1, Math.floor(CODES * part));
}

/** Class of the maps' colours that a code below {@link MISSING_CODE} belongs to: 0 below the first break. */
export function codeClass(code: number): number {
  return code === DRY ? 0 : Math.floor((code - 1) / CODES);
}

/** The rate, mm/h, that each code in use stands for, from 0 on, to three digits. */
export function codeRates(): readonly number[] {
  return Array.from({ length: CODES * (EDGES.length - 1) + 1 }, (_, code) => Number(unpack(code).toPrecision(3)));
}

function unpack(code: number): number {
  if (code === MISSING_CODE) return NaN;
  if (code === DRY) return 0;
  const k = Math.floor((code - 1) / CODES);
  const part = ((code - 1) % CODES + 0.5) / CODES;
  return EDGES[k]! * (EDGES[k + 1]! / EDGES[k]!) ** part;
}

function checkShape({ ny, nx }: FieldShape, cells: number): void {
  if (ny * nx !== cells) throw new TypeError(`Cannot use ${cells} values as a field of ${ny} x ${nx} cells`);
}
