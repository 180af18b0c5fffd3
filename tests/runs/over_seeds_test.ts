import { assert, fc } from "../deps.ts";
import { overSeeds } from "../../lib/runs/over_seeds.ts";

Deno.test("overSeeds() is the interval by Student's t", () => {
  // scipy.stats.t.interval(0.95, 2, loc=mean, scale=sem) of 1, 2, 6: quantile 4.302652729911275
  const { value, low, high } = overSeeds([1, 2, 6]);
  assert.equal(value, 3);
  const half = 4.302652729911275 * Math.sqrt(7 / 3);
  assert.ok(Math.abs(low! - (3 - half)) < 1e-9 && Math.abs(high! - (3 + half)) < 1e-9);
  assert.deepEqual(overSeeds([5]), { value: 5, low: null, high: null });
  assert.deepEqual(overSeeds([]), { value: null, low: null, high: null });
});

Deno.test("overSeeds() has no mean of some seeds where another has no value", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ noNaN: true })),
      fc.constantFrom(null, undefined, NaN, Infinity),
      (values, none) => {
        assert.equal(overSeeds([...values, none]).value, null);
      },
    ),
  );
});

Deno.test("overSeeds() has no spread of seeds that are all alike, however the mean rounds", () => {
  assert.notEqual((0.36 + 0.36 + 0.36) / 3, 0.36);
  assert.deepEqual(overSeeds([0.36, 0.36, 0.36]), { value: 0.36, low: 0.36, high: 0.36 });
});
