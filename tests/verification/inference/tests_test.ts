import { assert, fc } from "../../deps.ts";
import { randomStream } from "../../../lib/base/mod.ts";
import { paired } from "../../../lib/verification/mod.ts";
import {
  type BlockPair,
  dieboldMariano,
  falseDiscovery,
  pairedDifference,
} from "../../../lib/verification/inference/mod.ts";
import { studentTail } from "../../../lib/verification/inference/student_tail.ts";
import { close } from "../reference.ts";

const index = Array.from({ length: 40 }, (_, i) => i + 1);
const first = index.map((i) => (Math.sin(i * 1.3) + 0.2 * Math.sin(i * 0.2)) ** 2);
const second = index.map((i) => (Math.sin(i * 1.3 + 0.4) * 1.2 + 0.1) ** 2);

Deno.test("studentTail() is twice scipy.stats.t.sf", () => {
  close(studentTail(1.5, 3), 0.23058386524482294);
  close(studentTail(-2.5, 7.3), 0.03965023466560043);
  close(studentTail(0.1, 30), 0.9210096117902712);
  close(studentTail(6, 2), 0.02667147321542477);
  close(studentTail(40, 5) * 1e6, 0.18411962171772954);
  assert.equal(studentTail(0, 5), 1);
});

Deno.test("dieboldMariano() is scores 2.7.0's HLN, but by Student's t as in the paper: scores' normal says 0.0026", () => {
  const [value, n] = [-3.007043, 40];
  const { p } = dieboldMariano({ first, second });
  close(dieboldMariano({ first, second }).value, value, 1e-6);
  close(p, studentTail(value, n - 1), 1e-5);
  assert.ok(p > 1.7 * 2 * 1.319010e-3);
});

Deno.test("dieboldMariano() is the paper's formula in numpy, both kernels", () => {
  const one = dieboldMariano({ first, second });
  close(one.difference, -0.21195017237357527);
  close(one.value, -3.00704341857916);
  close(one.p, 0.004599554283302836);
  close(dieboldMariano({ first, second }, { horizon: 3 }).value, -6.884089132757234);
  const smooth = dieboldMariano({ first, second }, { horizon: 3, kernel: "bartlett" });
  close(smooth.value, -4.699725139398867);
  close(smooth.p, 3.2146628045969947e-05, 1e-8);
});

Deno.test("dieboldMariano() leaves out missing times, changes its sign with the order", () => {
  const gap = first.toSpliced(7, 0, NaN);
  const { n, difference } = dieboldMariano({ first: gap, second: second.toSpliced(7, 0, 3) });
  assert.equal(n, 40);
  close(difference, -0.21195017237357527);
  close(dieboldMariano({ first: second, second: first }).value, 3.00704341857916);
});

Deno.test("dieboldMariano() of forecasts that are alike finds a difference as often as it says", () => {
  const random = randomStream(1, "alike");
  let found = 0;
  for (let trial = 0; trial < 2000; trial++) {
    const losses = () => Array.from({ length: 15 }, () => random.normal() ** 2);
    if (dieboldMariano({ first: losses(), second: losses() }).p < 0.1) found++;
  }
  assert.ok(found / 2000 > 0.08 && found / 2000 < 0.12, `${found / 2000}`);
});

Deno.test("dieboldMariano() says why it has no statistic", () => {
  assert.match(dieboldMariano({ first, second: first }).reason!, /constant/);
  assert.match(dieboldMariano({ first: [1, 2], second: [2, 1] }, { horizon: 2 }).reason!, /too few/);
  const swing = { first: [1, -1, 1, -1, 1, -1], second: [0, 0, 0, 0, 0, 0] };
  assert.match(dieboldMariano(swing, { horizon: 2 }).reason!, /variance below 0/);
  assert.equal(dieboldMariano(swing, { horizon: 2, kernel: "bartlett" }).reason, null);
  assert.throws(() => dieboldMariano({ first: [1], second: [1, 2] }), /Cannot pair 1 losses with 2/);
  assert.throws(() => dieboldMariano({ first: [1, Infinity], second: [1, 2] }), /are not finite/);
});

