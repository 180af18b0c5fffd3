import { assert, fc } from "../../deps.ts";
import { randomStream } from "../../../lib/base/mod.ts";
import { compareByLag, type LatentSequences } from "../../../lib/verification/latent/mod.ts";
import { close } from "../reference.ts";
import { unlike } from "./rolling.ts";

const SHAPE = [6, 8, 5] as const;
const UNITS = 8 * 5;

/** A latent that changes smoothly with time and does not roll, from frame `first` on. */
function drifting(name: string, frames: number, first: number): Float64Array {
  const random = randomStream(4, name);
  const units = Array.from({ length: UNITS }, () => ({
    level: random.normal(),
    waves: [0.2, 0.35, 0.5].map((speed) => ({ speed, size: random.normal(), phase: 6.3 * random.next() })),
  }));
  return Float64Array.from({ length: frames * UNITS }, (_, i) => {
    const t = first + Math.floor(i / UNITS);
    const { level, waves } = units[i % UNITS]!;
    return waves.reduce((sum, { speed, size, phase }) => sum + size * Math.cos(speed * t + phase), level);
  });
}

/** Truth at frames -6 to 11, estimate at 0 to 5. */
const truth = drifting("truth", 18, -6);
const late = (frames: number): Float64Array => drifting("truth", 6, -frames);
const compare = (estimate: ArrayLike<number>, change: Partial<LatentSequences> = {}) =>
  compareByLag({ estimate, truth, shape: SHAPE, before: 6, ...change }, { interval: 5 });

Deno.test("compareByLag(): a time shift is the delay alone", () => {
  for (const frames of [-5, -2, 0, 1, 4]) {
    const { delay, delayError, amplitude, structure, reason } = compare(late(frames));
    assert.equal(reason, undefined);
    assert.ok(Math.abs(delay - 5 * frames) < 0.5 && delayError < 1, `${delay} of ${5 * frames}`);
    close(amplitude, 1);
    assert.ok(structure < 1e-12);
  }
  const { delay, structure } = compare(late(1.5));
  assert.ok(Math.abs(delay - 7.5) < 0.5 && structure < 0.02, `${delay}, ${structure}`);
});

Deno.test("compareByLag() reads a factor as amplitude, what is unlike as structure, at any delay", () => {
  const share = fc.double({ min: 0, max: 0.6, noNaN: true });
  const factor = fc.double({ min: 0.1, max: 10, noNaN: true });
  fc.assert(fc.property(fc.integer({ min: -4, max: 4 }), factor, share, (frames, factor, share) => {
    const signal = late(frames);
    const other = unlike(drifting("other", 6, 0), signal);
    const found = compare(signal.map((value, i) => factor * (Math.sqrt(1 - share ** 2) * value + share * other[i]!)));
    assert.ok(Math.abs(found.amplitude / factor - 1) < 0.02, `${found.amplitude} of ${factor}`);
    assert.ok(Math.abs(found.structure - (1 - Math.sqrt(1 - share ** 2))) < 0.02, `${found.structure} of ${share}`);
    assert.ok(Number.isNaN(found.delay) || Math.abs(found.delay - 5 * frames) < 5, `${found.delay} of ${5 * frames}`);
  }));
});

Deno.test("compareByLag() tells no delay at the last lag, of unlike latents, of what stands still", () => {
  const far = compare(late(8));
  assert.ok(Number.isNaN(far.delay));
  assert.match(far.reason!, /last lag/);
  const random = randomStream(2, "noise");
  const told = Array.from({ length: 100 }, () => compare(late(0).map(() => random.normal())))
    .filter(({ delay }) => !Number.isNaN(delay));
  assert.equal(told.length, 0);
  const still = new Float64Array(18 * UNITS).map((_, i) => Math.sin(i % UNITS));
  const noise = still.map((value) => value + 0.05 * random.normal());
  assert.ok(Number.isNaN(compare(noise.subarray(0, 6 * UNITS), { truth: still }).delay));
});

Deno.test("compareByLag() looks to both sides alike, as far as half of the frames meet one", () => {
  const alone = { truth: truth.subarray(6 * UNITS, 12 * UNITS), before: 0 };
  assert.ok(Math.abs(compare(late(2), alone).delay - 10) < 0.5);
  assert.match(compare(late(3), alone).reason!, /last lag/);
  const first = { truth: truth.subarray(6 * UNITS), before: 0 };
  assert.match(compare(late(-5), first).reason!, /last lag/);
});

Deno.test("compareByLag() is the correlation of the frames that meet", () => {
  const estimate = drifting("other", 6, 0);
  const { structure, amplitude } = compareByLag({ estimate, truth, shape: SHAPE, before: 6 });
  const by = [-6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6].map((lag) => {
    const part = truth.subarray((6 - lag) * UNITS, (12 - lag) * UNITS);
    const product = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
    const [e, o] = [product(estimate, estimate), product(part, part)];
    return { r: product(estimate, part) / Math.sqrt(e * o), amplitude: Math.sqrt(e / o) };
  });
  const best = by.reduce((top, one) => one.r > top.r ? one : top);
  close(structure, 1 - best.r);
  close(amplitude, best.amplitude);
});

Deno.test("compareByLag() leaves out frames with missing units; no latent has reasons; refuses what cannot be", () => {
  const holed = late(2);
  holed[3] = NaN;
  assert.ok(Math.abs(compare(holed).delay - 10) < 0.5);
  for (const none of [0, NaN]) {
    const { delay, structure, amplitude, reason } = compare(new Float64Array(6 * UNITS).fill(none));
    assert.deepEqual([delay, structure, amplitude], [NaN, NaN, NaN]);
    assert.match(reason!, /no rain/);
  }
  assert.throws(() => compare([1, 2]), TypeError);
  assert.throws(() => compare(late(0), { before: 13 }), TypeError);
  assert.throws(() => compare(late(0).fill(Infinity, 2, 3)), RangeError);
  assert.throws(() => compareByLag({ estimate: truth, truth, shape: [18, 8, 5] }, { maximumLag: 0 }), RangeError);
});
