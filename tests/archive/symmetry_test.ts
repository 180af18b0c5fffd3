import { assert } from "../deps.ts";
import { turnedByQuarters } from "../../lib/archive/mod.ts";

Deno.test("turnedByQuarters() turns with the clock: what was above is to the right", () => {
  // [frame, y, x], two frames of 2 x 2
  const frames = Float32Array.of(1, 2, 3, 4, 5, 6, NaN, 8);
  const expected = [[1, 2, 3, 4, 5, 6, NaN, 8], [3, 1, 4, 2, NaN, 5, 8, 6], [4, 3, 2, 1, 8, NaN, 6, 5], [
    ...[2, 4, 1, 3],
    ...[6, 8, 5, NaN],
  ]];
  for (const quarters of [0, 1, 2, 3] as const) {
    assert.deepEqual([...turnedByQuarters(frames, 2, quarters)], expected[quarters]);
  }
  const field = Float32Array.from({ length: 9 }, (_, i) => i);
  let turned: Float32Array = field;
  for (let k = 0; k < 4; k++) turned = turnedByQuarters(turned, 3, 1);
  assert.deepEqual(turned, field);
});
