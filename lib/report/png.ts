import { crc32, deflateSync } from "node:zlib";

/** A colour as red, green, blue, alpha, each 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number, alpha: number];

/** An image of at most 256 colours. */
export interface IndexedImage {
  /** Pixels along x. */
  readonly width: number;
  /** Pixels along y. */
  readonly height: number;
  /** Entry of the palette for each pixel, [y, x], first row on top. */
  readonly pixels: Uint8Array;
  /** Colours, at most 256. */
  readonly palette: readonly Colour[];
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

function chunk(type: string, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(body.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, body.length);
  for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i);
  bytes.set(body, 8);
  view.setUint32(8 + body.length, crc32(bytes.subarray(4, 8 + body.length)));
  return bytes;
}

/** Parts of a PNG file: how its pixels are stored, chunks that go before them, and they themselves. */
interface PngParts {
  readonly width: number;
  readonly height: number;
  /** 2 for red, green, blue; 3 for entries of a palette. */
  readonly colourType: 2 | 3;
  readonly before: readonly Uint8Array[];
  readonly pixels: Uint8Array;
}

/** PNG of one IDAT chunk, 8 bits a sample, filter 0 (PNG 3rd edition, W3C 2025). */
function encode({ width, height, colourType, before, pixels }: PngParts): Uint8Array {
  if (!(width > 0 && height > 0)) throw new RangeError(`Cannot encode an image of ${width} x ${height} pixels`);
  const bytes = colourType === 2 ? 3 * width : width;
  if (pixels.length !== bytes * height) {
    throw new TypeError(`Cannot encode ${pixels.length} samples as ${width} x ${height} pixels`);
  }
  const rows = new Uint8Array((1 + bytes) * height);
  for (let y = 0; y < height; y++) rows.set(pixels.subarray(y * bytes, (y + 1) * bytes), y * (1 + bytes) + 1);
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, colourType, 0, 0, 0], 8);
  const parts = [
    new Uint8Array(SIGNATURE),
    chunk("IHDR", header),
    ...before,
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", new Uint8Array(0)),
  ];
  const png = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    png.set(part, offset);
    offset += part.length;
  }
  return png;
}

/**
 * Encodes an image of few colours as PNG, a byte a pixel.
 *
 * @throws RangeError when a size is not positive or there are more than 256 colours; TypeError when pixels do not fill it.
 */
export function encodePng({ width, height, pixels, palette }: IndexedImage): Uint8Array {
  if (palette.length > 256) throw new RangeError(`Cannot encode ${palette.length} colours: at most 256`);
  const before = [
    chunk("PLTE", new Uint8Array(palette.flatMap(([red, green, blue]) => [red, green, blue]))),
    chunk("tRNS", new Uint8Array(palette.slice(0, 1 + palette.findLastIndex(([, , , a]) => a < 255)).map((c) => c[3]))),
  ];
  return encode({ width, height, colourType: 3, before, pixels });
}

/**
 * Encodes an image of any colours as PNG.
 *
 * @param pixels red, green, blue, each 0 to 255 [y, x, 3], first row on top
 * @throws as {@link encodePng}
 */
export function encodeColourPng(width: number, height: number, pixels: Uint8Array): Uint8Array {
  return encode({ width, height, colourType: 2, before: [], pixels });
}
