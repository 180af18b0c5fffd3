import { assert } from "../../deps.ts";
import { intensityScale, neighbourhoodTables } from "../../../lib/verification/spatial/mod.ts";
import { once } from "../../../lib/verification/once.ts";
import { close } from "../reference.ts";
import { fieldPairs } from "./arbitrary.ts";
import { F, O, oblong, pair } from "./fields.ts";
import { mergesAsWhole } from "./merges.ts";

Deno.test("intensityScale() of the reference fields is pysteps' binary MSE skill", () => {
  const { scales, trueRate, estimatedRate } = once(intensityScale({ threshold: 2, shape: [8, 8] }), pair);
  assert.deepEqual(scales.map(({ scale }) => scale), [8, 4, 2, 1]);
  [0.9879336349924585, 0.8672699849170435, 0.5656108597285066, -0.3514328808446463].forEach((value, k) =>
    close(scales[k]!.value, value)
  );
  assert.deepEqual([trueRate, estimatedRate], [0.203125, 0.234375]);
});

Deno.test("intensityScale() of 10 x 14 cells, padded to 16 x 16", () => {
  const { scales } = once(intensityScale({ threshold: 2, shape: [10, 14] }), oblong);
  // numpy 2.4.6: differences of block means of the padded error, squares summed, by 140 cells.
  [0.0040178571428571425, 0.006473214285714286, 0.010044642857142858, 0.08660714285714285, 0.35].forEach((mse, k) =>
    close(scales[k]!.mse, mse)
  );
  close(scales[0]!.value, 0.9581473214285714);
  close(scales[4]!.value, -2.645833333333333);
});

Deno.test("the scales of intensityScale() add up to the error, missing cells left out", () => {
  const truth = O.map((value, i) => i % 5 === 0 ? NaN : value);
  const { scales } = once(intensityScale({ threshold: 2, shape: [8, 8] }), { ...pair, truth });
  const cells = truth.flatMap((value, i) => Number.isNaN(value) ? [] : [Number(F[i]! >= 2) - Number(value >= 2)]);
  close(scales.reduce((sum, { mse }) => sum + mse, 0), cells.reduce((sum, e) => sum + e * e, 0) / cells.length);
  const none = once(intensityScale({ threshold: 20, shape: [8, 8] }), pair).scales[0]!;
  assert.ok(Number.isNaN(none.value));
  assert.equal(none.reason, "the event is true nowhere or everywhere");
  assert.throws(() => once(intensityScale({ threshold: 2, shape: [8, 9] }), pair), { name: "TypeError" });
  mergesAsWhole(intensityScale({ threshold: 2, shape: [5, 6] }), fieldPairs(5, 6));
});

// hits, false alarms, misses, correct negatives: numpy 2.4.6, window by window.
const TABLES = [
  [3, "any", "neighbourhood", [34, 8, 3, 19]],
  [3, "any", "cell", [13, 29, 0, 22]],
  [3, 0.5, "neighbourhood", [6, 6, 5, 47]],
  [3, 0.5, "cell", [8, 4, 5, 47]],
  [5, "any", "neighbourhood", [53, 2, 3, 6]],
  [5, "any", "cell", [13, 42, 0, 9]],
  [5, 0.5, "neighbourhood", [1, 5, 0, 58]],
  [5, 0.5, "cell", [2, 4, 11, 47]],
] as const;

Deno.test("neighbourhoodTables() of the reference fields", () => {
  for (const [window, coverage, truth, expected] of TABLES) {
    const { table } = once(neighbourhoodTables({ threshold: 2, windows: [window], coverage, truth }), pair)[0]!;
    assert.deepEqual([table.hits, table.falseAlarms, table.misses, table.correctNegatives], expected);
  }
});

Deno.test("neighbourhoodTables() with missing cells is that of the field cut there", () => {
  const cut = (field: readonly number[]): number[] => field.filter((_, i) => i % 8 <= 3);
  const options = { threshold: 2, windows: [1, 3, 4], coverage: 0.4 };
  const masked = once(neighbourhoodTables(options), { ...pair, truth: O.map((v, i) => i % 8 > 3 ? NaN : v) });
  assert.deepEqual(masked, once(neighbourhoodTables(options), { estimate: cut(F), truth: cut(O), shape: [8, 4] }));
  assert.throws(() => neighbourhoodTables({ ...options, coverage: 0 }), /Coverage 0 is not in/);
  assert.throws(() => neighbourhoodTables({ ...options, windows: [0] }), /Window 0/);
  mergesAsWhole(neighbourhoodTables(options), fieldPairs(4, 5));
});
