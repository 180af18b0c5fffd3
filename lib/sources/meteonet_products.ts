import { DAY } from "../grid/mod.ts";
import { describeRelation, rainRateOf, type ZRRelation } from "./zr.ts";

/** A variable of a MeteoNet file. */
export interface MeteoNetVariable {
  /** CF name. */
  readonly name: string;
  /** Member of the npz. */
  readonly member: string;
  /** CF units. */
  readonly units: string;
  /** What it is, in words. */
  readonly longName: string;
  /** Physical value of a stored one, NaN where missing. */
  readonly value: (stored: number) => number;
}

/** A kind of MeteoNet files. */
export interface MeteoNetProduct {
  /** What the name of the file begins with, before the zone. */
  readonly prefix: string;
  /** Name of the product. */
  readonly name: string;
  /** Length of time of a map, s. */
  readonly duration: number;
  /** Variables. */
  readonly variables: readonly MeteoNetVariable[];
}

const FIVE_MINUTES = 300;

const scaled = (scale: number, missing: number) => (stored: number): number =>
  stored === missing ? NaN : stored * scale;

/**
 * The files of MeteoNet's radar part, after its documentation (rain-radar.md of meteofrance/meteonet); `relation` turns
 * reflectivity into rain rate. The new reflectivity (2018) is read as documented: no file of it was at hand to compare.
 */
export function meteoNetProducts(relation: ZRRelation): readonly MeteoNetProduct[] {
  /** Rain rate from a stored reflectivity: dry at or below `dry`. */
  const rain = (scale: number, missing: number, dry: number): MeteoNetVariable => ({
    name: "rain_rate",
    member: "data",
    units: "mm h-1",
    longName: `rain rate from reflectivity, ${describeRelation(relation)}`,
    value: (stored) => stored === missing ? NaN : stored <= dry ? 0 : rainRateOf(stored * scale, relation),
  });
  return [{
    prefix: "rainfall",
    name: "MeteoNet rainfall",
    duration: FIVE_MINUTES,
    variables: [{
      name: "rain_rate",
      member: "data",
      units: "mm h-1",
      longName: "rain rate, accumulation of 5 minutes times 12",
      value: scaled(0.12, -1),
    }],
  }, {
    prefix: "rainfall_mean_quality-code",
    name: "MeteoNet rainfall quality, daily mean",
    duration: DAY,
    variables: [{
      name: "quality",
      member: "data",
      units: "percent",
      longName: "quality of the rainfall, 0 very bad to 100 perfect",
      value: scaled(1, 255),
    }],
  }, {
    prefix: "reflectivity_old",
    name: "MeteoNet reflectivity, old product",
    duration: FIVE_MINUTES,
    variables: [rain(1, 255, 0), {
      name: "reflectivity",
      member: "data",
      units: "dBZ",
      longName: "lower bound of the level of reflectivity, 0 below 8 dBZ",
      value: scaled(1, 255),
    }],
  }, {
    prefix: "reflectivity_new",
    name: "MeteoNet reflectivity, new product",
    duration: FIVE_MINUTES,
    variables: [rain(0.1, -200, -100), {
      name: "reflectivity",
      member: "data",
      units: "dBZ",
      longName: "reflectivity, -10 is no echo",
      value: scaled(0.1, -200),
    }, {
      name: "rain_probability",
      member: "prob",
      units: "percent",
      longName: "probability of rain",
      value: scaled(1, -200),
    }, {
      name: "echo_height",
      member: "height",
      units: "m",
      longName: "height of the measurement kept",
      value: scaled(1, -200),
    }],
  }];
}
