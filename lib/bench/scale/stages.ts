/** What is done to an archive, in this order. */
export const STAGES = ["ingest", "colocate", "epoch", "validate"] as const;

/** One of them. */
export type Stage = typeof STAGES[number];
