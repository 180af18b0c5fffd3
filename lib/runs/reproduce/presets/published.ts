import type { PublishedTraining } from "../../../topographic/mod.ts";

/** The training of the reference code (commit d536356), in all its experiments on sequences. */
export const PUBLISHED: PublishedTraining = { optimizer: "momentum", learningRate: 1e-4, momentum: 0.9, batch: 8 };
