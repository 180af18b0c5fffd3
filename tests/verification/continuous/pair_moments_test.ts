import { assert, fc } from "../../deps.ts";
import { CONTINUOUS, pairMoments, type Pairs } from "../../../lib/verification/continuous/mod.ts";
import { paired } from "../../../lib/verification/paired.ts";
import { close, reference, testWithReference } from "../reference.ts";

const accumulator = pairMoments();
const momentsOf = (pairs: Pairs) => accumulator.value(accumulator.add(accumulator.init(), pairs));
const value = fc.oneof(fc.constantFrom(0, 0.1, 1, 5, NaN), fc.double({ min: 0, max: 200, noNaN: true }));
const rows = fc.array(fc.tuple(value, value), { maxLength: 60 });
const pairsOf = (list: readonly (readonly [number, number])[]): Pairs => ({
  estimate: list.map((row) => row[0]),
  truth: list.map((row) => row[1]),
});

Deno.test("the fast moments are those of paired", () => {
  const slow = paired();
  fc.assert(fc.property(rows, (list) => {
    const [a, b] = [momentsOf(pairsOf(list)), slow.all(slow.add(slow.init(), pairsOf(list)))];
    for (const key of Object.keys(a) as (keyof typeof a)[]) {
      const scale = key.startsWith("var") || key === "covariance" ? 1e-9 * (b.varianceTruth + b.varianceEstimate) : 0;
      assert.ok(Object.is(a[key], b[key]) || Math.abs(a[key] - b[key]) <= scale + 1e-11 * 200, key);
    }
  }));
});

Deno.test("single precision, of any length and with gaps, gives the moments of paired", () => {
  const slow = paired();
  for (const length of [1, 3, 4095, 4097, 9001]) {
    const truth = Float32Array.from({ length }, (_, i) => i > 20 && i < 5000 ? NaN : 40 + 9 * Math.sin(i));
    const estimate = truth.map((x, i) => i % 7 === 3 ? NaN : x + Math.cos(i * i));
    const [a, b] = [momentsOf({ truth, estimate }), slow.all(slow.add(slow.init(), { truth, estimate }))];
    for (const key of Object.keys(a) as (keyof typeof a)[]) close(a[key], b[key]);
  }
  assert.equal(momentsOf({ truth: new Float32Array(5).fill(NaN), estimate: new Float32Array(5) }).n, 0);
});

Deno.test("merge(a, b) of moments is the whole", () => {
  fc.assert(fc.property(rows, fc.nat(60), (list, at) => {
    const part = (some: typeof list) => accumulator.add(accumulator.init(), pairsOf(some));
    const merged = accumulator.value(accumulator.merge(part(list.slice(0, at)), part(list.slice(at))));
    const whole = momentsOf(pairsOf(list));
    close(merged.meanTruth, whole.meanTruth);
    close(merged.meanAbsoluteError, whole.meanAbsoluteError);
    close(merged.varianceError, whole.varianceError, 1e-8);
    assert.equal(merged.n, whole.n);
  }));
});

Deno.test("constants have no variance, and values far from 0 keep their digits", () => {
  const truth = Float64Array.from({ length: 5000 }, (_, i) => i % 7 + Math.sin(i));
  const constant = momentsOf({ truth, estimate: truth.map(() => 0.1) });
  assert.equal(constant.varianceEstimate, 0);
  assert.ok(Number.isNaN(CONTINUOUS.correlation.value(constant)));
  const single = Float32Array.from(truth);
  assert.equal(momentsOf({ truth: single, estimate: single.map(() => 0.1) }).varianceEstimate, 0);
  assert.equal(momentsOf({ truth: single, estimate: single.map((x) => x) }).varianceError, 0);
  const estimate = truth.map((x, i) => x + Math.cos(i));
  const far = momentsOf({ truth: truth.map((x) => x + 1e6), estimate: estimate.map((y) => y + 1e6) });
  close(CONTINUOUS.correlation.value(far), CONTINUOUS.correlation.value(momentsOf({ truth, estimate })), 1e-9);
});

Deno.test("one infinite value leaves what it spoils undefined, and the rest of its block counted", () => {
  const values = Array.from({ length: 3000 }, (_, i) => i === 10 ? Infinity : 1);
  for (const truth of [Float32Array.from(values), Float64Array.from(values)]) {
    for (const estimate of [truth.map(() => 2), truth.slice()]) {
      const moments = momentsOf({ truth, estimate });
      assert.equal(moments.n, 3000);
      assert.ok(!Number.isFinite(moments.meanTruth) && !Number.isFinite(CONTINUOUS.rmse.value(moments)));
    }
  }
});

testWithReference("KGE 2009 of the reference fields is that of scores 2.7.0", () => {
  const moments = momentsOf({ estimate: reference.fields.F.flat(), truth: reference.fields.O.flat() });
  close(CONTINUOUS.kge.value(moments), reference.continuous["kge(scores, 2009)"]);
});

Deno.test("the three Kling-Gupta efficiencies of pysteps' vector are those computed with numpy", () => {
  const moments = momentsOf({
    truth: [7, 10, 9, 15, 22, 13, 17, 17, 19, 23, 0, 10, 0, 15, 0, 13, 0, 17, 0, 0],
    estimate: [1, 8, 12, 13, 18, 10, 16, 19, 23, 24, 0, 0, 12, 0, 0, 0, 16, 0, 0, 0],
  });
  close(CONTINUOUS.kge.value(moments), 0.5044566741915485);
  close(CONTINUOUS.kge_2012.value(moments), 0.4215897101832843);
  close(CONTINUOUS.kge_2021.value(moments), 0.48296836060964665);
});

Deno.test("KGE 2012 ignores a factor in its spread term; KGE 2021 stands a mean near 0", () => {
  const truth = [0, 1, 4, 2, 8];
  const half = momentsOf({ truth, estimate: truth.map((x) => x / 2) });
  close(CONTINUOUS.kge_2012.value(half), 0.5);
  close(CONTINUOUS.kge.value(half), 1 - Math.hypot(0.5, 0.5));
  const centred = momentsOf({ truth: [-1, 1], estimate: [-1, 1.2] });
  assert.equal(CONTINUOUS.kge.value(centred), -Infinity);
  assert.ok(CONTINUOUS.kge_2021.value(centred) > 0.8);
});

Deno.test("lengths that differ are refused", () => {
  assert.throws(() => momentsOf({ estimate: [1, 2], truth: [1] }), { name: "TypeError" });
  assert.throws(() => momentsOf({ estimate: [1], truth: [1], weights: [-1] }), { name: "RangeError" });
});
