import { principalComponents, projectOn, rainAndMask } from "../../topographic/mod.ts";
import type { Coder } from "./coder.ts";
import { dequantise, evenSteps, quantise } from "./quantiser.ts";
import { fitRates, TABLE_BYTES } from "./rate_table.ts";
import { fromSquares, spreadSquares, squareMeans, toSquares } from "./squares.ts";
import { readCodes, storeCodes } from "./stored_codes.ts";

/** Numbers that stand for fields of log-rain, and the steps that they are stored in. */
interface FieldNumbers {
  /** Numbers of a row. */
  readonly columns: number;
  /** Steps, of log-rain, by setting. */
  readonly steps: Readonly<Record<string, number>>;
  /** Rows of numbers of fields [field, y, x]; `valid` is 1 where there is a value, else 0. */
  analyse(rain: Float32Array, valid: Float32Array): Float32Array;
  /** The fields that such rows give. */
  synthesise(rows: Float32Array): Float32Array;
}

/** Sides of the squares whose means are stored, cells, and the step of the means. */
const [SIDES, MEAN_STEP] = [[1, 2, 4, 8], 0.5] as const;

/** Side of the squares that components are of, cells, and the steps of the components. */
const [SIDE, COMPONENT_STEPS] = [8, [0.5, 1, 2, 4, 8]] as const;

/** Means of log-rain over squares of 1 to 8 cells a side, in steps of 0.5. */
export function meansCoder(size: number, training: Float32Array): Promise<Coder> {
  const numbers = SIDES.map((side): FieldNumbers => ({
    columns: 1,
    steps: { [`${side} x ${side}`]: MEAN_STEP },
    analyse: (rain, valid) => squareMeans(rain, valid, size, side),
    synthesise: (means) => spreadSquares(means, size, side),
  }));
  return fieldCoder("means of squares", numbers, training, 0);
}

/**
 * Principal components of log-rain in squares of 8 x 8 cells, all of them in the same step, so that small ones become zeros:
 * a transform code as of pictures, its transform learned from the rain.
 */
export function componentsCoder(size: number, training: Float32Array): Promise<Coder> {
  const cells = SIDE * SIDE;
  const components = principalComponents(toSquares(rainAndMask(training).rain, size, SIDE), cells, cells);
  const { mean, directions } = components;
  const numbers: FieldNumbers = {
    columns: cells,
    steps: Object.fromEntries(COMPONENT_STEPS.map((step) => [`step ${step}`, step])),
    analyse: (rain) => projectOn(components, toSquares(rain, size, SIDE)),
    synthesise: (rows) => {
      const found = rows.map((_, i) => mean[i % cells]!);
      for (let i = 0; i < rows.length; i++) {
        const value = rows[i]!;
        if (value === 0) continue;
        const [first, direction] = [i - i % cells, directions[i % cells]!];
        for (let k = 0; k < cells; k++) found[first + k]! += value * direction[k]!;
      }
      return fromSquares(found, size, SIDE);
    },
  };
  return fieldCoder("components of squares", [numbers], training, 4 * cells * (cells + 1));
}

async function fieldCoder(
  name: string,
  all: readonly FieldNumbers[],
  training: Float32Array,
  knows: number,
): Promise<Coder> {
  const throughBytes = async function* (rates: Float32Array) {
    const { rain, valid } = rainAndMask(rates);
    for (const { columns, steps, analyse, synthesise } of all) {
      const rows = analyse(rain, valid);
      for (const step of Object.values(steps)) {
        const quantiser = evenSteps(columns, step);
        const bytes = await storeCodes(quantise(rows, quantiser), columns);
        yield {
          bytes: bytes.length,
          logRain: synthesise(dequantise(readCodes(bytes, rows.length, columns), quantiser)),
        };
      }
    }
  };
  const tables: ReturnType<typeof fitRates>[] = [];
  for await (const { logRain } of throughBytes(training)) tables.push(fitRates(logRain, training));
  return {
    name,
    settings: all.flatMap(({ steps }) => Object.keys(steps)),
    knows: knows + tables.length * TABLE_BYTES,
    tellsMissing: false,
    code: async function* (rates) {
      let setting = 0;
      for await (const { bytes, logRain } of throughBytes(rates)) {
        yield { bytes, logRain, rate: logRain.map(tables[setting++]!) };
      }
    },
  };
}
