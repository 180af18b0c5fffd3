/**
 * Climate of rain: how often, how hard, how long, when, and how it scales; of an estimate beside the truth. Indices take one
 * series; {@link compareSeries} makes each of them an accumulator of two.
 *
 * @module
 */
export { type AmountOptions, amounts } from "./amounts.ts";
export { type CellSeries, cellSeries, type KeptFields, type TimedFields } from "./cell_series.ts";
export {
  type Compared,
  compareSeries,
  differenceOf,
  type PairedSeries,
  ratioOf,
  type SeriesAccumulator,
  type SeriesState,
} from "./compare_series.ts";
export { type GreatestAmountOptions, type GreatestAmounts, greatestAmounts } from "./greatest_amount.ts";
export type { Cycle, CycleName, Harmonic } from "./cycle.ts";
export { type CycleComparison, type CycleRows, type HarmonicOptions, harmonics } from "./harmonics.ts";
export { type HeavyRain, heavyRain, type HeavyRainOptions } from "./heavy_rain.ts";
export { type IdfOptions, type IdfScaling, idfScaling } from "./idf_scaling.ts";
export { fitLine, fitQuantileLine, type Line } from "./line.ts";
export { quantile, type QuantileType } from "./quantile.ts";
export { calendarBlocks, checkSeries, type Period, presentOnly, type Series, stepOf, valuesByBlock } from "./series.ts";
export { type SpellLengths, type SpellOptions, type Spells, spells } from "./spells.ts";
export {
  type TemperatureRows,
  type TemperatureScaling,
  temperatureScaling,
  type TemperatureScalingComparison,
  type TemperatureScalingOptions,
  type TemperatureState,
} from "./temperature_scaling.ts";
export { type Wetness, wetness, type WetnessComparison, type WetnessOptions } from "./wetness.ts";
export type { Accumulator, Pairs } from "../accumulator.ts";
export type { Blocks } from "../blocks.ts";
export type { Statistic } from "../bootstrap.ts";
export type { EventOperator } from "../contingency.ts";
