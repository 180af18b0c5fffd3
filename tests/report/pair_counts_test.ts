import { addPairs, emptyPairCounts } from "../../lib/report/mod.ts";
import { assert, fc } from "../deps.ts";

Deno.test("emptyPairCounts() has ten bins a decade from 0.1 to 100 mm/h", () => {
  const { edges, counts } = emptyPairCounts();
  assert.deepEqual([edges[0], edges[10], edges[20], edges[30], edges.length], [0.1, 1, 10, 100, 31]);
  assert.equal(counts.length, 900);
});

Deno.test("addPairs() counts every pair without NaN once, in the bin that holds it", () => {
  const rate = fc.oneof(fc.constantFrom(0, NaN, 0.1, 1, 100, 250), fc.double({ min: 0, max: 200, noNaN: true }));
  fc.assert(fc.property(fc.array(fc.tuple(rate, rate)), (pairs) => {
    const into = emptyPairCounts();
    addPairs(into, pairs.map((pair) => pair[0]), pairs.map((pair) => pair[1]));
    const expected = new Array(900).fill(0);
    const dry = { both: 0, radar: 0, satellite: 0 };
    const bin = (value: number) => Math.min(29, into.edges.filter((edge) => edge <= value).length - 1);
    for (const [a, b] of pairs) {
      if (Number.isNaN(a + b)) continue;
      if (a < 0.1 && b < 0.1) dry.both++;
      else if (a < 0.1) dry.radar++;
      else if (b < 0.1) dry.satellite++;
      else expected[30 * bin(a) + bin(b)]++;
    }
    assert.deepEqual(into.counts, expected);
    assert.deepEqual(into.dry, dry);
  }));
});

Deno.test("addPairs() refuses arrays of different lengths", () => {
  assert.throws(() => addPairs(emptyPairCounts(), [1, 2], [1]), TypeError);
});
