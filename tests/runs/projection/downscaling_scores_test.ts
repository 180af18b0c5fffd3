import { assert } from "../../deps.ts";
import { randomStream } from "../../../lib/base/mod.ts";
import { downscalingScorer } from "../../../lib/runs/projection/downscaling_scores.ts";

const SIZE = 16;

/** Lognormal fields, independent from cell to cell. */
function fields(count: number): number[][] {
  const stream = randomStream(1, "fields");
  return Array.from(
    { length: count },
    () => Array.from({ length: SIZE * SIZE }, () => stream.next() < 0.5 ? 0 : Math.exp(stream.normal())),
  );
}

function scoresOf(product: (truth: readonly number[]) => readonly (readonly number[])[]) {
  const scorer = downscalingScorer(SIZE, 2);
  const state = scorer.init();
  for (const truth of fields(60)) scorer.add(state, truth, product(truth));
  return (score: string, group = "all") =>
    scorer.scores.find((one) => one.score === score && one.group === group)!.statistic.value(state);
}

Deno.test("of rain as it is nothing is wrong", () => {
  const of = scoresOf((truth) => [truth]);
  assert.equal(of("crps"), 0);
  for (const group of ["95 %", "99 %", "99.9 %"]) assert.equal(of("quantile_ratio", group), 1);
  assert.equal(of("maximum_ratio"), 1);
  assert.equal(of("relative_bias"), 0);
});

Deno.test("extremes of doubled rain are twice as great, and members count as they come", () => {
  const of = scoresOf((truth) => [truth.map((rate) => 2 * rate)]);
  for (const group of ["95 %", "99 %"]) {
    assert.ok(Math.abs(of("quantile_ratio", group) - 2) < 0.06, `${group}: ${of("quantile_ratio", group)}`);
  }
  assert.ok(Math.abs(of("maximum_ratio") - 2) < 1e-9);
  const members = scoresOf((truth) => [truth, truth.map((rate) => 2 * rate)]);
  assert.ok(Math.abs(members("maximum_ratio") - 1.5) < 1e-9);
  assert.ok(members("crps") < of("crps"));
});

Deno.test("what the radar misses is in no extreme", () => {
  const of = scoresOf((truth) => {
    (truth as number[])[3] = NaN;
    return [truth.map((rate, i) => i === 3 ? 500 : rate)];
  });
  assert.equal(of("maximum_ratio"), 1);
});
