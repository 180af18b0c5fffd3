import { Buffer } from "node:buffer";
import { codeClass, codeRates, MISSING_CODE, rainCode, type RainField } from "./field.ts";
import { type Colour, encodePng } from "./png.ts";
import { CLASS_COLOURS } from "./rain_colours.ts";

/** Entry of the palette for a code of `encodeField`: missing first, for it alone is transparent. */
const entryOf = (code: number): number => (code + 1) % (MISSING_CODE + 1);

/** Colours of the entries. */
const PALETTE: readonly Colour[] = [
  [255, 255, 255, 0],
  ...Array.from({ length: MISSING_CODE }, (_, code) => CLASS_COLOURS[codeClass(code)] ?? CLASS_COLOURS.at(-1)!),
];

/** The rain rate, mm/h, that each entry of the palette of {@link rainMap} stands for; null for missing. */
export function entryRates(): readonly (number | null)[] {
  return [null, ...codeRates()];
}

/**
 * Draws a field with one pixel a cell, north on top, as a PNG data URI. Missing cells are transparent: the page shows its
 * hatching through. Each of the rates that `encodeField` tells apart has its entry of the palette, so that they can be read
 * from the picture.
 *
 * @throws RangeError when the field is empty; TypeError when the data do not fill it.
 */
export function rainMap(field: RainField): string {
  const { data, ny, nx, northFirst } = field;
  const pixels = new Uint8Array(data.length);
  let last = 0;
  for (let y = 0; y < ny; y++) {
    const row = northFirst ? y : ny - 1 - y;
    for (let x = 0; x < nx; x++) {
      const entry = entryOf(rainCode(data[row * nx + x]!));
      pixels[y * nx + x] = entry;
      last = Math.max(last, entry);
    }
  }
  const png = encodePng({ width: nx, height: ny, pixels, palette: PALETTE.slice(0, last + 1) });
  return `data:image/png;base64,${Buffer.from(png).toString("base64")}`;
}
