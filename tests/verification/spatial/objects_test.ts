import { assert } from "../../deps.ts";
import { matchObjects, meanSal, objectScores, rainObjects, sal } from "../../../lib/verification/spatial/mod.ts";
import { once } from "../../../lib/verification/once.ts";
import { close } from "../reference.ts";
import { fieldPairs } from "./arbitrary.ts";
import { blob, F, grid, O, pair } from "./fields.ts";
import { mergesAsWhole } from "./merges.ts";

Deno.test("sal() of the reference fields, objects of any size, where pysteps finds none below 50 cells", () => {
  // Brute force of reference verification.json; pysteps 1.21.5 returns S = L = NaN here.
  for (const connectivity of [4, 8] as const) {
    const result = sal(pair, { connectivity });
    close(result.structure, 0.14959145191703338);
    close(result.amplitude, 0.017699115044247787);
    close(result.l1, 0.07133328486312537);
    close(result.l2, 0.06608905598750103);
    close(result.location, 0.1374223408506264);
    assert.deepEqual([result.estimateObjects, result.truthObjects], [2, 2]);
    close(result.estimateThreshold, 0.4);
    close(result.truthThreshold, 0.48);
    assert.equal(result.reason, undefined);
  }
  assert.ok(Number.isNaN(sal(pair, { minimumCells: 50 }).structure), "pysteps' floor");
});

Deno.test("sal() answers each error in its own component", () => {
  const truth = blob(40, [20, 20]);
  const of = (estimate: readonly number[]) => sal({ estimate, truth, shape: [40, 40] });
  const stronger = of(truth.map((value) => 3 * value));
  close(stronger.amplitude, 1);
  assert.ok(Math.abs(stronger.structure) < 1e-12 && stronger.location < 1e-12);
  const moved = of(blob(40, [20, 26]));
  close(moved.l1, 6 / Math.hypot(39, 39), 1e-3);
  assert.ok(Math.abs(moved.amplitude) < 1e-3 && Math.abs(moved.structure) < 1e-3);
  const wider = of(blob(40, [20, 20], 6));
  assert.ok(wider.structure > 0.5 && wider.l1 < 1e-3);
});

Deno.test("sal() of dry, missing and bad fields", () => {
  const dry = F.map(() => 0);
  const both = sal({ ...pair, estimate: dry, truth: dry });
  assert.ok([both.structure, both.amplitude, both.location].every(Number.isNaN));
  assert.equal(both.reason, "both fields are dry");
  assert.equal(sal({ ...pair, estimate: dry }).amplitude, -2);
  assert.equal(sal({ ...pair, truth: dry }).amplitude, 2);
  assert.match(sal({ ...pair, truth: dry }).reason!, /one field is dry/);
  assert.equal(sal({ ...pair, truth: F.map(() => NaN) }).reason, "no cell is present in both fields");
  assert.match(sal(pair, { threshold: 100 }).reason!, /no object/);
  assert.throws(() => sal({ ...pair, truth: F.map(() => Infinity) }), /Value Infinity of cell 0 is not an amount/);
  assert.throws(() => sal({ ...pair, truth: [1] }), { name: "TypeError" });
});

Deno.test("meanSal() is the mean of each component where it is defined", () => {
  const dry = { ...pair, estimate: F.map(() => 0) };
  const { means, fields } = once(meanSal(), pair, dry);
  assert.equal(fields, 2);
  close(means.amplitude.value, (0.017699115044247787 - 2) / 2);
  close(means.structure.value, 0.14959145191703338);
  assert.equal(means.structure.fields, 1);
  mergesAsWhole(meanSal(), fieldPairs(4, 5));
});

Deno.test("rainObjects() describes shape and place", () => {
  const bar = grid(9, 12, (y, x) => y === 4 && x >= 2 && x < 10 ? x : 0);
  const [object, ...others] = rainObjects({ values: bar, shape: [9, 12] }, { threshold: 1 });
  assert.equal(others.length, 0);
  assert.deepEqual([object!.cells.length, object!.mass, object!.maximum], [8, 44, 9]);
  assert.deepEqual(object!.centroid, [4, 5.5]);
  close(object!.centre[1], 284 / 44);
  close(object!.angle, 0);
  // A rectangle of 8 x 1 cells: variances 64 / 12 and 1 / 12.
  close(object!.aspect, 1 / 8);
  const corner = grid(4, 4, (y, x) => y === x ? 1 : 0);
  const count = (connectivity: 4 | 8): number =>
    rainObjects({ values: corner, shape: [4, 4] }, { threshold: 1, connectivity }).length;
  assert.deepEqual([count(4), count(8)], [4, 1]);
  close(rainObjects({ values: corner, shape: [4, 4] }, { threshold: 1 })[0]!.angle, 45);
  assert.throws(() => rainObjects({ values: corner, shape: [4, 4] }, { threshold: 1, minimumCells: 0 }), {
    name: "RangeError",
  });
});

const options = { threshold: 1, centroidReach: 20 };

Deno.test("matchObjects() finds the moved object, not the far one", () => {
  const both = (a: readonly number[], b: readonly number[]): number[] => a.map((value, i) => Math.max(value, b[i]!));
  const truth = both(blob(50, [12, 12]), blob(50, [36, 38]));
  const estimate = both(blob(50, [14, 15]), blob(50, [12, 44], 2));
  const { matches, medianInterest, ...objects } = matchObjects({ estimate, truth, shape: [50, 50] }, options);
  assert.deepEqual([objects.estimate.length, objects.truth.length, matches.length], [2, 2, 1]);
  assert.deepEqual(matches[0]!.displacement.map((d) => Math.round(d * 1e6) / 1e6), [2, 3]);
  assert.ok(matches[0]!.interest > 0.9 && medianInterest < matches[0]!.interest);
  const scores = once(objectScores(options), { estimate, truth, shape: [50, 50] });
  assert.deepEqual([scores.hits, scores.falseAlarms, scores.misses, scores.csi], [1, 1, 1, 1 / 3]);
  close(scores.distance, Math.hypot(2, 3), 1e-6);
});

Deno.test("objectScores() of a perfect, an empty and a wrong field", () => {
  const perfect = once(objectScores(options), { ...pair, estimate: O });
  assert.deepEqual([perfect.csi, perfect.threat, perfect.medianInterest, perfect.distance], [1, 1, 1, 0]);
  const dry = once(objectScores(options), { ...pair, estimate: F.map(() => 0), truth: F.map(() => 0) });
  assert.ok(Number.isNaN(dry.csi) && Number.isNaN(dry.threat) && Number.isNaN(dry.medianInterest));
  assert.equal(dry.reason, "no field has an object");
  assert.equal(once(objectScores(options), { ...pair, estimate: F.map(() => 0) }).csi, 0);
  assert.throws(() => objectScores({ ...options, centroidReach: 0 }).add(new Float64Array(11), pair), /Reach 0/);
  mergesAsWhole(objectScores(options), fieldPairs(5, 5));
});
