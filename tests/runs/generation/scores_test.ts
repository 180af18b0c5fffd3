/** The sums of the comparison against the scores of the arrays themselves. */
import { assert } from "../../deps.ts";
import { randomStream } from "../../../lib/base/mod.ts";
import { distribution, ensemble, once } from "../../../lib/verification/mod.ts";
import { partsScorer } from "../../../lib/runs/generation/error_parts.ts";
import { errorSums } from "../../../lib/runs/generation/follow_injected.ts";
import { classDistance, productScorer } from "../../../lib/runs/generation/product_scores.ts";

const stream = randomStream(5, "scores");
const rain = (count: number): number[] =>
  Array.from({ length: count }, () => stream.next() < 0.5 ? 0 : Math.round(100 * Math.exp(stream.normal())) / 100);

Deno.test("scores of products are those of their cells", () => {
  const scorer = productScorer({ size: 16, cellKm: 2, satelliteKm: 8, labels: ["GMI", "morph"] });
  const truth = rain(16);
  const members = [rain(16), rain(16), rain(16)];
  const paint = (values: readonly number[]) =>
    Float32Array.from({ length: 256 }, (_, i) => values[4 * Math.floor(i / 64) + Math.floor(i % 16 / 4)]!);
  const field = { truth, label: truth.map((_, i) => i < 4 ? 0 : 1), paint };
  const state = scorer.init();
  scorer.add(state, field, members);
  const of = (score: string, group = "all", threshold: number | null = null, scale: number | null = null) =>
    scorer.scores.find((row) =>
      row.score === score && row.group === group && row.threshold === threshold && row.scale === scale
    )!.statistic.value(state);
  const fair = once(ensemble.crps({ estimator: "fair" }), {
    ensemble: members.flat(),
    members: 3,
    truth,
    memberAxis: "first",
  });
  assert.ok(Math.abs(of("crps") - fair.crps) < 1e-12);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const first = members.map((member) => sum(member.slice(0, 4)) / sum(truth.slice(0, 4)));
  assert.ok(Math.abs(of("relative_bias", "GMI") - (sum(first) / 3 - 1)) < 1e-12);
  assert.ok(of("fss", "all", 0.5, 10) >= 0 && of("fss", "all", 0.5, 10) <= 1);

  const perfect = scorer.init();
  scorer.add(perfect, field, [truth]);
  for (const { score, statistic } of scorer.scores) {
    const best = ["crps", "wasserstein", "relative_bias"].includes(score) ? 0 : 1;
    assert.ok(Math.abs(statistic.value(perfect) - best) < 1e-9, score);
  }
});

Deno.test("the distance of classes is the Wasserstein distance of the values, within 2 %", () => {
  const [estimate, truth] = [rain(20_000).map((value) => 1.4 * value), rain(20_000)];
  const cut = (values: readonly number[]) => values.map((value) => value < 0.1 ? 0 : value);
  const classes = once(distribution.intensities(distribution.logarithmicEdges(0.1, 100, 20)), {
    estimate: cut(estimate),
    truth: cut(truth),
  });
  const exact = distribution.wasserstein(distribution.twoSamples(cut(estimate), cut(truth))).distance;
  assert.ok(Math.abs(classDistance(classes) / exact - 1) < 0.02, `${classDistance(classes)} for ${exact}`);
});

Deno.test("what is half as rough, drier, moved is told so", () => {
  const parts = partsScorer({ size: 32, cellKm: 2, satelliteKm: 8 });
  const field = (shift: number, factor: number) =>
    Float32Array.from({ length: 1024 }, (_, i) => {
      const [x, y] = [i % 32 - 16 - shift, Math.floor(i / 32) - 16];
      return factor * 5 * Math.exp(-(x * x + y * y) / 60);
    });
  const state = parts.init();
  parts.add(state, field(3, 0.5), field(0, 1));
  const of = (score: string) => parts.scores.find((row) => row.score === score)!.statistic.value(state);
  assert.ok(Math.abs(of("displacement") - 6) < 1.5, `${of("displacement")}`);
  assert.ok(Math.abs(of("amount_ratio") - 0.5) < 0.02);
  assert.ok(of("wet_area_ratio") < 1 && of("wet_area_ratio") > 0.7);
  assert.ok(Math.abs(of("amplitude_ratio") - 0.5) < 0.05 && of("scale_correlation") < 0.99);
});

Deno.test("laws that are the injected ones follow them with slope 1; laws that know no sensor with slope 0", () => {
  const questions = [["GMI", 1.1, 0.1], ["MHS", 0.8, 0.4], ["ATMS", 1.4, 0.25]].map(([sensor, bias, variance]) => ({
    sensor: sensor as string,
    minutes: 0,
    variance: variance as number,
    ratioAt: () => bias as number,
  }));
  const [own, none] = [errorSums(questions), errorSums(questions)];
  for (let k = 0; k < 400; k++) {
    const radar = 1 + 5 * stream.next();
    questions.forEach(({ variance, ratioAt }, q) => {
      const law = (ratio: number, spread: number) => ({
        wet: 1,
        location: Math.log(radar / 0.1) + Math.log(ratio) - spread / 2,
        sigma: Math.sqrt(spread),
      });
      own.add(q, k % 10, law(ratioAt(), variance), radar);
      none.add(q, k % 10, law(1, 0.2), radar);
    });
  }
  const options = { seed: 1, replicates: 100 };
  for (const { quantity, slope, points } of own.found(options)) {
    assert.ok(Math.abs(slope - 1) < 0.03, `${quantity}: ${slope}`);
    for (const { injected, generated } of points) assert.ok(Math.abs(injected - generated) < 0.02, quantity);
  }
  for (const { slope } of none.found(options)) assert.ok(Math.abs(slope) < 1e-9);
});
