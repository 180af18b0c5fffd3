import type { Colour } from "./png.ts";

/** Lower bounds of the rain classes, mm/h; below the first it is dry. */
export const RAIN_BREAKS = [0.1, 0.5, 1, 2, 5, 10, 20, 50] as const;

/** Colours of the classes, from pale blue to near black: lightness falls at each step, so a grey print keeps the order. */
export const RAIN_COLOURS = [
  "#d3edf6",
  "#96d5f1",
  "#62b6ee",
  "#4f91e2",
  "#6c5cd6",
  "#891e90",
  "#6f0941",
  "#400b15",
] as const;

/** Class of missing values: transparent, the page shows its hatching through. */
export const MISSING_CLASS = RAIN_BREAKS.length + 1;

/** Class of a rain rate, mm/h: 0 dry, 1 to 8 between the breaks, {@link MISSING_CLASS} for NaN. */
export function rainClass(rate: number): number {
  if (Number.isNaN(rate)) return MISSING_CLASS;
  let k = 0;
  while (k < RAIN_BREAKS.length && rate >= RAIN_BREAKS[k]!) k++;
  return k;
}

/** Palette entry for each class. */
export const RAIN_PALETTE: readonly Colour[] = [
  [255, 255, 255, 255],
  ...RAIN_COLOURS.map((hex): Colour => [
    parseInt(hex.slice(1, 3), 16),
    parseInt(hex.slice(3, 5), 16),
    parseInt(hex.slice(5, 7), 16),
    255,
  ]),
  [255, 255, 255, 0],
];
