import { assert } from "../../deps.ts";
import { turnedInTurn, turnedWindow } from "../../../lib/runs/motion/moving_window.ts";

const window = {
  rates: Float32Array.of(1, 2, 3, 4),
  origin: { time: 0, y: 0, x: 0 },
  motion: { east: 3, north: 1, turning: 5 },
};

Deno.test("turnedWindow() turns the motion with the rain, rows southward or northward", () => {
  const motions = ([0, 1, 2, 3] as const).map((quarters) => {
    const { motion: { east, north, turning } } = turnedWindow(window, quarters, { size: 2, dy: -1000 });
    assert.equal(turning, 5);
    return [east, north];
  });
  // with the clock: east goes south
  assert.deepEqual(motions, [[3, 1], [1, -3], [-3, -1], [-1, 3]]);
  const { rates, motion } = turnedWindow(window, 1, { size: 2, dy: 1000 });
  assert.deepEqual([...rates], [3, 1, 4, 2]);
  assert.deepEqual([motion.east, motion.north], [-1, 3], "where rows go north, to the right becomes up");
});

Deno.test("turnedInTurn() leaves no mean motion of windows alike", () => {
  const turned = turnedInTurn([window, window, window, window], { size: 2, dy: -1 });
  assert.equal(turned.reduce((sum, { motion: { east } }) => sum + east, 0), 0);
  assert.equal(turned.reduce((sum, { motion: { north } }) => sum + north, 0), 0);
});
