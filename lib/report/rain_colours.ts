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

/** Colour of each class: dry, then those between the breaks. */
export const CLASS_COLOURS: readonly Colour[] = ["#ffffff", ...RAIN_COLOURS].map((hex): Colour => [
  parseInt(hex.slice(1, 3), 16),
  parseInt(hex.slice(3, 5), 16),
  parseInt(hex.slice(5, 7), 16),
  255,
]);
