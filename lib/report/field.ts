import { Buffer } from "node:buffer";
import { deflateSync, inflateSync } from "node:zlib";

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
  /** "log8": a byte a cell, see {@link encodeField}; "float32": little-endian, exact. */
  readonly encoding: "log8" | "float32";
  /** The bytes. */
  readonly data: string;
}

/** Least and greatest rain rate that "log8" tells apart, mm/h. */
const LOG8_MIN = 0.02;
const LOG8_MAX = 250;
const LOG8_STEP = Math.log(LOG8_MAX / LOG8_MIN) / 253;

/**
 * Packs a field for a JSON file. By default a byte a cell on a logarithmic scale: 0 dry (below 0.02 mm/h), 1 to 254 from
 * 0.02 to 250 mm/h in steps of 3.8 %, 255 missing: enough for maps. `exact` keeps the float32 values.
 *
 * @throws TypeError when the data do not fill ny x nx cells.
 */
export function encodeField(field: RainField, options: { readonly exact?: boolean } = {}): EncodedField {
  const { data, ...shape } = field;
  checkShape(shape, data.length);
  const bytes = options.exact === true
    ? new Uint8Array(data.slice().buffer)
    : Uint8Array.from(data, (rate) => Number.isNaN(rate) ? 255 : toLog8(rate));
  return {
    ...shape,
    encoding: options.exact === true ? "float32" : "log8",
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
  const values = encoding === "float32" ? new Float32Array(bytes.buffer) : Float32Array.from(bytes, fromLog8);
  checkShape(shape, values.length);
  return { ...shape, data: values };
}

function toLog8(rate: number): number {
  if (rate < LOG8_MIN) return 0;
  return Math.min(254, 1 + Math.round(Math.log(rate / LOG8_MIN) / LOG8_STEP));
}

function fromLog8(byte: number): number {
  if (byte === 255) return NaN;
  return byte === 0 ? 0 : LOG8_MIN * Math.exp((byte - 1) * LOG8_STEP);
}

function checkShape({ ny, nx }: FieldShape, cells: number): void {
  if (ny * nx !== cells) throw new TypeError(`Cannot use ${cells} values as a field of ${ny} x ${nx} cells`);
}
