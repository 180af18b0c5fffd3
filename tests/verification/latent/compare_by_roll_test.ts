import { assert, fc } from "../../deps.ts";
import { randomStream } from "../../../lib/base/mod.ts";
import { compareByRoll, type LatentPair } from "../../../lib/verification/latent/mod.ts";
import { rolling, SHAPE, unlike } from "./rolling.ts";

const near = (actual: number, expected: number, tolerance = 1e-6): void =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);

const truth = rolling("truth");
const compare = (estimate: ArrayLike<number>, of: ArrayLike<number> = truth()) =>
  compareByRoll({ estimate, truth: of, shape: SHAPE }, { interval: 5 });

Deno.test("compareByRoll() tells nothing wrong with a latent and itself", () => {
  const { delay, amplitude, structure, chance, frames, reason } = compare(truth());
  near(delay, 0);
  near(amplitude, 1);
  near(structure, 0);
  assert.equal(chance, 1 / 200);
  assert.equal(frames, 6);
  assert.equal(reason, undefined);
});

Deno.test("compareByRoll() is numpy's cross-correlation by FFT, zero-padded to 20,000 points a step", () => {
  // numpy 2.4.6: shift, amplitude, structure of two latents by formula, of odd and even width.
  const cases = [
    { shape: [2, 3, 5], expected: [-0.4661, 1.1006909799364064, 0.2956592106719119] },
    { shape: [2, 3, 8], expected: [-1.39905, 1.0820968290723423, 0.0840843014792454] },
  ] as const;
  for (const { shape, expected } of cases) {
    const by = (value: (i: number) => number) => Array.from({ length: 6 * shape[2] }, (_, i) => value(i));
    const truth = by((i) => Math.sin(0.7 * i) + 0.3 * Math.cos(2.1 * i) + 0.5);
    const estimate = by((i) => 1.2 * Math.sin(0.7 * i + 1.1) + 0.2 * Math.cos(1.3 * i) + 0.4);
    const { shift, amplitude, structure } = compareByRoll({ estimate, truth, shape });
    near(shift, expected[0], 2e-3);
    near(amplitude, expected[1], 1e-12);
    near(structure, expected[2], 1e-5);
  }
});

Deno.test("compareByRoll(): a time shift moves the delay alone, parts of a frame too", () => {
  for (const late of [-4.6, -3, -1, -0.25, 0.5, 1, 2.3, 4]) {
    const { delay, amplitude, structure } = compare(truth(late));
    near(delay, 5 * late, 0.02);
    near(amplitude, 1);
    near(structure, 0, 1e-5);
  }
});

Deno.test("compareByRoll(): a factor moves the amplitude alone, what is unlike the structure alone", () => {
  const weak = compare(truth().map((value) => 0.6 * value));
  near(weak.delay, 0);
  near(weak.amplitude, 0.6);
  near(weak.structure, 0);
  const other = unlike(rolling("other")(), truth());
  const mixed = compare(truth().map((value, i) => 0.8 * value + 0.6 * other[i]!));
  near(mixed.amplitude, 1);
  assert.ok(Math.abs(mixed.delay) < 1, `${mixed.delay}`);
  near(mixed.structure, 0.2, 0.02);
});

Deno.test("compareByRoll() reads delay, amplitude and structure injected together one by one", () => {
  const late = fc.double({ min: -4.5, max: 4.5, noNaN: true });
  const factor = fc.double({ min: 0.1, max: 10, noNaN: true });
  fc.assert(fc.property(late, factor, fc.double({ min: 0, max: 0.5, noNaN: true }), (late, factor, share) => {
    const [signal, other] = [truth(late), unlike(rolling("other")(late), truth(late))];
    const estimate = signal.map((value, i) => factor * (Math.sqrt(1 - share ** 2) * value + share * other[i]!));
    const found = compare(estimate);
    near(found.amplitude / factor, 1);
    assert.ok(Math.abs(found.delay - 5 * late) < 2, `${found.delay} of ${5 * late}`);
    near(found.structure, 1 - Math.sqrt(1 - share ** 2), 0.02);
  }));
});

Deno.test("compareByRoll() is antisymmetric in time and the inverse in amplitude", () => {
  const other = rolling("other")(1.5).map((value, i) => value + 2 * truth()[i]!);
  const [there, back] = [compare(other), compare(truth(), other)];
  near(there.delay, -back.delay, 1e-9);
  near(there.amplitude, 1 / back.amplitude);
  near(there.structure, back.structure);
});

