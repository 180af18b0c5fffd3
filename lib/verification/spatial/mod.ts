/**
 * Scores of fields: neighbourhoods, objects, scales, displacement, distances. Every one streams: `init`, `add`, `merge`,
 * `value`.
 *
 * @module
 */
export {
  type EnsembleFields,
  type EnsembleFss,
  ensembleFss,
  type EnsembleFssMethod,
  type EnsembleFssOptions,
} from "./ensemble_fss.ts";
export type { FieldPair } from "./field_pair.ts";
export { type Fss, fss, type FssOptions, fssScales } from "./fss.ts";
export type { FssEdge, FssScalesOptions } from "./fss_sums.ts";
export { type SkilfulScale, skilfulScale } from "./skilful_scale.ts";
export type { Stated } from "./stated.ts";
