import { randomStream } from "../../lib/base/mod.ts";
import { compareScores, paired, score } from "../../lib/verification/mod.ts";
import { assert } from "../deps.ts";

const accumulator = paired({ thresholds: [1] });

/** States of products, each the truth times its factor and some noise of its own, in 20 blocks of 50 pairs of unlike rain. */
function blocksOf(factors: readonly number[], noise: number) {
  const stream = randomStream(7, "compare");
  const all = { truth: [] as number[], estimates: factors.map(() => [] as number[]) };
  const states = Array.from({ length: 20 }, () => {
    const level = Math.exp(stream.normal());
    const truth = Float64Array.from({ length: 50 }, () => level * Math.exp(stream.normal()));
    all.truth.push(...truth);
    return factors.map((factor, k) => {
      const estimate = truth.map((rate) => factor * rate * Math.exp(noise * stream.normal()));
      all.estimates[k]!.push(...estimate);
      return accumulator.add(accumulator.init(), { estimate, truth });
    });
  });
  return { states, all };
}

Deno.test("compareScores() gives the scores of each product and their differences to the first", () => {
  const { states, all } = blocksOf([1, 1.3, 0.8], 0.4);
  const rows = compareScores(states, accumulator, { scores: ["rmse", "csi"] });
  assert.deepEqual(rows.map((row) => [row.score, row.threshold, row.n]), [["rmse", null, 1000], ["csi", 1, 1000]]);
  for (const row of rows) {
    const alone = all.estimates.map((estimate) =>
      score(row.score, { estimate, truth: all.truth }, row.threshold === null ? {} : { threshold: row.threshold })
    );
    row.values.forEach((value, k) => assert.ok(Math.abs(value! - alone[k]!) < 1e-9));
    row.differences.forEach(({ difference, low, high, p, note }, k) => {
      assert.ok(Math.abs(difference! - (alone[k + 1]! - alone[0]!)) < 1e-9);
      assert.ok(low! <= difference! && difference! <= high! && note === null);
      assert.equal(p! < 0.05, low! > 0 || high! < 0, "p and interval agree");
    });
  }
});

Deno.test("compareScores() draws the same blocks for all: what products share cancels", () => {
  const { states } = blocksOf([1, 1.1], 0.05);
  const [mean] = compareScores(states, accumulator, { scores: ["mean_estimate"] });
  const { low, high } = mean!.differences[0]!;
  // Blocks differ by factors of e: unpaired, the interval of a mean is about as wide as the mean, 2.7.
  assert.ok(low! > 0 && high! - low! < 0.5, `${low} to ${high}`);
});

Deno.test("compareScores() cuts intervals of differences to what the range of a score allows", () => {
  const table = (hits: number, misses: number) => {
    const truth = Float64Array.from({ length: hits + misses }, () => 2);
    return accumulator.add(accumulator.init(), { estimate: truth.map((rate, i) => i < hits ? rate : 0), truth });
  };
  const states = [[table(40, 1), table(0, 40)], [table(1, 0), table(1, 1)], [table(2, 2), table(4, 0)]];
  const [pod] = compareScores(states, accumulator, { scores: ["pod"] });
  const { low, high } = pod!.differences[0]!;
  assert.ok(low! >= -1 && high! <= 1 && low! < high!, `${low} to ${high}`);
  assert.equal(low, -1, "uncut, the interval of so few blocks reaches further");
});

Deno.test("compareScores() says why equal products have no interval", () => {
  const { states } = blocksOf([1], 0.3);
  const [rmse] = compareScores(states.map(([state]) => [state!, state!]), accumulator, { scores: ["rmse"] });
  assert.deepEqual([rmse!.differences[0]!.difference, rmse!.differences[0]!.low], [0, null]);
  assert.match(rmse!.differences[0]!.note!, /all replicates agree/);
});

Deno.test("compareScores() refuses a single product", () => {
  assert.throws(() => compareScores(blocksOf([1], 0.1).states, accumulator), RangeError);
  assert.throws(() => compareScores([], accumulator), RangeError);
});
