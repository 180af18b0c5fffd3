/** Bits of `values`, each a pair of a number and its width. */
export function packBits(values: readonly (readonly [value: number, width: number])[]): Uint8Array {
  const text = values.map(([value, width]) => BigInt(value).toString(2).padStart(width, "0").slice(0, width)).join("");
  const bytes = text.padEnd(Math.ceil(text.length / 8) * 8, "0").match(/.{8}/g) ?? [];
  return Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 2));
}

/** What {@link bufrMessage} may be told. */
export interface MessageOptions {
  readonly edition?: number;
  readonly flags?: number;
  readonly subsets?: number;
  readonly section2?: readonly number[];
}

/** A BUFR message of centre 85, master tables 16, local tables 14, 2024-01-26 08:00. */
export function bufrMessage(
  descriptors: readonly string[],
  data: Uint8Array,
  options: MessageOptions = {},
): Uint8Array {
  const { edition = 4, flags = 0x80, subsets = 1, section2 } = options;
  const u16 = (value: number) => [value >>> 8, value & 255];
  const u24 = (value: number) => [value >>> 16, ...u16(value & 0xffff)];
  const codes = descriptors.flatMap((descriptor) => {
    const [f = 0, x = 0, y = 0] = descriptor.split("-").map(Number);
    return u16((f << 14) | (x << 8) | y);
  });
  const optional = section2 === undefined ? 0 : 0x80;
  const body = [
    ...[...u24(22), 0, ...u16(85), ...u16(0), 0, optional, 6, 0, 27, 16, 14, ...u16(2024), 1, 26, 8, 0, 0],
    ...(section2 === undefined ? [] : [...u24(4 + section2.length), 0, ...section2]),
    ...[...u24(7 + codes.length), 0, ...u16(subsets), flags, ...codes],
    ...[...u24(4 + data.length), 0, ...data],
    ...new TextEncoder().encode("7777"),
  ];
  return Uint8Array.from([...new TextEncoder().encode("BUFR"), ...u24(8 + body.length), edition, ...body]);
}
