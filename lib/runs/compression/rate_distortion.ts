import { progress, type ProgressOptions } from "../../base/mod.ts";
import type { CompressionPoint } from "../../report/mod.ts";
import { logRain } from "../../topographic/mod.ts";
import { bootstrap } from "../../verification/mod.ts";
import { sumsOf } from "../sums.ts";
import type { Coded, Coder } from "./coder.ts";
import type { RainBlock } from "./rain_sample.ts";
import { storeCodes } from "./stored_codes.ts";

/** Confidence level and replicates of the intervals. */
export const LEVEL = 0.95;
export const REPLICATES = 1000;

/** What is summed of a block at a setting. */
const [CELLS, BYTES, ARCHIVE_BYTES, LOG_SQUARES, RATE_SQUARES, SUMS] = [0, 1, 2, 3, 4, 5] as const;

/** Sums of one way at one setting, by block. */
export interface CoderSums {
  readonly coder: string;
  readonly setting: string;
  readonly states: Float64Array[];
}

/** Sums of all ways; the first is the archive's, which the others are compared with. */
export async function sumsByBlock(
  ways: readonly Coder[],
  blocks: readonly RainBlock[],
  { quiet = false }: ProgressOptions = {},
): Promise<CoderSums[]> {
  const line = progress("Storing", blocks.length * ways.length, { quiet });
  const sums = ways.map(({ name, settings }) =>
    settings.map((setting): CoderSums => ({ coder: name, setting, states: [] }))
  );
  for (const [block, { rates }] of blocks.entries()) {
    const mask = await maskBytes(rates);
    let reference = NaN;
    for (const [k, way] of ways.entries()) {
      let setting = 0;
      for await (const coded of way.code(rates)) {
        const state = stateOf(rates, coded);
        if (!way.tellsMissing) state[BYTES]! += mask;
        if (k === 0) reference = coded.bytes;
        state[ARCHIVE_BYTES] = reference;
        sums[k]![setting++]!.states.push(state);
      }
      line.update(block * ways.length + k + 1, way.name);
    }
  }
  line.finish(`${blocks.length} blocks`);
  return sums.flat();
}

function stateOf(rates: Float32Array, { bytes, logRain: decoded, rate }: Coded): Float64Array {
  const state = new Float64Array(SUMS);
  state[BYTES] = bytes;
  for (let i = 0; i < rates.length; i++) {
    if (Number.isNaN(rates[i]!)) continue;
    state[CELLS]!++;
    state[LOG_SQUARES]! += (decoded[i]! - logRain(rates[i]!)) ** 2;
    state[RATE_SQUARES]! += (rate[i]! - rates[i]!) ** 2;
  }
  return state;
}

/** Bytes that tell which cells are missing: one where none is. */
async function maskBytes(rates: Float32Array): Promise<number> {
  if (!rates.some(Number.isNaN)) return 1;
  return (await storeCodes(Int16Array.from(rates, (rate) => Number.isNaN(rate) ? 1 : 0), 1)).length;
}

/** Rate and distortion over all blocks, with intervals that draw the same blocks for all. */
export function pointOf({ coder, setting, states }: CoderSums): CompressionPoint {
  const accumulator = sumsOf(SUMS);
  const whole = states.reduce((sum, state) => accumulator.merge(sum, state), accumulator.init());
  const values = {
    bits: (state: Float64Array) => 8 * state[BYTES]! / state[CELLS]!,
    ratio: (state: Float64Array) => state[ARCHIVE_BYTES]! / state[BYTES]!,
    logError: (state: Float64Array) => Math.sqrt(state[LOG_SQUARES]! / state[CELLS]!),
    rateError: (state: Float64Array) => Math.sqrt(state[RATE_SQUARES]! / state[CELLS]!),
  };
  const names = Object.keys(values) as (keyof typeof values)[];
  const intervals = bootstrap(states, accumulator, {
    statistics: names.map((name) => ({
      value: values[name],
      mass: (state) => state[CELLS]!,
      range: [0, Infinity] as const,
    })),
    name: "compression",
    level: LEVEL,
    replicates: REPLICATES,
  });
  const known = (value: number) => Number.isNaN(value) ? null : value;
  const measured = Object.fromEntries(names.map((name, k) => {
    const { low, high, blocks } = intervals[k]!;
    return [name, { value: values[name](whole), low: known(low), high: known(high), blocks }];
  })) as unknown as Pick<CompressionPoint, keyof typeof values>;
  return { coder, setting, bytes: whole[BYTES]!, ...measured };
}

/** Valid cells and frames of all blocks. */
export function cellsOf({ states }: CoderSums): number {
  return states.reduce((sum, state) => sum + state[CELLS]!, 0);
}
