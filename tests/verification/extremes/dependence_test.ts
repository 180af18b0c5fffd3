import { assert, fc } from "../../deps.ts";
import { randomStream } from "../../../lib/base/mod.ts";
import { extremalIndex, tailDependence } from "../../../lib/verification/extremes/mod.ts";
import { once } from "../../../lib/verification/once.ts";
import { close } from "../reference.ts";

Deno.test("tailDependence() is that of scipy's ranks", () => {
  const truth = Array.from({ length: 200 }, (_, k) => Math.sin((k + 1) * 1.7) * 3 + Math.cos((k + 1) * 0.3) * 2);
  const estimate = truth.map((x, k) => x + 2 * Math.sin((k + 1) * 2.9));
  const [at80, at90] = once(tailDependence([0.8, 0.9]), { estimate, truth });
  close(at80!.chi, 0.5896489368112896);
  close(at80!.chiBar, 0.5777095203919025);
  assert.equal(at80!.joint, 26);
  close(at90!.chi, 0.2885091914611657);
  close(at90!.chiBar, 0.3736905713478069);
});

Deno.test("tailDependence() is 1 of a series with itself, 0 of independent ones, and that of normal ones by scipy", () => {
  const random = randomStream(3, "pairs");
  const truth = Array.from({ length: 40_000 }, () => random.normal());
  const noise = truth.map(() => random.normal());
  const [same] = once(tailDependence([0.95]), { estimate: truth.map(Math.exp), truth });
  assert.deepEqual([same!.chi, same!.chiBar], [1, 1]);
  const [apart] = once(tailDependence([0.95]), { estimate: noise, truth });
  assert.ok(Math.abs(apart!.chi) < 0.06 && Math.abs(apart!.chiBar) < 0.06);
  const [normal] = once(tailDependence([0.99]), { estimate: truth.map((x, i) => 0.8 * x + 0.6 * noise[i]!), truth });
  assert.ok(Math.abs(normal!.chiBar - 0.6503) < 0.04 && Math.abs(normal!.chi - 0.3718) < 0.06, `${normal!.chiBar}`);
});

Deno.test("tailDependence() has equal values share a rank, and says when too many do", () => {
  const [flat] = once(tailDependence([0.9]), {
    estimate: Array(50).fill(0),
    truth: Array.from({ length: 50 }, (_, i) => i),
  });
  assert.ok(Number.isNaN(flat!.chi));
  assert.match(flat!.reason!, /no value lies above the quantile/);
  assert.equal(once(tailDependence([0.9]), { estimate: [NaN], truth: [1] })[0]!.reason, "no pairs");
  assert.throws(() => tailDependence([1]), /Quantile 1 is outside/);
  assert.throws(() => once(tailDependence(), { estimate: [1], truth: [1, 2] }), { name: "TypeError" });
});

Deno.test("tailDependence() of merged parts is that of the whole", () => {
  const value = fc.oneof(fc.constant(NaN), fc.constant(0), fc.double({ min: 0, max: 50, noNaN: true }));
  fc.assert(fc.property(fc.array(fc.tuple(value, value), { maxLength: 40 }), fc.nat(40), (rows, cut) => {
    const accumulator = tailDependence([0.7, 0.9]);
    const pairs = (part: typeof rows) => ({ estimate: part.map(([y]) => y), truth: part.map(([, x]) => x) });
    const [a, b] = [rows.slice(0, cut), rows.slice(cut)].map((part) =>
      accumulator.add(accumulator.init(), pairs(part))
    );
    assert.deepEqual(accumulator.value(accumulator.merge(a!, b!)), once(accumulator, pairs(rows)));
  }));
});

Deno.test("extremalIndex() is the intervals estimator, by hand", () => {
  // Gaps 1 1 10 1 1 1 12 1 9: 2 * 28^2 / (9 * (9 * 8 + 11 * 10 + 8 * 7)).
  const values = new Float64Array(40);
  [0, 1, 2, 12, 13, 14, 15, 27, 28, 37].forEach((t) => values[t] = 20);
  const series = { time: [...values.keys()].map((t) => t * 600), values };
  const { value, run, exceedances } = extremalIndex(series, { threshold: 10 });
  close(value, 1568 / 2142);
  assert.deepEqual([run, exceedances], [600, 10]);
  const close2 = { time: [0, 1, 2, 3, 4], values: [9, 9, 0, 9, 9] };
  close(extremalIndex(close2, { threshold: 5 }).value, 1);
  const wet = { time: [0, 1, 2, 3, 4], values: [0, 9, 9, 9, 0] };
  const { reason, ...none } = extremalIndex(wet, { threshold: 5 });
  assert.deepEqual(none, { value: NaN, run: NaN, exceedances: 3, threshold: 5 });
  assert.match(reason!, /without a gap: nothing parts clusters/);
});

Deno.test("extremalIndex() of moving maxima of three values is a third, of independent values 1", () => {
  const random = randomStream(8, "moving");
  const noise = Float64Array.from({ length: 60_000 }, () => -1 / Math.log(1 - random.next()));
  const values = noise.map((x, i) => Math.max(x, noise[i - 1] ?? 0, noise[i - 2] ?? 0));
  const time = Float64Array.from(noise.keys());
  const at = (series: Float64Array) =>
    extremalIndex({ time, values: series }, { threshold: series.toSorted()[Math.floor(0.99 * series.length)]! }).value;
  assert.ok(Math.abs(at(values) - 1 / 3) < 0.05, `${at(values)}`);
  assert.ok(at(noise) > 0.93);
  assert.match(extremalIndex({ time, values }, { threshold: 1e300 }).reason!, /two are needed/);
});
