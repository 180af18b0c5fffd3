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

/**
 * Encodes an image as PNG with a byte a pixel (PNG 3rd edition, W3C 2025: colour type 3, filter 0, one IDAT chunk).
 *
 * @throws RangeError when a size is not positive or there are more than 256 colours; TypeError when pixels do not fill it.
 */
export function encodePng({ width, height, pixels, palette }: IndexedImage): Uint8Array {
  if (!(width > 0 && height > 0)) throw new RangeError(`Cannot encode an image of ${width} x ${height} pixels`);
  if (palette.length > 256) throw new RangeError(`Cannot encode ${palette.length} colours: at most 256`);
  if (pixels.length !== width * height) {
    throw new TypeError(`Cannot encode ${pixels.length} pixels as ${width} x ${height}`);
  }
  const stride = 1 + width;
  const rows = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) rows.set(pixels.subarray(y * width, (y + 1) * width), y * stride + 1);
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, 3, 0, 0, 0], 8);
  const parts = [
    new Uint8Array(SIGNATURE),
    chunk("IHDR", header),
    chunk("PLTE", new Uint8Array(palette.flatMap(([red, green, blue]) => [red, green, blue]))),
    chunk("tRNS", new Uint8Array(palette.slice(0, 1 + palette.findLastIndex(([, , , a]) => a < 255)).map((c) => c[3]))),
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
