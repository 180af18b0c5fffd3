import { Buffer } from "node:buffer";
import type { RainField } from "./field.ts";
import { encodePng } from "./png.ts";
import { RAIN_PALETTE, rainClass } from "./rain_colours.ts";

/**
 * Draws a field with one pixel a cell, north on top, as a PNG data URI. Missing cells are transparent.
 *
 * @throws RangeError when the field is empty; TypeError when the data do not fill it.
 */
export function rainMap(field: RainField): string {
  const { data, ny, nx, northFirst } = field;
  const pixels = new Uint8Array(data.length);
  for (let y = 0; y < ny; y++) {
    const row = northFirst ? y : ny - 1 - y;
    for (let x = 0; x < nx; x++) pixels[y * nx + x] = rainClass(data[row * nx + x]!);
  }
  const png = encodePng({ width: nx, height: ny, pixels, palette: RAIN_PALETTE });
  return `data:image/png;base64,${Buffer.from(png).toString("base64")}`;
}
