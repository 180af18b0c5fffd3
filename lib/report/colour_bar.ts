import { type Html, markup } from "./html.ts";
import { RAIN_BREAKS, RAIN_COLOURS } from "./rain_colours.ts";

const BOX = 29;
const MISSING = 46; // its box
const TOP = 4;
const HEIGHT = 12;
const GAP = 12;

/** Width of the legend, so narrow that a phone shows it at its size. */
export const COLOUR_BAR_WIDTH = MISSING + 2 * GAP + 9 * BOX + 26;

/** The legend of all rain maps: missing, dry, and the classes with their breaks in mm/h. */
export function colourBar(): Html {
  const dry = MISSING + GAP;
  const start = dry + BOX + GAP;
  const hatching = Array.from({ length: 7 }, (_, k) => {
    const x = 6 * k + 4;
    return `M${x} ${TOP + HEIGHT}l6 -${HEIGHT}`;
  }).join("");
  const label = (x: number, text: string | number) => markup`<text x="${x}" y="31" text-anchor="middle">${text}</text>`;
  return markup`<svg class="colours" viewBox="0 0 ${COLOUR_BAR_WIDTH} 36" role="img" aria-label="Rain rate classes, mm/h">
<rect stroke="#9aa3ab" x="0.5" y="${TOP}" width="${MISSING}" height="${HEIGHT}" fill="#f1f2f3" /><path d="${hatching}" stroke="#b3b9c0" fill="none" />
${label(MISSING / 2, "missing")}
<rect stroke="#9aa3ab" x="${dry}" y="${TOP}" width="${BOX}" height="${HEIGHT}" fill="#fff" />
${label(dry + BOX / 2, "dry")}
${
    RAIN_COLOURS.map((colour, k) =>
      markup`<rect x="${start + BOX * k}" y="${TOP}" width="${BOX}" height="${HEIGHT}" fill="${colour}" />`
    )
  }
<rect stroke="#9aa3ab" x="${start}" y="${TOP}" width="${BOX * RAIN_COLOURS.length}" height="${HEIGHT}" fill="none" />
${RAIN_BREAKS.map((rate, k) => label(start + BOX * k, rate))}
<text x="${start + BOX * (RAIN_COLOURS.length - 1) + 15}" y="31">mm/h</text>
</svg>`;
}
