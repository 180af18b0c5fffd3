/**
 * Attribution: what goes with the error of an estimate. Effects of sensors, times, intensities and seasons with the others held
 * alike, and the share of the error's variance that each explains.
 *
 * @module
 */
export { attributeErrors, type AttributeOptions } from "./attribute_errors.ts";
export type { ErrorSum, SummedErrors } from "./collect_errors.ts";
export type { AttributedFactor, AttributedLevel, Attribution, AttributionSettings } from "./attribution.ts";
export { ERROR_MEASURES, type ErrorMeasure, type ErrorMeasureText } from "./error_measure.ts";
export type { Measured } from "./measured.ts";
export { shapley } from "./shapley.ts";
export type { Blocks } from "../blocks.ts";
export type { BootstrapOptions } from "../bootstrap.ts";
export type { Column, PairColumns } from "../columns.ts";
export type { GroupKeys } from "../group_finder.ts";
export type { Factor, Grouping } from "../grouping.ts";
export type { PairRows } from "../present_pairs.ts";
