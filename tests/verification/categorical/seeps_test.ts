import { assert, fc } from "../../deps.ts";
import { seeps, seepsError, seepsOf, seepsOfTable } from "../../../lib/verification/categorical/mod.ts";
import { close } from "../reference.ts";

const [LIGHT, HEAVY, P1] = [0.2, [4, 6, 8, 5, 9, 3], [.5, .3, .2, .6, .05, .8]];
const climate = { light: LIGHT, heavy: HEAVY, dryProbability: P1, event: ">" } as const;
const days = 40;
const cells = HEAVY.length;
const estimate = Array.from({ length: days * cells }, (_, i) => Math.max(0, (i * 37) % 101 - 40) / 5);
const truth = Array.from({ length: days * cells }, (_, i) => Math.max(0, (i * 53) % 103 - 45) / 5);
const weights = [1, 2, .5, 1, 1, 3];

/** Adds the days `from` to `to` one field at a time. */
function add(accumulator: ReturnType<typeof seeps>, from: number, to: number, weighted: boolean) {
  const state = accumulator.init();
  for (let day = from; day < to; day++) {
    const [a, b] = [day * cells, (day + 1) * cells];
    const pairs = { estimate: estimate.slice(a, b), truth: truth.slice(a, b) };
    accumulator.add(state, weighted ? { ...pairs, weights } : pairs);
  }
  return state;
}

Deno.test("SEEPS is that of the library scores 2.7.0, with its operator, weights and range of climates", () => {
  // scores.categorical.seeps on the same arrays, dry_light_threshold 0.2
  const usual = seeps(climate);
  const value = usual.value(add(usual, 0, days, false));
  close(value.seeps, 1.5971368396096657);
  assert.deepEqual([value.n, value.excluded], [days * 5, days]);
  close(usual.value(add(usual, 0, days, true)).seeps, 1.8774380721935067);
  const all = seeps({ ...climate, dryRange: [0, 1] });
  close(all.value(add(all, 0, days, false)).seeps, 1.88614633938375);
  const example = seepsOf(
    { estimate: [0.1, 10, 0, 0.4, 7.1, 6.5], truth: [0.4, 13.4, 0.1, 0.4, 10.2, 4.5] },
    { ...climate, heavy: [14, 18, 6, 14, 18, 6], dryProbability: [.5, .7, .9, .5, .7, .9] },
  );
  assert.equal(example.seeps, 0.25); // the example of its documentation
});

Deno.test("the errors are the matrix of Rodwell et al. (2010), eq. 15", () => {
  const p1 = 0.4;
  const matrix = [
    [0, 1 / (1 - p1), 4 / (1 - p1)],
    [1 / p1, 0, 3 / (1 - p1)],
    [1 / p1 + 3 / (2 + p1), 3 / (2 + p1), 0],
  ];
  matrix.forEach((row, y) => row.forEach((error, x) => close(seepsError(y, x, p1, (1 - p1) / 3), error / 2)));
});

Deno.test("merge(a, b) is the whole", () => {
  const accumulator = seeps(climate);
  fc.assert(fc.property(fc.nat(days), (at) => {
    const merged = accumulator.merge(add(accumulator, 0, at, true), add(accumulator, at, days, true));
    close(accumulator.value(merged).seeps, accumulator.value(add(accumulator, 0, days, true)).seeps, 1e-12);
  }));
});

Deno.test("SEEPS of a table uses the table's own climate: perfect 0, without skill 1", () => {
  assert.equal(seepsOfTable([60, 0, 0, 0, 25, 0, 0, 0, 15]), 0);
  close(seepsOfTable([60, 25, 15, 0, 0, 0, 0, 0, 0]), 1);
  close(seepsOfTable([0, 0, 0, 0, 0, 0, 60, 25, 15]), 1);
  close(seepsOfTable([6, 2.5, 1.5, 30, 12.5, 7.5, 24, 10, 6]), 1);
  assert.throws(() => seepsOfTable([1, 2, 3, 4]), /three categories: a table of 4 cells is not 3 x 3/);
});

Deno.test("pairs and climates that are missing are left out; a wrong climate is refused", () => {
  const pairs = { estimate: [0, NaN, 9, 1], truth: [0, 1, NaN, 9] };
  const options = { light: 0.2, heavy: 5, dryProbability: [.5, .5, .5, NaN] };
  assert.deepEqual(seepsOf(pairs, options), { seeps: 0, n: 1, excluded: 1 });
  assert.deepEqual(seepsOf(pairs, { ...options, light: NaN }), { seeps: NaN, n: 0, excluded: 2 });
  assert.throws(() => seeps({ ...options, dryProbability: 1.5 }), /Probability 1.5 is outside \[0, 1\]/);
  assert.throws(() => seepsOf(pairs, { ...options, heavy: [5] }), /A climatology of 1 cells does not fit 4/);
});
