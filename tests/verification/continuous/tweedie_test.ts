import { assert, fc } from "../../deps.ts";
import { fieldScores, scoresNamed } from "../../../lib/verification/catalogue.ts";
import { tweedieDeviance } from "../../../lib/verification/continuous/mod.ts";
import { once } from "../../../lib/verification/once.ts";
import { close, reference, testWithReference } from "../reference.ts";
import { SETTINGS } from "../whole_catalogue.ts";

testWithReference("tweedieDeviance() of power 1.5, pair by pair: values of the reference", () => {
  const { y, mu, d } = reference["tweedie_p1.5"];
  y.forEach((truth: number, i: number) =>
    close(once(tweedieDeviance(), { truth: [truth], estimate: [mu[i]] }).deviance, d[i])
  );
  const weighted = once(tweedieDeviance(), { truth: y, estimate: mu, weights: [1, 2, 0, NaN] });
  close(weighted.deviance, (d[0] + 2 * d[1]) / 3);
  assert.deepEqual([weighted.n, weighted.power], [2, 1.5]);
});

Deno.test("tweedieDeviance() is 0 of a perfect estimate, above it of any other, and infinite of a missed one", () => {
  const amount = fc.double({ min: 0.01, max: 100, noNaN: true });
  fc.assert(fc.property(amount, amount, fc.double({ min: 1.1, max: 1.9, noNaN: true }), (y, m, power) => {
    const of = (estimate: number) => once(tweedieDeviance(power), { truth: [y], estimate: [estimate] }).deviance;
    assert.ok(of(y) < 1e-9 && of(m) >= 0 && (Math.abs(m - y) < 0.01 * y || of(m) > of(y)));
  }));
  assert.equal(once(tweedieDeviance(), { truth: [0], estimate: [0] }).deviance, 0);
  const scores = fieldScores(scoresNamed(["tweedie-deviance"]), SETTINGS);
  scores.add({ forecast: Float64Array.of(0, 1), observed: Float64Array.of(2, 1), shape: [1, 2], members: null });
  const [{ value, reason }] = scores.results()["tweedie-deviance"]! as [{ value: number; reason?: string }];
  assert.deepEqual([value, reason], [Infinity, "the forecast is 0 where the observed is not"]);
});

Deno.test("tweedieDeviance() refuses what is no amount, and powers beyond its family", () => {
  assert.throws(() => once(tweedieDeviance(), { truth: [-1], estimate: [1] }), /Pair 0, 1 and -1, is not of amounts/);
  assert.throws(() => once(tweedieDeviance(), { truth: [1], estimate: [Infinity] }), { name: "RangeError" });
  assert.throws(() => once(tweedieDeviance(), { truth: [1], estimate: [1, 2] }), { name: "TypeError" });
  assert.throws(() => tweedieDeviance(2), /Power 2 is not between 1 and 2/);
});
