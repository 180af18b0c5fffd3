/**
 * Scores of contingency tables.
 *
 * @module
 */
export { CATEGORICAL, type CategoricalScore } from "./categorical.ts";
