import { type Html, markup } from "./html.ts";
import { RAIN_BREAKS, RAIN_COLOURS } from "./rain_colours.ts";

const BOX = 46;
const TOP = 4;
const HEIGHT = 12;
const GAP = 14;

/** The legend of all rain maps: missing, dry, and the classes with their breaks in mm/h. */
export function colourBar(): Html {
  const start = 2 * (BOX + GAP);
  const hatching = Array.from({ length: 7 }, (_, k) => {
    const x = 6 * k + 4;
    return `M${x} ${TOP + HEIGHT}l6 -${HEIGHT}`;
  }).join("");
  const label = (x: number, text: string | number) => markup`<text x="${x}" y="31" text-anchor="middle">${text}</text>`;
  return markup`<svg class="colours" viewBox="0 0 ${
    start + BOX * RAIN_COLOURS.length + 60
  } 36" role="img" aria-label="Rain rate classes, mm/h">
<rect stroke="#9aa3ab" x="0.5" y="${TOP}" width="${BOX}" height="${HEIGHT}" fill="#f1f2f3" /><path d="${hatching}" stroke="#b3b9c0" fill="none" />
${label(BOX / 2, "missing")}
<rect stroke="#9aa3ab" x="${BOX + GAP}" y="${TOP}" width="${BOX}" height="${HEIGHT}" fill="#fff" />
${label(1.5 * BOX + GAP, "dry")}
${
    RAIN_COLOURS.map((colour, k) =>
      markup`<rect x="${start + BOX * k}" y="${TOP}" width="${BOX}" height="${HEIGHT}" fill="${colour}" />`
    )
  }
<rect stroke="#9aa3ab" x="${start}" y="${TOP}" width="${BOX * RAIN_COLOURS.length}" height="${HEIGHT}" fill="none" />
${RAIN_BREAKS.map((rate, k) => label(start + BOX * k, rate))}
<text x="${start + BOX * RAIN_COLOURS.length + 10}" y="${TOP + HEIGHT - 1}">mm/h</text>
</svg>`;
}
