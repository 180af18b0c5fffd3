import { isMicrowave, nearestOverpasses } from "../../lib/colocation/mod.ts";
import { assert, fc } from "../deps.ts";

const STEP = 1800;

/** The definition, time by time: look at every observation between here and the nearest missing time. */
function byDefinition(source: Float32Array, minute: Float32Array, cells: number, side: "last" | "next"): Float64Array {
  const count = source.length / cells;
  return Float64Array.from(source, (_, entry) => {
    const [k, c] = [Math.floor(entry / cells), entry % cells];
    const middle = k * STEP + STEP / 2;
    let found = NaN;
    for (let t = k; side === "last" ? t >= 0 : t < count; t += side === "last" ? -1 : 1) {
      const code = source[t * cells + c]!;
      if (Number.isNaN(code)) break;
      if (!isMicrowave(code)) continue;
      const m = minute[t * cells + c]!;
      const time = t * STEP + (Number.isNaN(m) ? STEP / 2 : 60 * m);
      if (side === "last" ? time > middle : time < middle) continue;
      found = time;
      break;
    }
    return found;
  });
}

const entry = fc.record({
  code: fc.constantFrom(0, 0, 0, 0, NaN, 5, 9, 12, 11),
  minute: fc.constantFrom(0, 3, 14, 15, 16, 29, NaN),
});

Deno.test("nearestOverpasses is its definition, however the times are cut into blocks", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 1, max: 5 }),
    fc.array(entry, { minLength: 3, maxLength: 90 }),
    (cells, perBlock, drawn) => {
      const count = Math.floor(drawn.length / cells);
      const entries = drawn.slice(0, count * cells);
      const source = Float32Array.from(entries, ({ code }) => code);
      const minute = Float32Array.from(entries, ({ minute }) => minute);
      for (const side of ["last", "next"] as const) {
        const expected = byDefinition(source, minute, cells, side);
        const carry = new Float64Array(cells).fill(NaN);
        const starts = Array.from({ length: Math.ceil(count / perBlock) }, (_, b) => b * perBlock);
        for (const k of side === "last" ? starts : starts.toReversed()) {
          const [a, b] = [k * cells, Math.min(count, k + perBlock) * cells];
          const block = { first: k * STEP, step: STEP, source: source.subarray(a, b), minute: minute.subarray(a, b) };
          assert.deepEqual(nearestOverpasses(block, carry, side), expected.subarray(a, b).slice());
        }
      }
    },
  ));
});

Deno.test("nearestOverpasses: one cell by hand", () => {
  const block = {
    first: 0,
    step: STEP,
    source: Float32Array.of(0, 9, 0, 12, 5, NaN, 0),
    minute: Float32Array.of(NaN, 20, NaN, 3, 10, NaN, NaN),
  };
  const none = () => new Float64Array([NaN]);
  const minutes = (times: Float64Array) => [...times].map((time) => time / 60);
  // Observed 50 min and 130 min after the start; the sixth half hour is missing.
  assert.deepEqual(minutes(nearestOverpasses(block, none(), "last")), [NaN, NaN, 50, 50, 130, NaN, NaN]);
  assert.deepEqual(minutes(nearestOverpasses(block, none(), "next")), [50, 50, 130, 130, NaN, NaN, NaN]);
});
