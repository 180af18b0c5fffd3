import { Buffer } from "node:buffer";
import { inflateSync } from "node:zlib";
import { RAIN_BREAKS, RAIN_COLOURS, rainMap } from "../../lib/report/mod.ts";
import { assert } from "../deps.ts";

/** CRC-32 of PNG's annex D, bit by bit. */
function crc(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) {
    c ^= byte;
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  }
  return (c ^ 0xffffffff) >>> 0;
}

/** Reads a PNG data URI with a byte a pixel by the specification; checks signature, checksums and header. */
function readPng(uri: string): { width: number; height: number; colours: string[][] } {
  assert.ok(uri.startsWith("data:image/png;base64,"));
  const bytes = new Uint8Array(Buffer.from(uri.slice(22), "base64"));
  assert.deepEqual([...bytes.subarray(0, 8)], [137, 80, 78, 71, 13, 10, 26, 10]);
  const view = new DataView(bytes.buffer);
  const chunks = new Map<string, Uint8Array>();
  for (let at = 8; at < bytes.length;) {
    const size = view.getUint32(at);
    assert.equal(view.getUint32(at + 8 + size), crc(bytes.subarray(at + 4, at + 8 + size)));
    chunks.set(String.fromCharCode(...bytes.subarray(at + 4, at + 8)), bytes.subarray(at + 8, at + 8 + size));
    at += 12 + size;
  }
  assert.deepEqual([...chunks.keys()], ["IHDR", "PLTE", "tRNS", "IDAT", "IEND"]);
  const header = chunks.get("IHDR")!;
  const [width, height] = [0, 4].map((at) => new DataView(header.buffer, header.byteOffset).getUint32(at));
  assert.deepEqual([...header.subarray(8)], [8, 3, 0, 0, 0]);
  const rows = new Uint8Array(inflateSync(chunks.get("IDAT")!));
  const stride = 1 + width!;
  assert.equal(rows.length, stride * height!);
  const colour = (y: number, x: number) => {
    const index = rows[y * stride + 1 + x]!;
    const rgb = chunks.get("PLTE")!.subarray(3 * index, 3 * index + 3);
    const hex = "#" + [...rgb].map((value) => value.toString(16).padStart(2, "0")).join("");
    return chunks.get("tRNS")![index] === 0 ? "transparent" : hex;
  };
  const line = (y: number) => Array.from({ length: width! }, (_, x) => colour(y, x));
  return { width: width!, height: height!, colours: Array.from({ length: height! }, (_, y) => line(y)) };
}

Deno.test("rainMap() colours each class from its lower break on, dry white, missing transparent", () => {
  const rates = [0, 0.0999, ...RAIN_BREAKS, NaN];
  const png = readPng(rainMap({ ny: 1, nx: rates.length, northFirst: true, data: Float64Array.from(rates) as never }));
  assert.deepEqual(png.colours, [["#ffffff", "#ffffff", ...RAIN_COLOURS, "transparent"]]);
});

Deno.test("rainMap() puts north on top, for an odd width too", () => {
  const data = Float32Array.of(0, 0, 0, 60, 60, 60);
  const shape = { ny: 2, nx: 3, data };
  const [dark, white] = [RAIN_COLOURS[7], "#ffffff"];
  assert.deepEqual(readPng(rainMap({ ...shape, northFirst: true })).colours.map((row) => row[2]), [white, dark]);
  assert.deepEqual(readPng(rainMap({ ...shape, northFirst: false })).colours.map((row) => row[2]), [dark, white]);
});

Deno.test("rainMap() refuses a field that does not fill its shape", () => {
  assert.throws(() => rainMap({ ny: 2, nx: 2, northFirst: true, data: new Float32Array(3) }), TypeError);
  assert.throws(() => rainMap({ ny: 0, nx: 2, northFirst: true, data: new Float32Array(0) }), RangeError);
});

/** CIE 1976 lightness of an sRGB colour. */
function lightness(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 116 * Math.cbrt(0.2126 * red! + 0.7152 * green! + 0.0722 * blue!) - 16;
}

Deno.test("RAIN_COLOURS darken by ten units of lightness or more at every break", () => {
  const all = ["#ffffff", ...RAIN_COLOURS].map(lightness);
  for (let k = 2; k < all.length; k++) assert.ok(all[k - 1]! - all[k]! >= 10, `${RAIN_COLOURS[k - 1]}`);
  assert.ok(all[0]! - all[1]! >= 5);
});

/** sRGB (0 to 1) to CIE 1976 L*a*b*, D65. */
function lab(rgb: readonly number[]): readonly number[] {
  const [r, g, b] = rgb.map((c) => Math.max(0, Math.min(1, c)));
  const f = (t: number) => t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 * t + 16) / 116;
  const x = f((0.4124564 * r! + 0.3575761 * g! + 0.1804375 * b!) / 0.95047);
  const y = f(0.2126729 * r! + 0.7151522 * g! + 0.072175 * b!);
  const z = f((0.0193339 * r! + 0.119192 * g! + 0.9503041 * b!) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** How dichromats see linear RGB: Machado, Oliveira & Fernandes (2009), severity 1. */
const DICHROMATS = {
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
} as const;

for (const [name, matrix] of Object.entries(DICHROMATS)) {
  Deno.test(`RAIN_COLOURS stay apart and in order with ${name}`, () => {
    const seen = ["#ffffff", ...RAIN_COLOURS].map((hex) => {
      const linear = [1, 3, 5].map((at) => {
        const value = parseInt(hex.slice(at, at + 2), 16) / 255;
        return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
      });
      return lab(matrix.map((row) => row.reduce((sum, weight, k) => sum + weight * linear[k]!, 0)));
    });
    for (let k = 1; k < seen.length; k++) {
      const [a, b] = [seen[k - 1]!, seen[k]!];
      assert.ok(b[0]! < a[0]! - 3, `lightness ${a[0]} to ${b[0]} at class ${k}`);
      // A difference of 2.3 is just noticeable (Mahy et al. 1994).
      assert.ok(Math.hypot(...a.map((value, i) => value - b[i]!)) > 3 * 2.3, `class ${k}`);
    }
  });
}
