import { cutTo, scoreScale } from "../../lib/report/charts/score_scale.ts";
import { assert, fc } from "../deps.ts";

const mark = (value: number, low: number | null = null, high: number | null = null) => ({ value, low, high });

const marks = fc.array(
  fc.tuple(fc.double({ min: -50, max: 50, noNaN: true }), fc.double({ min: 0, max: 1e4, noNaN: true }), fc.boolean())
    .map(([value, half, known]) => known ? mark(value, value - half, value + half) : mark(value)),
  { minLength: 1, maxLength: 12 },
);

Deno.test("scoreScale() shows every value and the perfect one, and all of every interval or a cut", () => {
  fc.assert(fc.property(marks, (marks) => {
    const { domain: [from, to], cut } = scoreScale("difference_rmse", marks);
    assert.ok(from < 0 && to > 0, "the perfect value lies inside");
    for (const one of marks) {
      assert.ok(from < one.value && one.value < to);
      const { low, high } = cut === null ? one : cutTo(cut, one);
      if (low !== null && high !== null) assert.ok(from < low && high < to, `${low} to ${high} in ${from} to ${to}`);
    }
  }));
});

Deno.test("scoreScale() goes no further than a score can, and cuts only what is much longer than the others", () => {
  assert.equal(scoreScale("rmse", [mark(0.4, 0, 1.1)]).domain[0], 0);
  assert.deepEqual(scoreScale("csi", [mark(0.4, 0.2, 0.5)]), { domain: [0, 1], cut: null });
  const usual = [0.2, 0.3, 0.4].map((value) => mark(value, value - 0.1, value + 0.1));
  assert.equal(scoreScale("rmse", usual).cut, null);
  const { domain: [, to], cut } = scoreScale("rmse", [...usual, mark(0.4, 0.1, 90)]);
  assert.ok(cut !== null && to < 2, `to ${to}`);
});

Deno.test("scoreScale() takes what rounding leaves for no difference", () => {
  const [from, to] = scoreScale("difference_pod", [mark(0), mark(1e-17), mark(-2e-16)]).domain;
  assert.ok(Math.abs(from + 0.5) < 1e-9 && Math.abs(to - 0.5) < 1e-9, `${from} to ${to}`);
});
