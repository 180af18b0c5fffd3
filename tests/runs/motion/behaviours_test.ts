import { assert } from "../../deps.ts";
import { behaviourOf, terciles } from "../../../lib/runs/motion/behaviours.ts";

Deno.test("behaviourOf() has the speed of the motion, the growth of the mean rain by hour, the size of the turning", () => {
  // six frames of 10 minutes: means 1, 1, then more and more to e and e; a third is two frames, 40 minutes apart
  const rates = Float32Array.of(2, 0, 1, NaN, 1, 2, 2, 2, 2 * Math.E, 0, Math.E, Math.E).map((rate) => rate);
  const window = { rates, origin: { time: 0, y: 0, x: 0 } };
  const found = behaviourOf(window, { east: 3, north: -4, turning: -12 }, { frames: 6, minutes: 10 });
  assert.equal(found.advection, 5);
  assert.equal(found.turning, 12);
  assert.ok(Math.abs(found.growth - 1 / (40 / 60)) < 0.02, `${found.growth}`);
  const dry = behaviourOf({ ...window, rates: new Float32Array(12) }, { east: 0, north: 0, turning: NaN }, {
    frames: 6,
    minutes: 10,
  });
  assert.equal(dry.growth, 0);
});

Deno.test("terciles() are three groups of one size from the least to the greatest, without what is not known", () => {
  assert.deepEqual(terciles([5, NaN, 1, 3, 2, 6, 4]), [[2, 4], [3, 6], [0, 5]]);
  assert.deepEqual(terciles([NaN, NaN]), []);
});
