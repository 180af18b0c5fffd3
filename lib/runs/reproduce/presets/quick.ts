import type { PublishedTraining } from "../../../topographic/mod.ts";

/** Shows in thousands of steps what the published training takes hundreds of thousands for (reference 5.6). */
export const QUICK: PublishedTraining = { optimizer: "adam", learningRate: 1e-3, batch: 8 };
