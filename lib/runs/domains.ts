import type { DataConfig } from "./data_config.ts";

/**
 * Views of radar in cells of 1 km by the side of a window, km. Beyond 128 km cells grow, so that models stay trainable on a few cores:
 * rain then moves less than a cell in 5 minutes, and a model learns what lies where rather than how it moves. Larger domains than a
 * window are covered by windows that overlap: see `encodeMosaics`.
 */
export const DOMAINS: Readonly<Record<"64" | "128" | "256" | "512" | "800", Pick<DataConfig, "coarsen" | "size">>> = {
  "64": { coarsen: 2, size: 32 },
  "128": { coarsen: 2, size: 64 },
  "256": { coarsen: 4, size: 64 },
  "512": { coarsen: 4, size: 128 },
  "800": { coarsen: 5, size: 160 },
};
