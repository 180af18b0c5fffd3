export * from "./spatial/fss.ts";
export type { FieldPair } from "./spatial/field_pair.ts";
export type { FssEdge } from "./spatial/fss_sums.ts";