Deno.test("compareByRoll() tells no delay where capsules agree on none: about as often as it says", () => {
  const turned = truth().map((_, i, all) => {
    const [width, capsule] = [SHAPE[2], Math.floor(i / SHAPE[2]) % SHAPE[1]];
    return all[i - i % width + (i + 5 * capsule * capsule) % width]!;
  });
  const { delay, structure, amplitude, reason } = compare(turned);
  assert.ok(Number.isNaN(delay));
  assert.match(reason!, /agree on no shift/);
  assert.ok(structure > 0.2);
  near(amplitude, 1);

  const random = randomStream(1, "unrelated");
  const shape = [1, 16, 12] as const;
  const noise = () => Float64Array.from({ length: 192 }, () => random.normal());
  const trials = 400;
  let told = 0;
  for (let trial = 0; trial < trials; trial++) {
    const pair: LatentPair = { estimate: noise(), truth: noise(), shape };
    if (compareByRoll(pair, { seed: trial }).chance <= 0.05) told++;
  }
  // 20 are expected; 8 and 34 are 3 standard deviations away.
  assert.ok(told >= 8 && told <= 34, `${told} of ${trials}`);
});

Deno.test("compareByRoll() tells no delay of capsules that are twice the same, alike all along, or half a circle away", () => {
  const twice = Float64Array.from(truth(), (_, i) => Math.cos(4 * Math.PI * (i % 12) / 12 + Math.floor(i / 12)));
  assert.match(compare(twice, twice).reason!, /two shifts fit alike/);
  const flat = new Float64Array(6 * 8 * 12).fill(2);
  const same = compare(flat, flat);
  assert.match(same.reason!, /same all along/);
  near(same.amplitude, 1);
  near(same.structure, 0);
  const far = compare(truth(5.6));
  assert.match(far.reason!, /half a circle away/);
  near(far.structure, 0, 1e-4);
  assert.ok(Number.isNaN(compare(truth(6)).delay));
});

Deno.test("compareByRoll(): `response` reads steps as time, and below a half tells none", () => {
  const pair = { estimate: truth(2, 0.5), truth: truth(0, 0.5), shape: SHAPE };
  near(compareByRoll(pair, { interval: 5 }).delay, 5, 0.01);
  near(compareByRoll(pair, { interval: 5, response: 0.5 }).delay, 10, 0.02);
  for (const response of [0.4, -1, NaN]) {
    const { delay, reason, structure } = compareByRoll(pair, { response });
    assert.ok(Number.isNaN(delay));
    assert.match(reason!, /do not roll with time/);
    near(structure, 0, 1e-4);
  }
});

Deno.test("compareByRoll() leaves out frames with missing units, jointly; zero and missing latents have reasons", () => {
  const frame = 8 * 12;
  const holed = truth(1);
  holed[2 * frame + 3] = NaN;
  const kept = (latent: Float64Array) => latent.filter((_, i) => Math.floor(i / frame) !== 2);
  const part = { estimate: kept(truth(1)), truth: kept(truth()), shape: [5, 8, 12] as const };
  assert.deepEqual(compare(holed), compareByRoll(part, { interval: 5 }));
  const zero = compare(new Float64Array(6 * frame));
  assert.match(zero.reason!, /no rain/);
  assert.ok(Number.isNaN(zero.amplitude) && Number.isNaN(zero.structure) && Number.isNaN(zero.delay));
  assert.match(compare(new Float64Array(6 * frame).fill(NaN)).reason!, /no frame is complete/);
});

Deno.test("compareByRoll() refuses other shapes, infinite units, options out of range", () => {
  assert.throws(() => compare(new Float64Array(5)), /not 6 x 8 x 12/);
  assert.throws(() => compare(truth().fill(Infinity, 3, 4)), RangeError);
  const tiny = { estimate: [1, 2], truth: [1, 2], shape: [1, 1, 2] as const };
  assert.throws(() => compareByRoll(tiny), /2 units/);
  const pair = { estimate: truth(), truth: truth(), shape: SHAPE };
  for (const wrong of [{ interval: 0 }, { level: 1 }, { shuffles: 5 }]) {
    assert.throws(() => compareByRoll(pair, wrong), RangeError);
  }
});
