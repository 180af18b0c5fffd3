import { assert, fc } from "../deps.ts";
import { copyRows, type Values } from "../../lib/archive/rows.ts";

const arrays = [Uint8Array, Int16Array, Uint16Array, Uint32Array] as const;

Deno.test("rows arrive where they belong, and nothing else changes: by words, by rows, value by value", () => {
  fc.assert(fc.property(
    fc.record({
      kind: fc.constantFrom(...arrays),
      // multiples of 8 as often as not: those are copied by words
      unit: fc.constantFrom(1, 8),
      frames: fc.integer({ min: 1, max: 3 }),
      rows: fc.integer({ min: 1, max: 4 }),
      columns: fc.integer({ min: 1, max: 90 }),
      gaps: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 4, maxLength: 4 }),
      starts: fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 })),
      skew: fc.integer({ min: 0, max: 3 }),
    }),
    ({ kind, unit, frames, rows, columns, gaps, starts, skew }) => {
      const width = columns * unit;
      const steps = (row: number, frame: number): [number, number] => {
        const line = width + gaps[row]! * unit;
        return [line, rows * line + gaps[frame]! * unit];
      };
      const [fromSteps, toSteps] = [steps(0, 1), steps(2, 3)];
      const [from, to] = [starts[0] * unit, starts[1] * unit];
      const memory = (first: number, [, frame]: [number, number]): Values =>
        new kind(skew + first + frames * frame).subarray(skew);
      const source = memory(from, fromSteps).map((_, i) => i % 251) as Values;
      const out = memory(to, toSteps).fill(252) as Values;
      const expected = out.slice();
      for (let t = 0; t < frames; t++) {
        for (let y = 0; y < rows; y++) {
          for (let x = 0; x < width; x++) {
            expected[to + t * toSteps[1] + y * toSteps[0] + x] =
              source[from + t * fromSteps[1] + y * fromSteps[0] + x]!;
          }
        }
      }
      copyRows(source, out, { from, fromSteps, to, toSteps, frames, rows, columns: width });
      assert.deepEqual(out, expected);
    },
  ));
});
