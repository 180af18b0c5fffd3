import { assert } from "../deps.ts";
import { type Contestant, entryOf, interleave, rowOf } from "../../lib/bench/interleave.ts";
import { meetsTarget } from "../../lib/bench/mod.ts";
import { quantile, ratioOfRounds, spread } from "../../lib/bench/statistics.ts";

Deno.test("quantiles are those of numpy.quantile", () => {
  assert.equal(quantile([1, 2, 4, 8], 0.5), 3);
  assert.equal(quantile([1, 2, 4, 8], 0.25), 1.75);
  assert.equal(quantile([7], 0.75), 7);
  assert.deepEqual(spread([8, 1, 4, 2]), { median: 3, low: 1.75, high: 5, count: 4 });
  assert.throws(() => spread([]), RangeError);
});

Deno.test("the ratio of rounds is taken round by round: a slow round slows both sides", () => {
  const ours = [[10, 11, 12], [100, 110, 120], [10, 11, 12]];
  const theirs = ours.map((round) => round.map((time) => 2 * time));
  assert.deepEqual(ratioOfRounds(theirs, ours), { value: 2, low: 2, high: 2 });
});

Deno.test("the interval of a ratio holds its value and narrows with the rounds", () => {
  const rounds = (count: number) => Array.from({ length: count }, (_, i) => [1 + 0.1 * Math.sin(i + 1)]);
  const ones = (count: number) => Array.from({ length: count }, () => [1]);
  const few = ratioOfRounds(rounds(8), ones(8));
  const many = ratioOfRounds(rounds(200), ones(200));
  assert.ok(few.low < few.value && few.value < few.high);
  assert.ok(many.high - many.low < (few.high - few.low) / 2);
});

Deno.test("contestants take turns, and the first round is not counted", async () => {
  const order: string[] = [];
  const contestant = (by: string): Contestant => ({
    by,
    form: "plain",
    measure: () => {
      order.push(by);
      return Promise.resolve([order.length]);
    },
  });
  const measured = await interleave([contestant("A"), contestant("B")], 2);
  assert.deepEqual(order, ["A", "B", "A", "B", "A", "B"]);
  assert.deepEqual(measured.map(({ rounds }) => rounds), [[[3], [5]], [[4], [6]]]);
  assert.deepEqual(entryOf(measured[0]!), { by: "A", form: "plain", median: 4, low: 3.5, high: 4.5, count: 2 });
});

Deno.test("a row puts the best first, ours before theirs, and holds the best against the best", () => {
  const measured = [
    { by: "ondée", form: "slow", rounds: [[30], [30]] },
    { by: "PyTorch", form: "eager", rounds: [[50], [50]] },
    { by: "ondée", form: "fast", rounds: [[10], [10]] },
    { by: "PyTorch", form: "compiled", rounds: [[20], [20]] },
  ];
  const target = { of: "ratio", bound: "at least", limit: 1.9 } as const;
  const time = rowOf({ work: "w", unit: "ms", better: "less", target }, measured);
  assert.deepEqual(time.entries.map(({ form }) => form), ["fast", "slow", "compiled", "eager"]);
  assert.deepEqual(time.ratio, { ours: "ondée, fast", theirs: "PyTorch, compiled", value: 2, low: 2, high: 2 });
  assert.equal(meetsTarget(time), true);
  const rate = rowOf({ work: "w", unit: "MB/s", better: "more", target }, measured);
  assert.deepEqual(rate.ratio, { ours: "ondée, slow", theirs: "PyTorch, eager", value: 0.6, low: 0.6, high: 0.6 });
  assert.equal(meetsTarget(rate), false);
});

Deno.test("a target of a value is that of the best of ours; without a yardstick no ratio is judged", () => {
  const entries = [{ by: "ondée", form: "f", median: 0.7, low: 0.6, high: 0.9, count: 5 }];
  const row = { work: "w", unit: "s", better: "less", entries } as const;
  assert.equal(meetsTarget({ ...row, target: { of: "value", bound: "at most", limit: 0.8 } }), true);
  assert.equal(meetsTarget({ ...row, target: { of: "value", bound: "at most", limit: 0.6 } }), false);
  assert.equal(meetsTarget({ ...row, target: { of: "ratio", bound: "at least", limit: 1 } }), null);
  assert.equal(meetsTarget(row), null);
});
