import { assert } from "../deps.ts";
import { describeGain } from "../../lib/runs/mod.ts";

Deno.test("describeGain() says better or worse only where the interval does", () => {
  const of = (value: number, low: number | null, high: number | null) =>
    describeGain({ value, low, high }, "persistence");
  assert.equal(of(0.142, 0.09, 0.184), "14 % [9, 18] better than persistence");
  assert.equal(of(-0.11, -0.2, -0.05), "11 % [5, 20] worse than persistence");
  assert.equal(of(-0.11, -0.2, 0.03), "not distinguishable from persistence (gain -11 % [-20, 3])");
  assert.equal(of(0.04, 0, 0.1), "not distinguishable from persistence (gain 4 % [0, 10])");
  assert.equal(of(-0.001, -0.002, 0.004), "not distinguishable from persistence (gain 0 % [0, 0])");
  assert.equal(of(-0.11, null, null), "11 % worse than persistence (no interval)");
  assert.equal(of(0.11, null, null), "11 % better than persistence (no interval)");
});
