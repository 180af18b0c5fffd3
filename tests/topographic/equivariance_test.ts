import { assert } from "../deps.ts";
import { randomStream } from "../../lib/base/mod.ts";
import { equivarianceError } from "../../lib/topographic/mod.ts";

const shape = { sequences: 2, frames: 5, capsules: 3, width: 6 };
const length = 2 * 5 * 3 * 6;

/** A latent whose capsules move on by one unit each frame. */
function rolling(): Float32Array {
  const stream = randomStream(3, "rolling");
  const first = Float32Array.from({ length: 2 * 3 * 6 }, () => stream.normal());
  return Float32Array.from({ length }, (_, i) => {
    const unit = i % 6;
    const capsule = Math.floor(i / 6) % 3;
    const frame = Math.floor(i / 18) % 5;
    const sequence = Math.floor(i / 90);
    return first[(sequence * 3 + capsule) * 6 + ((unit - frame + 60) % 6)]!;
  });
}

Deno.test("equivarianceError() is zero for capsules that roll by one unit a frame, and not for the other direction", () => {
  assert.ok(equivarianceError(rolling(), shape) < 1e-5);
  const backward = rolling().reverse();
  assert.ok(equivarianceError(backward, shape) < 1e-5); // reversed in time and in units: rolls forward again
  const still = Float32Array.from(rolling(), (_, i) => Math.sin(7 * (Math.floor(i / 90) * 18 + i % 18)));
  assert.ok(equivarianceError(still, shape) > 1);
});

Deno.test("equivarianceError() of unrelated capsules is at the published chance level", () => {
  const stream = randomStream(1, "chance");
  const values = Float32Array.from({ length: 40 * 18 * 18 * 18 }, () => stream.normal());
  const error = equivarianceError(values, { sequences: 40, frames: 18, capsules: 18, width: 18 });
  assert.ok(Math.abs(error - 13_260) < 60, `${error}`); // topographic-vae.md 2.1
});

Deno.test("equivarianceError() without mean is not low for a positive code", () => {
  const stream = randomStream(1, "positive");
  const values = Float32Array.from({ length: 20 * 18 * 18 * 18 }, () => 5 + stream.normal());
  const sizes = { sequences: 20, frames: 18, capsules: 18, width: 18 };
  assert.ok(Math.abs(equivarianceError(values, sizes) - 2510) < 60); // topographic-vae.md 2.1
  assert.ok(equivarianceError(values, sizes, true) > 12_500);
});

Deno.test("equivarianceError() refuses a latent that does not fit its shape and leaves its input alone", () => {
  assert.throws(() => equivarianceError(new Float32Array(7), shape), RangeError);
  const values = rolling();
  const copy = values.slice();
  equivarianceError(values, shape, true);
  assert.deepEqual(values, copy);
});

Deno.test("equivarianceError() goes by the speeds of capsules, whole or not", () => {
  const speeds = [2, 0, 0.75];
  // waves of lengths 6 and 3 that go on by their capsule's speed: a shift by parts of a unit is one of their phases
  const latent = Float64Array.from({ length }, (_, i) => {
    const [unit, capsule, frame] = [i % 6, Math.floor(i / 6) % 3, Math.floor(i / 18) % 5];
    const at = 2 * Math.PI * (unit - speeds[capsule]! * frame) / 6;
    return 2 + Math.cos(at + capsule) + 0.5 * Math.sin(2 * at - Math.floor(i / 90));
  });
  assert.ok(equivarianceError(latent, { ...shape, speeds }) < 1e-6);
  assert.ok(equivarianceError(latent, { ...shape, speeds }, true) < 1e-6);
  assert.ok(equivarianceError(latent, shape, true) > 10);
});
