import { principalComponents, projectOn, rainAndMask } from "../../topographic/mod.ts";
import type { Coder } from "./coder.ts";
import { dequantise, evenSteps, quantise } from "./quantiser.ts";
import { fitRates, TABLE_BYTES } from "./rate_table.ts";
import { fromSquares, toSquares } from "./squares.ts";
import { readCodes, storeCodes } from "./stored_codes.ts";

/** Numbers that stand for fields of log-rain, one way. */
interface FieldNumbers {
  /** What it is called. */
  readonly name: string;
  /** Numbers of a row. */
  readonly columns: number;
  /** Step in which they are stored, of log-rain. */
  readonly step: number;
  /** Rows of numbers of fields [field, y, x]; `valid` is 1 where there is a value, else 0. */
  analyse(rain: Float32Array, valid: Float32Array): Float32Array;
  /** The fields that such rows give. */
  synthesise(rows: Float32Array): Float32Array;
}

/** Sides of the squares whose means are stored, cells. */
const SIDES = [1, 2, 4, 8];

/** Step of the means. */
const MEAN_STEP = 0.5;

/** Side of the squares that components are of, cells, and the steps of the components. */
const [SIDE, STEPS] = [8, [0.5, 1, 2, 4, 8]] as const;

/** Means of log-rain over squares of 1 to 8 cells a side, in steps of 0.5. */
export function meansCoder(size: number, training: Float32Array): Promise<Coder> {
  const settings = SIDES.map((side): FieldNumbers => ({
    name: `${side} x ${side}`,
    columns: 1,
    step: MEAN_STEP,
    analyse: (rain, valid) => {
      const [sums, counts] = [rain, valid].map((field) => sumRows(toSquares(field, size, side), side * side));
      return sums!.map((sum, i) => counts![i]! > 0 ? sum / counts![i]! : 0);
    },
    synthesise: (means) =>
      fromSquares(Float32Array.from({ length: means.length * side * side }, (_, i) => means[Math.floor(i / (side * side))]!), size, side),
  }));
  return fieldCoder("means of squares", settings, training, 0);
}

/**
 * Principal components of log-rain in squares of 8 x 8 cells, all of them in the same step, so that small ones become zeros:
 * a transform code as of pictures, its transform learned from the rain.
 */
export function componentsCoder(size: number, training: Float32Array): Promise<Coder> {
  const cells = SIDE * SIDE;
  const components = principalComponents(toSquares(rainAndMask(training).rain, size, SIDE), cells, cells);
  const { mean, directions } = components;
  const settings = STEPS.map((step): FieldNumbers => ({
    name: `step ${step}`,
    columns: cells,
    step,
    analyse: (rain) => projectOn(components, toSquares(rain, size, SIDE)),
    synthesise: (rows) => {
      const found = Float32Array.from(rows, (_, i) => mean[i % cells]!);
      for (const [i, value] of rows.entries()) {
        if (value === 0) continue;
        const [first, direction] = [i - i % cells, directions[i % cells]!];
        for (let k = 0; k < cells; k++) found[first + k]! += value * direction[k]!;
      }
      return fromSquares(found, size, SIDE);
    },
  }));
  return fieldCoder("components of squares", settings, training, 4 * cells * (cells + 1));
}

async function fieldCoder(
  name: string,
  settings: readonly FieldNumbers[],
  training: Float32Array,
  knows: number,
): Promise<Coder> {
  const throughBytes = async ({ columns, step, analyse, synthesise }: FieldNumbers, rates: Float32Array) => {
    const { rain, valid } = rainAndMask(rates);
    const rows = analyse(rain, valid);
    const quantiser = evenSteps(columns, step);
    const bytes = await storeCodes(quantise(rows, quantiser), columns);
    const logRain = synthesise(dequantise(readCodes(bytes, rows.length, columns), quantiser));
    return { bytes: bytes.length, logRain };
  };
  const rateOf: ((logRain: number) => number)[] = [];
  for (const setting of settings) rateOf.push(fitRates((await throughBytes(setting, training)).logRain, training));
  return {
    name,
    settings: settings.map((setting) => setting.name),
    knows: knows + settings.length * TABLE_BYTES,
    tellsMissing: false,
    code: async function* (rates) {
      for (const [k, setting] of settings.entries()) {
        const { bytes, logRain } = await throughBytes(setting, rates);
        yield { bytes, logRain, rate: logRain.map(rateOf[k]!) };
      }
    },
  };
}

function sumRows(values: Float32Array, columns: number): Float32Array {
  const sums = new Float32Array(values.length / columns);
  values.forEach((value, i) => sums[Math.floor(i / columns)]! += value);
  return sums;
}
