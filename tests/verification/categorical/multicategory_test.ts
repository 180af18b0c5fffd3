import { assert } from "../../deps.ts";
import { CATEGORICAL, multicategory, seepsOfTable } from "../../../lib/verification/categorical/mod.ts";
import { close } from "../reference.ts";

/** Row-major [estimated, true]. */
const tableOf = (...rows: readonly (readonly number[])[]): { table: Float64Array } => ({
  table: Float64Array.from(rows.flat()),
});

Deno.test("scores of tables of three and four categories are those of xskillscore 0.0.29", () => {
  // xskillscore.Contingency of the pairs of each table: accuracy, heidke_score, peirce_score, gerrity_score
  const three = multicategory(tableOf([50, 91, 71], [47, 2364, 170], [54, 205, 3288]));
  close(three.accuracy, 0.8993690851735016);
  close(three.hss, 0.8053526903364722);
  close(three.pss, 0.810713305461253);
  close(three.gerrity, 0.5722605126895067);
  const four = multicategory(tableOf([120, 30, 5, 1], [20, 60, 15, 3], [4, 18, 40, 9], [1, 2, 8, 22]));
  close(four.accuracy, 0.6759776536312849);
  close(four.hss, 0.5322422590419121);
  close(four.pss, 0.5298015472586612);
  close(four.gerrity, 0.6406796329942067);
});

Deno.test("of two categories, HSS and PSS are those of the event and Gerrity's score is Peirce's", () => {
  const finley = multicategory(tableOf([2680, 23], [72, 28]));
  const event = { hits: 28, falseAlarms: 72, misses: 23, correctNegatives: 2680 };
  close(finley.hss, CATEGORICAL.hss.value(event));
  close(finley.pss, CATEGORICAL.pss.value(event));
  close(finley.gerrity, 0.52285682, 2e-8);
});

Deno.test("estimates without skill, constant or by chance, score 0 with Gerrity whatever the climate", () => {
  close(multicategory(tableOf([80, 15, 5], [0, 0, 0], [0, 0, 0])).gerrity, 0);
  close(multicategory(tableOf([0, 0, 0], [0, 0, 0], [80, 15, 5])).gerrity, 0);
  close(multicategory(tableOf([40, 7.5, 2.5], [24, 4.5, 1.5], [16, 3, 1])).gerrity, 0);
});

Deno.test("a category that never came true leaves Gerrity and SEEPS undefined; xskillscore says 0", () => {
  const { accuracy, gerrity } = multicategory(tableOf([90, 0, 5], [3, 0, 0], [2, 0, 9]));
  close(accuracy, 99 / 109);
  assert.ok(Number.isNaN(gerrity));
  assert.ok(Number.isNaN(seepsOfTable([90, 0, 5, 3, 0, 0, 2, 0, 9])));
  const one = multicategory(tableOf([100, 0], [0, 0]));
  assert.deepEqual([one.accuracy, one.hss, one.pss, one.gerrity], [1, NaN, NaN, NaN]);
  assert.ok(Number.isNaN(multicategory(tableOf([0, 0], [0, 0])).accuracy));
});

Deno.test("a table that is not square is refused", () => {
  assert.throws(() => multicategory({ table: new Float64Array(6) }), {
    name: "TypeError",
    message: "A table of 6 cells is not square",
  });
});
