/**
 * Scores of events and categories: two-by-two tables, tables of several categories, SEEPS.
 *
 * @module
 */
export type { Accumulator, Pairs } from "../accumulator.ts";
export type { EventOperator, Table } from "../contingency.ts";
export type { Score } from "../score.ts";
export { CATEGORICAL, type CategoricalScore } from "./categorical.ts";
export { type Categories, categories, categoriesOf, type CategoriesOptions, eventTable } from "./categories.ts";
export { type Multicategory, multicategory } from "./multicategory.ts";
export { type RainClimate, type Seeps, seeps, seepsError, seepsOf, seepsOfTable, type SeepsOptions } from "./seeps.ts";
