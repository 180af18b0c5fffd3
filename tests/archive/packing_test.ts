import { assert, fc } from "../deps.ts";
import { countOneByOne } from "../../lib/archive/cell_counter.ts";
import type { ArchiveVariable } from "../../lib/archive/layout.ts";
import { codingOf, pack, packOneByOne } from "../../lib/archive/packing.ts";
import { countCodes } from "../../lib/archive/vectors/codes.ts";
import { sampleGroup } from "./sample.ts";

const RATE = sampleGroup(1).variables[0]!;

/** What packing did: codes and how many were clipped, or the error. */
function outcome(length: number, work: (into: Uint16Array<ArrayBuffer>) => number) {
  const into = new Uint16Array(length).fill(7);
  try {
    return { clipped: work(into), codes: into };
  } catch (error) {
    assert.ok(error instanceof RangeError);
    return { refused: error.message };
  }
}

/** Packs by vectors and one by one, and requires the same. */
function compare(variable: ArchiveVariable, values: Float32Array): void {
  const expected = outcome(values.length, (into) => packOneByOne(variable, codingOf(variable)!, values, into));
  assert.deepEqual(outcome(values.length, (into) => pack(variable, values, into)), expected);
}

/** The single-precision numbers nearest to `value`, and those before and after. */
function around(value: number): number[] {
  const bits = new Int32Array(1);
  const single = new Float32Array(bits.buffer);
  return [-1, 0, 1].map((step) => {
    single[0] = value;
    bits[0]! += step;
    return single[0]!;
  });
}

Deno.test("vectors pack every code, the halves between codes and the numbers beside them as Math.round does", () => {
  for (const [scale, offset] of [[0.01, 0], [0.01, -1], [0.1, 0], [1 / 3, 0], [0.25, 12.5], [1, 0]] as const) {
    const values = Array.from({ length: 65535 }, (_, code) => [
      ...around(code * scale + offset),
      ...around((code + 0.5) * scale + offset),
    ]).flat();
    for (const fill of [65535, 0]) compare({ ...RATE, scale, offset, fill }, Float32Array.from(values));
  }
});

Deno.test("vectors pack, clip and refuse as one value after another does, whatever the values", () => {
  const value = fc.oneof(
    fc.float({ noDefaultInfinity: true }),
    { weight: 2, arbitrary: fc.constantFrom(0, -0, NaN) },
    { weight: 3, arbitrary: fc.integer({ min: -3, max: 140_000 }).map((half) => half / 200) },
    fc.float({ min: -1, max: 700, noNaN: true }),
  );
  const spoilt = fc.option(fc.tuple(fc.nat(20_000), fc.constantFrom(Infinity, -Infinity, 3e38, -1e-3)), { freq: 2 });
  const values = fc.tuple(fc.array(value, { minLength: 1, maxLength: 40 }), fc.integer({ min: 0, max: 9000 }), spoilt);
  const variable = fc.record({
    scale: fc.constantFrom(0.01, 0.1, 1 / 3, 1, 1e-3, 250),
    offset: fc.constantFrom(0, 5, -5, 0.005, -1000),
    fill: fc.constantFrom(0, 65535),
    kind: fc.constantFrom("rate" as const, "code" as const),
  });
  fc.assert(fc.property(variable, values, (some, [list, length, odd]) => {
    const data = Float32Array.from({ length }, (_, i) => list[i % list.length]!);
    if (odd !== null && length > 0) data[odd[0] % length] = odd[1];
    compare({ ...RATE, ...some }, data);
  }));
});

Deno.test("vectors count missing and wet codes as one after another does", () => {
  const codes = fc.array(fc.oneof(fc.nat(65535), fc.constantFrom(0, 9, 10, 11, 65535)), {
    minLength: 1,
    maxLength: 50,
  });
  const bound = fc.oneof(fc.constantFrom(0, 10, 65535), fc.nat(65535));
  fc.assert(fc.property(codes, fc.nat(9000), bound, fc.constantFrom(0, 65535), (list, length, wetFrom, fill) => {
    const values = Uint16Array.from({ length }, (_, i) => list[i % list.length]!);
    assert.deepEqual(countCodes(values, fill, wetFrom), countOneByOne(values, fill, wetFrom));
  }));
});
