import { assert } from "../../deps.ts";
import { randomStream } from "../../../lib/base/mod.ts";
import {
  classQuantile,
  intensities,
  logarithmicEdges,
  quantileQuantile,
  twoSamples,
} from "../../../lib/verification/distribution/mod.ts";

const random = randomStream(3, "rain");
const rain = (scale: number) =>
  Float64Array.from(
    { length: 20_000 },
    () => random.next() < 0.6 ? 0 : scale * 0.1 * Math.exp(Math.abs(random.normal())),
  );
const [estimate, truth] = [rain(3), rain(1)];

Deno.test("classQuantile() comes as near to quantiles of the values as its classes are wide", () => {
  const edges = logarithmicEdges(0.1, 30, 60);
  const classes = intensities(edges);
  const { bins } = classes.value(classes.add(classes.init(), { estimate, truth }));
  const levels = [0.3, 0.65, 0.9, 0.99, 0.999];
  const exact = quantileQuantile(twoSamples(estimate, truth), levels);
  levels.forEach((level, k) => {
    for (const  of of["estimate", "truth"] as const) {
      const [found, wanted] = [classQuantile(bins, of, level), exact[k]![of]];
      assert.ok(wanted === 0 ? found === 0 : Math.abs(Math.log(found / wanted)) < Math.LN10 / 60, `${found} ${wanted}`);
    }
  });
});

Deno.test("classQuantile() above the last edge is that edge, of nothing NaN", () => {
  const classes = intensities([0.1, 1]);
  const { bins } = classes.value(classes.add(classes.init(), { estimate: [5, 9, 0], truth: [0, 0, 0] }));
  assert.equal(classQuantile(bins, "estimate", 0.9), 1);
  assert.equal(classQuantile(bins, "estimate", 1), 1);
  assert.equal(classQuantile(bins, "truth", 1), 0);
  assert.ok(Number.isNaN(classQuantile(classes.value(classes.init()).bins, "truth", 0.5)));
});
