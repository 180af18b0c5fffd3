import { assert, fc } from "../../deps.ts";
import { lagCoherence, type SequencePair, spaceTimeSpectrum } from "../../../lib/verification/spectral/mod.ts";
import { once } from "../../../lib/verification/once.ts";
import { grid } from "../spatial/fields.ts";
import { mergesAsWhole } from "../spatial/merges.ts";
import { close } from "../reference.ts";

const SHAPE = [6, 4, 6] as const;
const sequence = (value: (t: number, y: number, x: number) => number): number[] =>
  [0, 1, 2, 3, 4, 5].flatMap((t) => grid(4, 6, (y, x) => value(t, y, x)));
const pair: SequencePair = {
  estimate: sequence((t, y, x) => Math.max(0, (3 * t * t + 5 * x + 2 * x * y + t * y) % 11 - 4)),
  truth: sequence((t, y, x) => Math.max(0, (2 * t + 7 * x + 3 * x * y) % 13 - 6)),
  shape: SHAPE,
};

Deno.test("spaceTimeSpectrum() is numpy's transform in three dimensions, by ring and frequency", () => {
  const { bins } = once(spaceTimeSpectrum({ shape: SHAPE }), pair);
  // numpy 2.4.6: |fftn|^2 / 144^2 of the sequence less its fields' means, by ring, then frequency.
  const expected = [
    [0, 0, 0, 0],
    [0.015046296296296302, 0.22511574074074073, 0.07060185185185185, 0.056712962962962965],
    [0.2682291666666667, 0.42862654320987653, 0.31770833333333326, 0.09191743827160492],
    [0.22627314814814814, 0.7202932098765431, 0.8628472222222222, 0.10551697530864197],
    [0.024739583333333332, 0.2095871913580247, 0.37123842592592593, 0.09032600308641975],
  ].flat();
  assert.equal(bins.length, expected.length);
  bins.forEach((bin, k) => close(bin.estimate, expected[k]!));
  close(bins.reduce((sum, bin) => sum + bin.estimate, 0), 4.084780092592592);
  const [, , slow] = once(spaceTimeSpectrum({ shape: SHAPE, spacing: 2, interval: 30 }), pair).bins;
  close(slow!.frequency, 2 / 180);
});

Deno.test("spaceTimeSpectrum() of a sequence with itself is coherent everywhere; missing cells leave it out", () => {
  const own = once(spaceTimeSpectrum({ shape: SHAPE }), { ...pair, truth: pair.estimate });
  for (const bin of own.bins.slice(4)) assert.ok(Math.abs(bin.coherence - 1) < 1e-9);
  const holed = { ...pair, truth: Array.from(pair.truth, (value, i) => i === 30 ? NaN : value) };
  const none = once(spaceTimeSpectrum({ shape: SHAPE }), holed);
  assert.deepEqual([none.sequences, none.skipped], [0, 1]);
  assert.equal(none.reason, "no sequence without missing cells");
  assert.ok(none.bins.every((bin) => Number.isNaN(bin.estimate)));
  assert.throws(() => once(spaceTimeSpectrum({ shape: [6, 6, 4] }), pair), /are not 6 x 6 x 4/);
});

Deno.test("lagCoherence() by scale and lag", () => {
  const { rings, fields } = once(lagCoherence({ shape: SHAPE, interval: 5 }), pair);
  assert.equal(fields, 6);
  // numpy 2.4.6: sum Re F(t + lag) O(t)* / sqrt(...) over rings 1 to 4, for lags -1, 0 and 2.
  const expected: readonly (readonly [number, readonly number[]])[] = [
    [-1, [0.11786444522351233, -0.1521672192749401, -0.1595284400557675, 0.12039056353034727]],
    [0, [-0.06417588790088614, -0.21630925222427738, 0.029091582513002822, 0.021995820429584055]],
    [2, [0.14243865277092654, 0.0085176403705274, 0.026360019752091898, 0.3190724508879804]],
  ];
  for (const [lag, of] of expected) {
    of.forEach((value, k) => close(rings[k + 1]!.lags.find((own) => own.lag === 5 * lag)!.value, value));
  }
});

Deno.test("lagCoherence() reads a late estimate as its delay, at every scale", () => {
  const moving = (delay: number): number[] =>
    sequence((t, y, x) => Math.exp(Math.cos(x - 0.9 * (t - delay)) + Math.cos(1.5 * y + 0.4 * (t - delay))));
  const late = { estimate: moving(1), truth: moving(0), shape: SHAPE };
  const { rings } = once(lagCoherence({ shape: SHAPE, interval: 30, maximumLag: 2 }), late);
  for (const ring of rings.slice(1)) {
    close(ring.lags.find(({ lag }) => lag === 30)!.value, 1);
    assert.ok(Math.abs(ring.delay - 30) < 8, `${ring.delay}`);
  }
});

Deno.test("lagCoherence() leaves out fields with missing cells, the others stay; refuses lags that are too long", () => {
  const holed = { ...pair, truth: Array.from(pair.truth, (value, i) => i === 30 ? NaN : value) };
  const { fields, rings } = once(lagCoherence({ shape: SHAPE }), holed);
  assert.equal(fields, 5);
  // The truth at 1 is missing; the estimate at 1 still meets the truth at 0, as without the hole but for one pair.
  const own = { ...pair, truth: pair.estimate };
  const later = { ...own, truth: Array.from(own.truth, (value, i) => i >= 120 ? NaN : value) };
  const at = (sequence: SequencePair): number =>
    once(lagCoherence({ shape: SHAPE, maximumLag: 5 }), sequence).rings[1]!.lags.find(({ lag }) => lag === 5)!.value;
  close(at(later), at(own));
  assert.ok(rings.slice(1).every(({ lags }) => lags.every(({ value }) => Math.abs(value) <= 1)));
  const missing = once(lagCoherence({ shape: SHAPE }), { ...pair, truth: Array.from(pair.truth, () => NaN) });
  assert.equal(missing.reason, "no pair of fields without missing cells");
  assert.ok(missing.rings.every(({ delay }) => Number.isNaN(delay)));
  assert.throws(() => lagCoherence({ shape: SHAPE, maximumLag: 6 }), /Lag 6/);
});

Deno.test("spectra of sequences merge as the whole", () => {
  const shape = [3, 2, 4] as const;
  const values = fc.array(fc.constantFrom(0, 1, 3, 7, NaN), { minLength: 24, maxLength: 24 });
  // The sum of a mean taken away is rounding, whose quotients say nothing: the means stay.
  const options = { shape, removeMean: false, fill: 2 };
  const pairs = fc.record({ estimate: values, truth: values, shape: fc.constant(shape) });
  const far = pairs.map(({ estimate, truth }) => ({
    estimate: estimate.map((value, i) => value + (i * i % 7)),
    truth: truth.map((value, i) => value + (i * i % 5)),
    shape,
  }));
  mergesAsWhole(spaceTimeSpectrum(options), far);
  mergesAsWhole(lagCoherence({ ...options, maximumLag: 1 }), far);
});