Deno.test("falseDiscovery() adjusts as statsmodels' multipletests and scipy's false_discovery_control", () => {
  const p = [.001, .008, .039, .041, .042, .06, .074, .205, .212, .216, .222, .251, .269, .275, .34];
  const bh = [.015, .06, .126, .126, .126, .15, 0.15857142857142856, ...Array(7).fill(0.29464285714285715), .34];
  const by = [0.0497734348984349, 0.1990937395937396, 0.4180968531468532, 0.4180968531468532, 0.4180968531468532];
  // In any order, with tests that there are not in between.
  const order = [3, 14, 0, 7, 1, 12, 2, 5, 4, 13, 6, 8, 11, 9, 10];
  const shuffled = order.flatMap((k) => [p[k]!, NaN]);
  const result = falseDiscovery(shuffled, { rate: 0.06 });
  order.forEach((k, at) => close(result.adjusted[2 * at]!, bh[k]!));
  assert.deepEqual([result.tests, result.discoveries.filter(Boolean).length], [15, 2]);
  assert.ok(Number.isNaN(result.adjusted[1]!) && result.discoveries[1] === false);
  const yekutieli = falseDiscovery(p, { method: "benjamini-yekutieli" });
  by.forEach((value, k) => close(yekutieli.adjusted[k]!, value));
  assert.equal(yekutieli.adjusted.at(-1), 1);
  assert.throws(() => falseDiscovery([0.5, 1.2]), /P-value 1.2 is outside/);
  assert.deepEqual(falseDiscovery([]).adjusted, []);
});

const accumulator = paired();
const mae = { value: (s: Float64Array) => accumulator.all(s).meanAbsoluteError };

/** Days whose difficulty both products share; the second is worse by `worse`. */
function days(seed: number, count: number, worse: number): BlockPair<Float64Array<ArrayBuffer>>[] {
  const random = randomStream(seed, "products");
  return Array.from({ length: count }, () => {
    const hard = Math.exp(random.normal());
    const truth = Array.from({ length: 20 }, () => random.normal());
    const state = (scale: number) =>
      accumulator.add(accumulator.init(), { estimate: truth.map((x) => x + hard * scale * random.normal()), truth });
    return { first: state(1), second: state(1 + worse) };
  });
}

Deno.test("pairedDifference() sees a small difference that the intervals of the two scores hide", () => {
  const blocks = days(5, 80, 0.15);
  const [row] = pairedDifference(blocks, accumulator, { statistics: [mae] });
  close(row!.difference, row!.first - row!.second);
  assert.ok(row!.high < 0 && row!.p < 0.05, JSON.stringify(row));
  const total = blocks.reduce((s, b) => accumulator.merge(s, b.first), accumulator.init());
  close(row!.first, mae.value(total));
  const alone = (key: "first" | "second") =>
    pairedDifference(
      blocks.map((b) => ({ first: b[key], second: accumulator.init() })),
      accumulator,
      { statistics: [{ value: (s) => accumulator.all(s).n > 0 ? mae.value(s) : 0 }] },
    )[0]!;
  assert.ok(alone("first").high > alone("second").low);
});

Deno.test("pairedDifference(): p is below 1 - level just where the interval leaves out 0", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1000 }), fc.constantFrom(0.8, 0.9, 0.95), (seed, level) => {
      const options = { statistics: [mae], level, replicates: 100, seed };
      const [row] = pairedDifference(days(seed, 15, 0.1), accumulator, options);
      assert.equal(row!.p < 1 - level, row!.low > 0 || row!.high < 0);
    }),
    { numRuns: 40 },
  );
});

Deno.test("pairedDifference() of products that are alike finds a difference about as often as it says", () => {
  let found = 0;
  for (let seed = 0; seed < 400; seed++) {
    const [row] = pairedDifference(days(seed, 15, 0), accumulator, { statistics: [mae], replicates: 200 });
    if (row!.p < 0.1) found++;
  }
  assert.ok(found / 400 > 0.05 && found / 400 < 0.16, `${found / 400}`);
});

Deno.test("pairedDifference() has no interval and no p of one block, and says so", () => {
  const [row] = pairedDifference(days(1, 1, 0), accumulator, { statistics: [mae] });
  assert.ok(Number.isNaN(row!.p) && Number.isNaN(row!.low) && Number.isFinite(row!.difference));
  assert.equal(row!.reason, "1 of 1 blocks bear on it: an interval needs 2");
});
