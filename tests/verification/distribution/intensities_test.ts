import { assert, fc } from "../../deps.ts";
import { intensities, logarithmicEdges, perkins } from "../../../lib/verification/distribution/mod.ts";
import { once } from "../../../lib/verification/once.ts";
import { close } from "../reference.ts";

const estimate = [0, 0, 0, .3, 1.2, 2.5, 7.1, 0, .4, 3.3];
const truth = [0, .2, .2, 0, 1.9, 4.4, .9, 12.5, 6, 8];
const edges = [.1, .3, 1, 3, 10];

Deno.test("intensities(): frequency and amount by class, and Perkins' score", () => {
  // numpy: histogram(x, [-inf, *edges, inf]) / 10, and sums by digitize.
  const result = once(intensities(edges), { estimate, truth });
  assert.deepEqual(result.bins.map((bin) => bin.estimateFrequency), [.4, 0, .2, .2, .2, 0]);
  [0, 0, .07, .37, 1.04, 0].forEach((amount, k) => close(result.bins[k]!.estimateAmount, amount));
  close(perkins(result).score, 0.6);
  assert.equal(perkins(result).classes, 6);
});

Deno.test("intensities(): frequencies add to 1 and amounts to the mean; merge is the whole", () => {
  const row = fc.tuple(
    fc.constantFrom(0, .1, .7, 3, 20, NaN),
    fc.constantFrom(0, .3, 9, NaN),
    fc.constantFrom(0, 1, 2),
  );
  const columns = fc.array(row, { maxLength: 12 }).map((rows) => ({
    estimate: rows.map((r) => r[0]),
    truth: rows.map((r) => r[1]),
    weights: rows.map((r) => r[2]),
  }));
  fc.assert(fc.property(columns, columns, (one, two) => {
    const { init, add, merge, value } = intensities(edges);
    const whole = value(add(add(init(), one), two));
    const merged = value(merge(add(init(), one), add(init(), two)));
    assert.equal(merged.n, whole.n);
    merged.bins.forEach((bin, k) => {
      close(bin.estimateAmount, whole.bins[k]!.estimateAmount);
      close(bin.truthFrequency, whole.bins[k]!.truthFrequency);
    });
    if (whole.weight === 0) return assert.ok(whole.reason !== null && Number.isNaN(perkins(whole).score));
    close(whole.bins.reduce((sum, bin) => sum + bin.truthFrequency, 0), 1);
    let [sum, weight] = [0, 0];
    for (const part of [one, two]) {
      part.truth.forEach((y, i) => {
        if (Number.isNaN(y) || Number.isNaN(part.estimate[i]!)) return;
        sum += part.weights[i]! * y;
        weight += part.weights[i]!;
      });
    }
    close(whole.bins.reduce((total, bin) => total + bin.truthAmount, 0), sum / weight);
  }));
});

Deno.test("intensities(): a stored single-precision 0.7 is in the class from 0.7", () => {
  const single = Float32Array.of(.7);
  const { bins } = once(intensities([.7]), { estimate: single, truth: single });
  assert.deepEqual(bins.map((bin) => bin.truthFrequency), [0, 1]);
});

Deno.test("logarithmicEdges() and bad edges", () => {
  const made = logarithmicEdges(.1, 100, 2);
  assert.equal(made.length, 7);
  [.1, .1 * Math.sqrt(10), 1, Math.sqrt(10), 10, 10 * Math.sqrt(10), 100].forEach((edge, k) => close(made[k]!, edge));
  assert.throws(() => logarithmicEdges(0, 1), RangeError);
  assert.throws(() => logarithmicEdges(1, 10, 0), RangeError);
  assert.throws(() => intensities([1, 1]), /not finite and rising/);
  assert.throws(() => intensities([]), RangeError);
  assert.throws(() => once(intensities([1]), { estimate: [Infinity], truth: [0] }), RangeError);
});
