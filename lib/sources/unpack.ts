import { numberOf, type Numbers, numbersOf, type NumberType, type StoredArray } from "./container.ts";

/** How stored numbers become physical ones: stored * scale + offset; some stored numbers mean "missing". */
export interface Packing {
  /** Factor. */
  readonly scale: number;
  /** Added after the factor. */
  readonly offset: number;
  /** Stored numbers that mean missing. */
  readonly missing: readonly number[];
  /** Smallest valid stored number. */
  readonly lowest: number;
  /** Largest valid stored number. */
  readonly highest: number;
}

/** Numbers that are what they say. */
export const UNPACKED: Packing = { scale: 1, offset: 0, missing: [], lowest: -Infinity, highest: Infinity };

/** What the NetCDF library writes where nothing was written, in files that declare no _FillValue (netcdf.h, NC_FILL_*). */
const DEFAULT_FILL: Partial<Record<NumberType, number>> = {
  i2: -32767,
  u2: 65535,
  i4: -2147483647,
  u4: 4294967295,
  f4: 9.969209968386869e36,
  f8: 9.969209968386869e36,
};

/**
 * The packing that the attributes of an array declare: scale_factor, add_offset, _FillValue, missing_value,
 * valid_range, valid_min, valid_max (NetCDF Users Guide, attribute conventions; CF 1.11, 2.5.1 and 8.1). The HDF5 fill
 * message is not asked: in real files it is often 0. A range stored as floating point on packed integers is physical.
 * flag_values of a packed quantity are reasons why it is missing.
 */
export function packingOf({ type, attributes, floats }: StoredArray): Packing {
  const packed = "scale_factor" in attributes || "add_offset" in attributes;
  const scale = "scale_factor" in attributes ? numberOf(attributes, "scale_factor") : 1;
  const offset = "add_offset" in attributes ? numberOf(attributes, "add_offset") : 0;
  const fills = numbersOf(attributes, "_FillValue");
  const missing = [
    ...(fills.length > 0 ? fills : [DEFAULT_FILL[type] ?? []].flat()),
    ...numbersOf(attributes, "missing_value"),
    ...(packed ? numbersOf(attributes, "flag_values") : []),
  ];
  const limit = (name: string, entry: number) => {
    const source = "valid_range" in attributes ? "valid_range" : name;
    const value = numbersOf(attributes, source)[source === name ? 0 : entry];
    if (value === undefined) return undefined;
    return packed && !type.startsWith("f") && floats.has(source) ? Math.round((value - offset) / scale) : value;
  };
  return {
    scale,
    offset,
    missing,
    lowest: limit("valid_min", 0) ?? -Infinity,
    highest: limit("valid_max", 1) ?? Infinity,
  };
}

/** Physical values of stored numbers; NaN where they are missing, out of their valid range or NaN. */
export function unpack(stored: Numbers, packing: Packing): Float32Array {
  const { scale, offset, lowest, highest } = packing;
  // float32 numbers are compared with a fill value rounded as they are.
  const missing = stored instanceof Float32Array ? packing.missing.map(Math.fround) : packing.missing;
  const values = new Float32Array(stored.length);
  for (let k = 0; k < stored.length; k++) {
    const number = stored[k]!;
    const valid = number >= lowest && number <= highest && !missing.includes(number);
    values[k] = valid ? number * scale + offset : NaN;
  }
  return values;
}
