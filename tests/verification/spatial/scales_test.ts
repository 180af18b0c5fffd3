import { assert, fc } from "../../deps.ts";
import {
  type EnsembleFields,
  ensembleFss,
  type EnsembleFssMethod,
  fss,
  fssScales,
  skilfulScale,
} from "../../../lib/verification/spatial/mod.ts";
import { once } from "../../../lib/verification/once.ts";
import { mergesAsWhole } from "./merges.ts";
import { close } from "../reference.ts";
import { F, O, oblong, pair } from "./fields.ts";
import { fieldPairs } from "./arbitrary.ts";

Deno.test("fssScales() of all thresholds and windows is fss() of each", () => {
  for (const edge of ["zero", "interior", "domain"] as const) {
    const scales = once(fssScales({ thresholds: [1, 2, 4], windows: [3, 2, 7], edge }), pair, pair);
    assert.deepEqual(scales.map(({ threshold, window }) => [threshold, window]).slice(2, 5), [[1, 7], [2, 3], [2, 2]]);
    for (const score of scales) {
      const { threshold, window } = score;
      assert.deepEqual(score, once(fss({ threshold, window, edge }), pair, pair));
    }
  }
});

Deno.test("fssScales() with windows larger than the field, of fields that are not square", () => {
  const [wide] = once(fssScales({ thresholds: [2], windows: [41], edge: "domain" }), oblong);
  close(wide!.value, wide!.asymptotic);
});

Deno.test("a window with too few present cells does not count", () => {
  const masked = { ...pair, truth: O.map((value, i) => i % 8 > 3 ? NaN : value) };
  const at = (validFraction: number): number => once(fss({ threshold: 2, window: 3, validFraction }), masked).windows;
  // Of the 8 x 4 present cells: all; those with 6 or more of 9; those with 9.
  assert.deepEqual([at(0), at(6 / 9), at(1)], [32, 28, 12]);
  close(
    once(fss({ threshold: 2, window: 3, validFraction: 1 }), masked).value,
    once(fss({ threshold: 2, window: 3, edge: "interior" }), masked).value,
  );
  assert.throws(
    () => fss({ threshold: 2, window: 3, edge: "zero", validFraction: 0.5 }),
    /goes with edge "domain" only/,
  );
  assert.throws(() => fss({ threshold: 2, window: 3, validFraction: 2 }), { name: "RangeError" });
});

Deno.test("fss() says why it is NaN", () => {
  const missing = { ...pair, truth: O.map(() => NaN) };
  const options = { threshold: 2, window: 3 };
  assert.equal(once(fss(options), missing).reason, "no window has enough present cells");
  assert.equal(once(fss({ ...options, threshold: 99 }), pair).reason, "no event in any window of either field");
  assert.equal(once(fss(options)).reason, "no field was added");
  assert.equal(once(fss(options), pair).reason, undefined);
  assert.equal(
    once(fss(options), { ...pair, estimate: F.map((v) => v === 8 ? Infinity : v) }).value,
    once(fss(options), pair).value,
  );
});

Deno.test("fssScales() merges as the whole", () => {
  mergesAsWhole(fssScales({ thresholds: [1, 2], windows: [1, 3] }), fieldPairs(5, 6));
  mergesAsWhole(fssScales({ thresholds: [1], windows: [2], edge: "zero" }), fieldPairs(4, 4));
});

Deno.test("skilfulScale() is where the score crosses the useful one, between windows", () => {
  const scores = once(fssScales({ thresholds: [2, 6, 9], windows: [1, 3, 5], edge: "zero" }), pair);
  const [two, six, nine] = skilfulScale(scores);
  // By hand: .6428571428571428 is already above .5 + .203125 / 2 = .6015625.
  assert.equal(two!.value, 1);
  assert.equal(two!.useful, 0.6015625);
  // Events at or above 6: two in each, one in common: FSS at 1 is 1 - 2 / 4; useful at .5 + (2 / 64) / 2.
  const [one, three] = scores.filter((score) => score.threshold === 6);
  assert.equal(one!.value, 0.5);
  close(six!.value, 1 + 2 * (0.515625 - 0.5) / (three!.value - 0.5));
  // Estimated nowhere.
  assert.deepEqual(nine, {
    value: NaN,
    reason: "no window up to 5 cells is useful",
    threshold: 9,
    useful: 0.5 + 1 / 128,
  });
});

