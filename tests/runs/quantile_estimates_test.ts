import { quantileEstimates } from "../../lib/runs/quantile_estimates.ts";
import { assert } from "../deps.ts";

Deno.test("quantileEstimates() are numpy's quantiles, with an interval where there are blocks", () => {
  const values = [7, 1, 3, 4, 2];
  const probabilities = [0, 0.1, 0.5, 0.9, 1];
  const one = quantileEstimates(values, values.map(() => 0), { probabilities });
  // numpy.quantile([7, 1, 3, 4, 2], [0, .1, .5, .9, 1])
  [1, 1.4, 3, 5.8, 7].forEach((expected, k) => assert.ok(Math.abs(one[k]!.value - expected) < 1e-12));
  assert.ok(one.every(({ low, high, blocks }) => low === null && high === null && blocks === 1));
  const many = Array.from({ length: 300 }, (_, i) => (i * 37 % 101) / 100);
  const [median] = quantileEstimates(many, many.map((_, i) => Math.floor(i / 30)), {
    probabilities: [0.5],
    range: [0, 1],
  });
  assert.equal(median!.blocks, 10);
  assert.ok(median!.low! >= 0 && median!.low! < median!.value && median!.value < median!.high! && median!.high! <= 1);
});
