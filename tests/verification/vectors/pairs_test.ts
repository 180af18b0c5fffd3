import { assert, fc } from "../../deps.ts";
import { eachBlock } from "../../../lib/verification/vectors/pairs.ts";

const value = fc.oneof(
  { weight: 6, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.constantFrom(-0, NaN, Infinity, 1, -2) },
  { weight: 1, arbitrary: fc.float({ noNaN: true, min: -100, max: 100 }) },
);

/** Runs of zeros, of missing and of any values, as fields of rain have them. */
const pairs = fc.array(
  fc.oneof(
    fc.tuple(fc.constantFrom(0, -0, NaN), fc.constantFrom(0, -0, NaN), fc.nat(40))
      .map(([x, y, n]) => Array.from({ length: n }, () => [x, y] as const)),
    fc.array(fc.tuple(value, value), { maxLength: 40 }),
  ),
).map((runs) => runs.flat());

/** What the blocks of some pairs hold together. */
function gathered(list: readonly (readonly [number, number])[], a: number, b: number) {
  const [truth, estimate] = [list.map(([x]) => x), list.map(([, y]) => y)].map((values) => Float32Array.from(values));
  const found = { zeros: 0, rest: [] as (readonly [number, number])[], count: 0 };
  eachBlock(truth!, estimate!, (block) => {
    found.zeros += block.zeros;
    block.truth.forEach((x, i) => found.rest.push([x, block.estimate[i]!]));
    found.count += block.count(a, b);
  });
  return found;
}

const isZero = ([x, y]: readonly [number, number]) => x === 0 && y === 0;

Deno.test("blocks hold every pair of which neither is missing, in order, pairs of zeros in part as a number", () => {
  fc.assert(fc.property(pairs, fc.constantFrom(-1, 0.5, 1), fc.constantFrom(-1, 0.5, 1), (list, a, b) => {
    const present = list.map(([x, y]) => [Math.fround(x), Math.fround(y)] as const)
      .filter(([x, y]) => !Number.isNaN(x) && !Number.isNaN(y));
    const { zeros, rest, count } = gathered(list, a, b);
    assert.deepEqual(rest.filter((pair) => !isZero(pair)), present.filter((pair) => !isZero(pair)));
    assert.equal(zeros + rest.length, present.length);
    assert.equal(count, rest.filter(([x, y]) => x >= a && y >= b).length);
  }));
});

Deno.test("a field that is dry, or missing, takes no pair beyond its number", () => {
  const of = (x: number, y: number) => gathered(Array.from({ length: 40_000 }, () => [x, y]), 0, 0);
  assert.deepEqual(of(0, -0), { zeros: 40_000, rest: [], count: 0 });
  assert.deepEqual(of(0, NaN), { zeros: 0, rest: [], count: 0 });
});
