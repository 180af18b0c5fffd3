import { WET_RATE } from "../base/mod.ts";
import type { ArchiveVariable } from "./layout.ts";
import type { Packed } from "./packing.ts";
import { countCodes } from "./vectors/codes.ts";

/** Counts among stored values. */
export interface CellCounts {
  /** Cells that are not missing. */
  readonly valid: number;
  /** Cells with rain of at least `WET_RATE`. */
  readonly wet: number;
}

/** Makes what counts the valid and wet cells among stored values of a variable. */
export function cellCounter({ scale = 1, offset = 0, fill, dtype }: ArchiveVariable): (values: Packed) => CellCounts {
  const wetFrom = dtype === "float32" ? WET_RATE : Math.ceil((WET_RATE - offset) / scale - 1e-9);
  return (values) => {
    const { missing, wet } = values instanceof Uint16Array && wetFrom >= 0 && wetFrom <= 65535
      ? countCodes(values, fill, wetFrom)
      : countOneByOne(values, fill, wetFrom);
    return { valid: values.length - missing, wet };
  };
}

/** As {@link countCodes}, of any type, where NaN is missing too. */
export function countOneByOne(values: Packed, fill: number, wetFrom: number): ReturnType<typeof countCodes> {
  let [missing, wet] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value === fill || Number.isNaN(value)) missing++;
    else if (value >= wetFrom) wet++;
  }
  return { missing, wet };
}
