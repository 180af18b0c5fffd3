import type { PublishedSizes } from "../../lib/topographic/mod.ts";

const SMALL: PublishedSizes = { frames: 6, capsules: 4, width: 6, kernel: 5, offset: 1, channels: 2, side: 5 };

/** Small published models with the options that go beyond the published ones, by name. */
export const FOLLOW_UP_SIZES: Readonly<Record<string, PublishedSizes>> = {
  causal: { ...SMALL, causal: true, wrapTime: false },
  "without wrap": { ...SMALL, wrapTime: false },
  "of several speeds": { ...SMALL, speeds: [0, 1, 2, -1] },
  "of learned speeds": { ...SMALL, speeds: [0.5, 1.5], learnSpeeds: true },
  "on a torus": { ...SMALL, torus: [2, 2] },
  "on a grid": { ...SMALL, layout: "grid", capsules: 16 },
  "of all together": {
    ...SMALL,
    causal: true,
    wrapTime: false,
    speeds: [0.5, 1.5],
    learnSpeeds: true,
    layout: "grid",
    capsules: 32,
  },
};
