import { RAIN_MODEL, type RainModelConfig } from "../../lib/topographic/mod.ts";

/** A rain model that takes milliseconds: windows of 6 frames of 16 x 16 cells. */
export const SMALL_MODEL: RainModelConfig = {
  ...RAIN_MODEL,
  frames: 6,
  size: 16,
  capsules: 3,
  width: 5,
  channels: [4, 4, 8],
  hidden: 16,
  residual: 4,
};
