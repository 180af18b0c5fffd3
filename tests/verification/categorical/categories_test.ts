import { assert, fc } from "../../deps.ts";
import {
  CATEGORICAL,
  categories,
  categoriesOf,
  type EventOperator,
  eventTable,
  type Pairs,
} from "../../../lib/verification/categorical/mod.ts";
import { paired } from "../../../lib/verification/paired.ts";

const value = fc.oneof(fc.constantFrom(0, 0.1, 0.7, 1, 5, NaN, Infinity), fc.double({ min: 0, max: 20, noNaN: true }));
const rows = fc.array(fc.tuple(value, value, fc.constantFrom(0, 0.5, 1, 3)), { maxLength: 60 });
type Rows = readonly (readonly [number, number, number])[];
const pairsOf = (list: Rows): Pairs => ({
  estimate: list.map((row) => row[0]),
  truth: list.map((row) => row[1]),
  weights: list.map((row) => row[2]),
});
const thresholds = [0.1, 0.7, 5];

Deno.test("merge(a, b) of joint tables is the table of all pairs, and of a state twice that of its pairs twice", () => {
  const accumulator = categories({ thresholds });
  const stateOf = (list: Rows) => accumulator.add(accumulator.init(), pairsOf(list));
  fc.assert(fc.property(rows, fc.nat(60), (list, at) => {
    const [a, b] = [list.slice(0, at), list.slice(at)];
    assert.deepEqual(accumulator.merge(stateOf(a), stateOf(b)), stateOf(list));
    assert.deepEqual(accumulator.merge(stateOf(a), stateOf(b), 2), stateOf([...a, ...b, ...b]));
  }));
});

Deno.test("events of a joint table are those counted threshold by threshold, in single and double precision", () => {
  const make = [(list: number[]) => list, (list: number[]) => Float32Array.from(list)];
  fc.assert(
    fc.property(rows, fc.constantFrom(...make), fc.constantFrom<EventOperator>(">=", ">"), (list, of, event) => {
      const pairs = { estimate: of(list.map((row) => row[0])), truth: of(list.map((row) => row[1])) };
      const table = categoriesOf(pairs, { thresholds, event });
      const other = paired({ thresholds, event });
      const { events } = other.value(other.add(other.init(), pairs));
      thresholds.forEach((_, k) => assert.deepEqual(eventTable(table, k), events[k]!.table));
    }),
  );
});

Deno.test("single-precision arrays longer than a block, of any length, count as plain ones do", () => {
  for (const length of [8191, 8193, 20_002]) {
    const truth = Float32Array.from({ length }, (_, i) => i % 97 === 0 ? NaN : Math.max(0, 9 * Math.sin(i)));
    const estimate = truth.map((x, i) => i % 89 === 0 ? NaN : i % 83 === 0 ? -1 : x + Math.cos(i / 3));
    for (const event of [">=", ">"] as const) {
      for (const thresholds of [[], [1], [0, 0.5, 5], [0.1, 0.5, 1, 2, 5]]) {
        const fast = categoriesOf({ estimate, truth }, { thresholds, event });
        const ones = new Float32Array(length).fill(1);
        assert.deepEqual(fast, categoriesOf({ estimate, truth, weights: ones }, { thresholds, event }));
      }
    }
  }
});

Deno.test("weights sum, a missing weight leaves the pair out, weights of 1 are no weights", () => {
  const pairs = { estimate: [1, 1, 0, 2], truth: [1, 0, 0, 2] };
  const { n, table } = categoriesOf({ ...pairs, weights: [2, 0.5, 1, NaN] }, { thresholds: [1] });
  assert.deepEqual([n, ...table], [3, 1, 0, 0.5, 2]);
  const of = (all: Pairs) => categoriesOf(all, { thresholds: [1] });
  assert.deepEqual(of({ ...pairs, weights: [1, 1, 1, 1] }), of(pairs));
});

Deno.test("without events, pairs or thresholds the table says so", () => {
  const none = categoriesOf({ estimate: [NaN, 1], truth: [1, NaN] }, { thresholds: [1] });
  assert.equal(none.n, 0);
  assert.ok(Number.isNaN(CATEGORICAL.pod.value(eventTable(none, 0))));
  assert.deepEqual([...categoriesOf({ estimate: [0, 3], truth: [1, 2] }, { thresholds: [] }).table], [2]);
  const far = categoriesOf({ estimate: [0, 3], truth: [1, 2] }, { thresholds: [1000] });
  assert.deepEqual([...far.table], [2, 0, 0, 0]);
  assert.throws(() => eventTable(far, 1), { name: "RangeError", message: "There is no threshold 1: there are 1" });
});

Deno.test("bad thresholds, operators, weights and lengths are refused", () => {
  const pairs = { estimate: [1], truth: [1] };
  assert.throws(() => categories({ thresholds: [1, NaN] }), /Threshold NaN is not a finite number/);
  assert.throws(() => categories({ thresholds: [1, 2, 1] }), /Threshold 1 is there twice/);
  assert.throws(() => categories({ thresholds: [1], event: "<" as ">" }), /Event operator "<" is unknown/);
  assert.throws(() => categoriesOf({ ...pairs, weights: [-1] }, { thresholds: [1] }), /Weight -1 of pair 0/);
  assert.throws(() => categoriesOf({ estimate: [1, 2], truth: [1] }, { thresholds: [1] }), {
    name: "TypeError",
    message: "Cannot pair 2 estimates with 1 true values: give as many of each",
  });
});
