import { DataError } from "../../base/mod.ts";

/** Reads big-endian bit fields one after the other. */
export interface BitReader {
  /** Bits read so far. */
  readonly position: number;
  /** Unsigned integer of `width` bits (0 to 53). @throws DataError "corrupt-file" past the end. */
  unsigned(width: number): number;
  /** Text of `length` characters of 8 bits. @throws DataError "corrupt-file" past the end. */
  text(length: number): string;
  /** Moves `bits` forward. @throws DataError "corrupt-file" past the end. */
  skip(bits: number): void;
  /** Unsigned integers of `width` bits (1 to 32), `count` of them from bit `start`; the position stays. */
  fields(start: number, count: number, width: number): Uint16Array | Uint32Array;
}

/** Opens a {@link BitReader} on `bytes`, which begin at byte `offset` of `file` (for messages). */
export function bitReader(bytes: Uint8Array, place: { readonly file?: string; readonly offset: number }): BitReader {
  const total = bytes.length * 8;
  let position = 0;

  const claim = (from: number, bits: number): void => {
    if (from + bits <= total) return;
    throw new DataError("corrupt-file", `The data end ${from + bits - total} bits too early: fetch the file again`, {
      ...place,
      offset: place.offset + bytes.length,
    });
  };
  const skip = (bits: number): void => {
    claim(position, bits);
    position += bits;
  };
  const unsigned = (width: number): number => {
    claim(position, width);
    let value = 0;
    for (let left = width; left > 0;) {
      const free = 8 - (position & 7);
      const take = Math.min(free, left);
      const part = (bytes[position >>> 3]! >>> (free - take)) & ((1 << take) - 1);
      value = value * (1 << take) + part;
      position += take;
      left -= take;
    }
    return value;
  };

  return {
    get position() {
      return position;
    },
    unsigned,
    skip,
    text: (length) => {
      claim(position, length * 8);
      return String.fromCharCode(...Array.from({ length }, () => unsigned(8)));
    },
    fields: (start, count, width) => {
      claim(start, count * width);
      const values = width <= 16 ? new Uint16Array(count) : new Uint32Array(count);
      if (width > 24) {
        const back = position;
        position = start;
        for (let k = 0; k < count; k++) values[k] = unsigned(width);
        position = back;
        return values;
      }
      // `held` keeps the `filled` bits that are read and not yet given out; at most 23 + 8 of them matter.
      const mask = 2 ** width - 1;
      let byte = start >>> 3;
      let filled = (8 - (start & 7)) & 7;
      let held = filled > 0 ? bytes[byte++]! : 0;
      for (let k = 0; k < count; k++) {
        while (filled < width) {
          held = (held << 8) | bytes[byte++]!;
          filled += 8;
        }
        filled -= width;
        values[k] = (held >>> filled) & mask;
      }
      return values;
    },
  };
}
