import { assert, fc } from "../../deps.ts";
import { biasParts, biasPartsOf, type Pairs } from "../../../lib/verification/continuous/mod.ts";
import { close } from "../reference.ts";

// Tan's ten pairs: hits (0.2, 0.1), (1, 1.6), (3, 2), (7.5, 5), (0.4, 0.9), (12, 15); a miss of 2.2; a false alarm of 0.3.
const pairs = {
  truth: [0, 0.2, 1, 3, 0.05, 7.5, 0.4, 2.2, 0, 12],
  estimate: [0.3, 0.1, 1.6, 2, 0, 5, 0.9, 0, 0, 15],
};

Deno.test("the parts of the bias are those added up by hand, and make up the bias", () => {
  const parts = biasPartsOf(pairs, { threshold: 0.1 });
  close(parts.hit, 0.05); // -0.1 + 0.6 - 1 - 2.5 + 0.5 + 3 = 0.5, over ten pairs
  close(parts.missed, 0.22);
  close(parts.false, 0.03);
  close(parts.rest, -0.005); // 0.05 mm/h in truth, below the threshold
  close(parts.total, -0.145);
  close(parts.truth, 2.635);
  assert.deepEqual([parts.n, parts.threshold, parts.event], [10, 0.1, ">="]);
});

Deno.test("with event > 0 nothing is left over", () => {
  const { total, hit, missed, false: extra, rest } = biasPartsOf(pairs, { threshold: 0, event: ">" });
  close(missed, 0.225);
  assert.ok(Math.abs(rest) < 1e-15);
  close(total, hit - missed + extra);
});

Deno.test("parts may cancel: no bias, much missed and false", () => {
  const { total, hit, missed, false: extra } = biasPartsOf({ estimate: [4, 0], truth: [0, 4] }, { threshold: 1 });
  assert.deepEqual([total, hit, missed, extra], [0, 0, 2, 2]);
});

Deno.test("merge(a, b) of the parts is the whole", () => {
  const accumulator = biasParts({ thresholds: [0.5, 3] });
  const value = fc.oneof(fc.constantFrom(0, 0.5, 3, NaN), fc.double({ min: 0, max: 20, noNaN: true }));
  const rows = fc.array(fc.tuple(value, value, fc.constantFrom(0, 0.5, 2)), { minLength: 1, maxLength: 40 });
  fc.assert(fc.property(rows, fc.nat(40), (list, at) => {
    const of = (some: typeof list): Pairs => ({
      estimate: some.map((row) => row[0]),
      truth: some.map((row) => row[1]),
      weights: some.map((row) => row[2]),
    });
    const state = (some: typeof list) => accumulator.add(accumulator.init(), of(some));
    const merged = accumulator.merge(state(list.slice(0, at)), state(list.slice(at)));
    state(list).forEach((number, k) => close(merged[k]!, number));
  }));
});

Deno.test("without pairs the parts are NaN; what cannot be read is refused", () => {
  const none = biasPartsOf({ estimate: [NaN], truth: [1] }, { threshold: 1 });
  assert.deepEqual([none.n, none.hit, none.missed, none.false, none.total], [0, NaN, NaN, NaN, NaN]);
  assert.throws(() => biasParts({ thresholds: [Infinity] }), /Threshold Infinity is not a finite number/);
  assert.throws(() => biasPartsOf({ estimate: [1], truth: [] }, { threshold: 1 }), { name: "TypeError" });
});
