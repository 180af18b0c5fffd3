import { assert, fc } from "../../deps.ts";
import type { Accumulator } from "../../../lib/verification/accumulator.ts";
import {
  crps,
  crpsDecomposition,
  dawidSebastiani,
  energyScore,
  ensembleBrier,
  ensemblePit,
  errorSpread,
  intervalScores,
  outcomeWeightedCrps,
  parametricCrps,
  pinball,
  pit,
  rankHistogram,
  spreadSkill,
  variogramScore,
  verticallyRescaledCrps,
} from "../../../lib/verification/ensemble/mod.ts";
import { close } from "../reference.ts";
import { someCases } from "./cases.ts";

/** Asserts that two results agree in every number to rounding, and in all else. */
function same(actual: unknown, expected: unknown): void {
  if (typeof expected === "number" && typeof actual === "number") {
    if (Number.isFinite(expected)) close(actual, expected, 1e-8);
    else assert.equal(actual, expected);
  } else if (typeof expected === "object" && expected !== null) {
    assert.deepEqual(Object.keys(actual as object), Object.keys(expected));
    for (const [key, value] of Object.entries(expected)) same((actual as Record<string, unknown>)[key], value);
  } else assert.deepEqual(actual, expected);
}

/** Asserts that merging is the whole, that times counts, and that merging leaves the other state as it was. */
function merges<State, Input>(
  name: string,
  accumulator: Accumulator<State, Input, unknown>,
  inputs: fc.Arbitrary<Input>,
  second: (one: Input, two: Input) => Input = (_, two) => two,
): void {
  const { init, add, merge, value } = accumulator;
  Deno.test(`${name}: merge(a, b) is the whole`, () => {
    fc.assert(fc.property(inputs, inputs, (one, two) => {
      const other = add(init(), second(one, two));
      const before = structuredClone(other);
      same(value(merge(add(init(), one), other)), value(add(add(init(), one), two)));
      assert.deepEqual(other, before);
      same(value(merge(init(), other, 2)), value(merge(merge(init(), other), other)));
      same(value(merge(add(init(), one), other, 0)), value(add(init(), one)));
    }));
  });
}

const four = someCases(4);
merges("crps fair", crps({ estimator: "fair" }), four);
merges("twcrps", crps({ estimator: "almost-fair", range: [1, Infinity] }), four);
merges("owcrps", outcomeWeightedCrps({ threshold: 1 }), four);
merges("vrcrps", verticallyRescaledCrps({ threshold: 1 }), four);
merges("decomposition", crpsDecomposition(4), four);
merges("brier", ensembleBrier({ threshold: 1, estimator: "fair" }), four);
merges("spread and skill", spreadSkill([.5, 2]), four);
merges("error-spread", errorSpread(), four);
merges("rank histogram", rankHistogram(4, { seed: 3 }), four, (one, two) => ({ ...two, first: one.truth.length }));
merges("rank histogram, shared ties", rankHistogram(4, { ties: "shared" }), four);
merges("pit", pit({ seed: 5 }), four.map(ensemblePit), (one, two) => ({ ...two, first: one.at.length }));
merges("pinball", pinball({ levels: [.1, .5, .7, .9] }), four.map((c) => ({ ...c, quantiles: c.ensemble })));
const vectors = four.map((c) => ({ ...c, dimensions: 1 }));
merges("energy score", energyScore(), vectors);
merges("Dawid-Sebastiani", dawidSebastiani(), vectors);
const pairs = someCases(6).map((c) => ({
  ensemble: c.ensemble,
  members: 3,
  dimensions: 2,
  truth: Array.from(c.truth).flatMap((y) => [y, 2]),
  weights: c.weights,
}));
merges("variogram score", variogramScore({ estimator: "fair" }), pairs);
merges(
  "intervals",
  intervalScores([.1]),
  someCases(1).map((c) => ({ lower: c.ensemble, upper: Array.from(c.ensemble, (x) => 2 * x), truth: c.truth })),
);
merges(
  "parametric",
  parametricCrps("gamma"),
  someCases(1).map((c) => ({ parameters: { shape: c.ensemble, rate: 2 }, truth: c.truth, weights: c.weights })),
);
