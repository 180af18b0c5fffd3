import { assert, fc } from "../deps.ts";
import { paired, type PairedAccumulator, type Pairs } from "../../lib/verification/mod.ts";
import { close } from "./reference.ts";

const value = fc.oneof(fc.constantFrom(0, 0.1, 1, 5, NaN), fc.double({ min: 0, max: 200, noNaN: true }));
const weighted = fc.array(fc.tuple(value, value, fc.constantFrom(0, 0.5, 1, 3)), { maxLength: 60 });
type Rows = readonly (readonly [number, number, number])[];

const accumulator = paired({ thresholds: [0.1, 5] });
const pairsOf = (rows: Rows): Pairs => ({
  estimate: rows.map((row) => row[0]),
  truth: rows.map((row) => row[1]),
  weights: rows.map((row) => row[2]),
});
const stateOf = (pairs: Pairs, of: PairedAccumulator = accumulator): Float64Array<ArrayBuffer> =>
  of.add(of.init(), pairs);

/** Two states agree, each number to 1e-9 of its size and of the values' squares. */
function agree(a: Float64Array, b: Float64Array): void {
  assert.equal(a.length, b.length);
  a.forEach((number, k) => {
    const tolerance = 1e-9 * Math.max(1, Math.abs(number)) + 1e-7 * Number(Math.abs(number) < 1e-3);
    assert.ok(Math.abs(number - b[k]!) <= tolerance, `number ${k}: ${number} and ${b[k]}`);
  });
}

Deno.test("merge(a, b) is the state of all the pairs", () => {
  fc.assert(fc.property(weighted, fc.nat(60), (rows, at) => {
    const merged = accumulator.merge(stateOf(pairsOf(rows.slice(0, at))), stateOf(pairsOf(rows.slice(at))));
    agree(merged, stateOf(pairsOf(rows)));
  }));
});

Deno.test("merge counts a state several times as if its pairs came several times", () => {
  fc.assert(fc.property(weighted, weighted, fc.integer({ min: 1, max: 4 }), (a, b, times) => {
    const merged = accumulator.merge(stateOf(pairsOf(a)), stateOf(pairsOf(b)), times);
    agree(merged, stateOf(pairsOf([...a, ...Array.from({ length: times }, () => b).flat()])));
  }));
});

Deno.test("the order of the pairs does not matter", () => {
  fc.assert(fc.property(weighted, (rows) => agree(stateOf(pairsOf(rows)), stateOf(pairsOf(rows.toReversed())))));
});

Deno.test("a pair with a missing member is left out of both", () => {
  fc.assert(fc.property(weighted, (rows) => {
    const present = rows.filter(([y, x, w]) => !Number.isNaN(x) && !Number.isNaN(y) && w > 0);
    assert.deepEqual(stateOf(pairsOf(rows)), stateOf(pairsOf(present)));
  }));
});

Deno.test("a missing weight leaves the pair out", () => {
  assert.deepEqual(
    stateOf({ estimate: [1, 2], truth: [3, 4], weights: [NaN, 1] }),
    stateOf({ estimate: [2], truth: [4] }),
  );
});

Deno.test("weights of 1 are no weights, and a weight of 3 is three pairs but for the count", () => {
  fc.assert(fc.property(weighted, (rows) => {
    const { estimate, truth } = pairsOf(rows);
    assert.deepEqual(stateOf({ estimate, truth, weights: rows.map(() => 1) }), stateOf({ estimate, truth }));
    const thrice = accumulator.value(stateOf({ estimate, truth, weights: rows.map(() => 3) }));
    const repeated = accumulator.value(stateOf(pairsOf(rows.flatMap(([y, x]): Rows => Array(3).fill([y, x, 1])))));
    assert.equal(thrice.all.n * 3, repeated.all.n);
    assert.equal(thrice.all.weight, repeated.all.weight);
    assert.deepEqual(thrice.events.map((event) => event.table), repeated.events.map((event) => event.table));
    close(thrice.all.meanAbsoluteError, repeated.all.meanAbsoluteError);
  }));
});

Deno.test("adding pairs one by one is adding them at once", () => {
  fc.assert(fc.property(weighted, (rows) => {
    const state = accumulator.init();
    const limits = accumulator.limits([], []);
    for (const [y, x, w] of rows) {
      if (w > 0 && !Number.isNaN(x + y)) accumulator.addPair(state, y, x, w, limits);
    }
    agree(state, stateOf(pairsOf(rows)));
  }));
});

Deno.test("typed arrays and arrays longer than the buffer give what plain ones give", () => {
  const truth = Float32Array.from({ length: 5000 }, (_, i) => Math.abs(Math.sin(i)) * 8);
  const estimate = Float32Array.from(truth, (x, i) => i % 7 === 0 ? NaN : x * (1 + Math.cos(i) / 2));
  const state = stateOf({ estimate, truth });
  agree(state, stateOf({ estimate: [...estimate], truth: [...truth] }));
  assert.equal(accumulator.value(state).all.n, 5000 - Math.ceil(5000 / 7));
});

Deno.test("the moments are those of a two-pass sum", () => {
  fc.assert(fc.property(weighted, (rows) => {
    const { all } = accumulator.value(stateOf(pairsOf(rows)));
    const present = rows.filter(([y, x, w]) => !Number.isNaN(x + y) && w > 0);
    const mean = (of: (y: number, x: number) => number): number =>
      present.reduce((sum, [y, x, w]) => sum + w * of(y, x), 0) / present.reduce((sum, row) => sum + row[2], 0);
    const meanX = mean((_, x) => x);
    const meanY = mean((y) => y);
    close(all.meanTruth, meanX);
    close(all.meanError, mean((y, x) => y - x), 1e-8);
    close(all.varianceTruth, mean((_, x) => (x - meanX) ** 2), 1e-8);
    close(all.covariance, mean((y, x) => (x - meanX) * (y - meanY)), 1e-7);
  }));
});