Deno.test("ensembleFss() of one member is fssScales(), by every method", () => {
  const options = { thresholds: [1, 2], windows: [3], edge: "zero" } as const;
  const plain = once(fssScales(options), pair);
  for (const method of ["probability", "members", "mean"] as const) {
    const ensemble = once(ensembleFss({ ...options, method }), { members: [F], truth: O, shape: [8, 8] });
    assert.deepEqual(ensemble, plain.map((score) => ({ ...score, method })));
  }
});

/** pFSS by its definition, window by window. */
function probabilityFss({ members, truth, shape: [h, w] }: EnsembleFields, reach: number): number {
  let [difference, squares] = [0, 0];
  for (let cy = 0; cy < h; cy++) {
    for (let cx = 0; cx < w; cx++) {
      const share = (field: ArrayLike<number>): number => {
        let [events, cells] = [0, 0];
        for (let y = Math.max(0, cy - reach); y <= Math.min(h - 1, cy + reach); y++) {
          for (let x = Math.max(0, cx - reach); x <= Math.min(w - 1, cx + reach); x++) {
            events += field[y * w + x]! >= 2 ? 1 : 0;
            cells++;
          }
        }
        return events / cells;
      };
      const p = members.reduce((sum, member) => sum + share(member) / members.length, 0);
      difference += (p - share(truth)) ** 2;
      squares += p ** 2 + share(truth) ** 2;
    }
  }
  return 1 - difference / squares;
}

Deno.test("ensembleFss() of probabilities is its definition; of members, the sums of theirs; of the mean, that field's", () => {
  const members = [F, O.map((value, i) => i < 32 ? value : 0), F.toReversed()];
  const ensemble: EnsembleFields = { members, truth: O, shape: [8, 8] };
  const value = (method: EnsembleFssMethod): number =>
    once(ensembleFss({ thresholds: [2], windows: [3], method }), ensemble)[0]!.value;
  close(value("probability"), probabilityFss(ensemble, 1));
  const single = fss({ threshold: 2, window: 3 });
  close(value("members"), once(single, ...members.map((estimate) => ({ ...pair, estimate }))).value);
  const mean = F.map((_, i) => members.reduce((sum, member) => sum + member[i]!, 0) / 3);
  close(value("mean"), once(single, { ...pair, estimate: mean }).value);
});

Deno.test("a cell missing in one member is missing, and wrong ensembles are refused", () => {
  const holed = F.map((value, i) => i % 8 > 3 ? NaN : value);
  for (const method of ["probability", "members", "mean"] as const) {
    const score = ensembleFss({ thresholds: [2], windows: [3], method });
    const [both] = once(score, { members: [F, holed], truth: O, shape: [8, 8] });
    assert.equal(both!.windows, method === "members" ? 64 : 32);
    assert.throws(() => once(score, { members: [], truth: O, shape: [8, 8] }), /no member/);
    assert.throws(() => once(score, { members: [[1]], truth: O, shape: [8, 8] }), { name: "TypeError" });
    mergesAsWhole(
      score,
      fieldPairs(4, 5).map(({ estimate, ...rest }) => ({ members: [estimate, rest.truth], ...rest })),
    );
  }
  assert.throws(() => ensembleFss({ thresholds: [2], windows: [3], method: "all" as "mean" }), /"all" is unknown/);
  fc.assert(fc.property(fieldPairs(4, 4), ({ estimate, truth, shape }) => {
    const [score] = once(ensembleFss({ thresholds: [1], windows: [3] }), {
      members: [estimate, estimate],
      truth,
      shape,
    });
    close(score!.value, once(fss({ threshold: 1, window: 3 }), { estimate, truth, shape }).value);
  }));
});
