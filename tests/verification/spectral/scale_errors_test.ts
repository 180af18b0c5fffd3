import { assert } from "../../deps.ts";
import {
  lagCoherence,
  type LagSums,
  octavesOf,
  scaleErrors,
  type SequencePair,
} from "../../../lib/verification/spectral/mod.ts";
import { once } from "../../../lib/verification/once.ts";
import { grid } from "../spatial/fields.ts";
import { close } from "../reference.ts";

const SHAPE = [9, 16, 16] as const;
const MODES = [[1, 0, 3], [0, 1, 2], [2, 1, 2], [1, 3, 2], [5, 2, 1], [4, 6, 1]] as const;

/** Waves of all octaves, drifting with their phases; `gain` by wavenumber. */
const waves = (late: number, gain: (k: number) => number = () => 1, y0 = 0): number[] =>
  Array.from({ length: 9 }, (_, t) =>
    grid(16, 16, (y, x) =>
      MODES.reduce((sum, [ky, kx, a], m) => {
        const phase = 2 * Math.PI * (ky * (y - y0) + kx * x) / 16 - (0.4 + 0.1 * m) * (t - late);
        return sum + gain(Math.hypot(ky, kx)) * a * Math.cos(phase + m);
      }, 0))).flat();

const errors = (estimate: readonly number[]) => {
  const pair: SequencePair = { estimate, truth: waves(0), shape: SHAPE };
  const found = octavesOf(once(lagCoherence({ shape: SHAPE, spacing: 2, interval: 5, maximumLag: 4 }), pair));
  // The fields have nothing finer than the third octave.
  return found.slice(0, 3).map(({ above, lags }) => ({ above, ...scaleErrors(lags) }));
};

Deno.test("scaleErrors() of octaves: their wavelengths, and a perfect estimate", () => {
  const found = errors(waves(0));
  assert.deepEqual(found.map(({ above }) => above), [16, 8, 4]);
  for (const { coherence, gain, skill, delay } of found) {
    close(coherence, 1);
    close(gain, 1);
    close(skill, 1);
    assert.ok(Math.abs(delay) < 1e-9);
  }
});

Deno.test("scaleErrors(): a time shift is the delay at every scale, a factor the gain, smoothing that of fine scales", () => {
  for (const { delay, coherence, gain, skill } of errors(waves(2))) {
    assert.ok(Math.abs(delay - 10) < 1, `${delay}`);
    close(coherence, 1);
    assert.ok(Math.abs(gain - 1) < 0.05);
    assert.ok(skill < 0.8);
  }
  for (const { delay, coherence, gain, skill } of errors(waves(0, () => 0.5))) {
    assert.ok(Math.abs(delay) < 1e-9);
    close(coherence, 1);
    close(gain, 0.5);
    close(skill, 0.8);
  }
  const [coarse, , fine] = errors(waves(0, (k) => Math.exp(-((k / 4) ** 2))));
  assert.ok(coarse!.gain > 0.9 && fine!.gain < 0.25 && fine!.coherence > 0.8 && Math.abs(fine!.delay) < 1);
});

Deno.test("scaleErrors(): a displacement across the motion costs coherence, and most at fine scales", () => {
  const found = errors(waves(0, () => 1, 1));
  assert.ok(found[0]!.coherence > 0.9);
  found.forEach(({ gain }) => assert.ok(Math.abs(gain - 1) < 0.05));
});

Deno.test("scaleErrors(): a best lag at the end of those looked at is no delay; the skill is one minus the error by the power", () => {
  for (const { delay } of errors(waves(6)).slice(0, 2)) assert.ok(Number.isNaN(delay));
  const [estimate, truth] = [waves(0.7, (k) => 1 / k), waves(0)];
  const octaves = octavesOf(once(lagCoherence({ shape: SHAPE }), { estimate, truth, shape: SHAPE }));
  const now = octaves.map(({ lags }) => lags.find(({ lag }) => lag === 0)!);
  const total = (of: (sums: LagSums) => number): number => now.reduce((sum, one) => sum + of(one), 0);
  const power = (values: readonly number[]): number => values.reduce((sum, value) => sum + value ** 2, 0);
  const error = power(estimate.map((value, i) => value - truth[i]!));
  // Parseval: all octaves together are the fields.
  const skill = 2 * total(({ covariance }) => covariance) /
    total(({ estimatePower, truthPower }) => estimatePower + truthPower);
  close(skill, 1 - error / (power(estimate) + power(truth)));
});
