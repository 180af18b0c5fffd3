import { assert, fc } from "../../deps.ts";
import {
  displacementAmplitude,
  eventDistances,
  meanEventDistances,
  meanShift,
  phaseCorrelation,
} from "../../../lib/verification/spatial/mod.ts";
import { distanceMap } from "../../../lib/verification/spatial/distance_map.ts";
import { once } from "../../../lib/verification/once.ts";
import { close } from "../reference.ts";
import { fieldPairs } from "./arbitrary.ts";
import { blob, F, O, oblong, pair } from "./fields.ts";
import { mergesAsWhole } from "./merges.ts";

Deno.test("eventDistances() of the reference fields are those of scipy's distance transform", () => {
  // scipy 1.17.1 ndimage.distance_transform_edt; the Hausdorff distance also by scipy.spatial.distance.
  const expected = {
    baddeley: 0.6517409542094346,
    hausdorff: 1.4142135623730951,
    partialHausdorff: 1.4142135623730951,
    meanHausdorff: 0.42761423749153965,
    meanFromTruth: 0.3076923076923077,
    meanFromEstimate: 0.42761423749153965,
    centroid: 0.860026145192227,
  };
  const stretched = {
    baddeley: 0.34375,
    hausdorff: 2.692582403567252,
    partialHausdorff: 1,
    meanHausdorff: 0.7128388269044835,
    meanFromTruth: 0.3076923076923077,
    meanFromEstimate: 0.7128388269044835,
    centroid: 1.231370045660164,
  };
  const same = (actual: object, values: Readonly<Record<string, number>>): void => {
    for (const [name, value] of Object.entries(values)) close((actual as Record<string, number>)[name]!, value);
  };
  same(eventDistances(pair, { threshold: 2 }), expected);
  same(eventDistances(pair, { threshold: 2, spacing: [1, 2.5], exponent: 1, cutoff: 2, quantile: 0.75 }), stretched);
});

Deno.test("distanceMap() is the nearest cell of the set, cell by cell", () => {
  const sets = fc.array(fc.constantFrom(0, 0, 0, 1), { minLength: 30, maxLength: 30 });
  fc.assert(fc.property(sets, fc.constantFrom(1, 0.3, 4), (inside, dx) => {
    const map = distanceMap(inside, [5, 6], [1, dx]);
    map.forEach((actual, i) => {
      const all = inside.flatMap((own, k) =>
        own ? [Math.hypot(Math.floor(i / 6) - Math.floor(k / 6), (i % 6 - k % 6) * dx)] : []
      );
      assert.ok(Object.is(actual, Math.min(...all)) || Math.abs(actual - Math.min(...all)) < 1e-12);
    });
  }));
});

Deno.test("eventDistances() without events are NaN with the reason, but for Baddeley's delta with a cutoff", () => {
  const dry = F.map(() => 0);
  const one = eventDistances({ ...pair, estimate: dry }, { threshold: 2 });
  assert.ok(Number.isNaN(one.hausdorff) && Number.isNaN(one.baddeley) && Number.isNaN(one.centroid));
  assert.equal(one.reason, "one field has no event");
  assert.ok(eventDistances({ ...pair, estimate: dry }, { threshold: 2, cutoff: 3 }).baddeley > 1);
  assert.equal(
    eventDistances({ ...pair, estimate: dry, truth: dry }, { threshold: 2 }).reason,
    "neither field has an event",
  );
  assert.equal(eventDistances({ ...pair, estimate: O }, { threshold: 2 }).hausdorff, 0);
  assert.throws(() => eventDistances(pair, { threshold: NaN }), { name: "RangeError" });
  assert.throws(() => eventDistances(pair, { threshold: 1, quantile: 0 }), /Quantile 0/);
  const { means } = once(meanEventDistances({ threshold: 2 }), pair, { ...pair, estimate: dry });
  close(means.baddeley.value, 0.6517409542094346);
  assert.equal(means.baddeley.fields, 1);
  mergesAsWhole(meanEventDistances({ threshold: 2, cutoff: 3 }), fieldPairs(4, 5));
});

const SHAPE = [48, 48] as const;
const [from, to] = [blob(48, [22, 20]), blob(48, [25, 15])];

Deno.test("phaseCorrelation() finds a known shift, of whole cells and between them", () => {
  const shift = phaseCorrelation({ estimate: to, truth: from, shape: SHAPE }, { taper: "none" });
  assert.ok(Math.abs(shift.dy - 3) < 0.1 && Math.abs(shift.dx + 5) < 0.1, `${shift.dy}, ${shift.dx}`);
  const rolled = oblong.truth as readonly number[];
  const turned = rolled.map((_, i) => rolled[(Math.floor(i / 14) + 7) % 10 * 14 + (i % 14 + 2) % 14]!);
  const exact = phaseCorrelation({ estimate: turned, truth: rolled, shape: [10, 14] }, { taper: "none" });
  close(exact.dy, 3);
  close(exact.dx, -2);
  close(exact.peak, 1, 1e-6);
});

Deno.test("phaseCorrelation() of a dry field is NaN with the reason", () => {
  const dry = phaseCorrelation({ ...pair, estimate: F.map(() => 0) });
  assert.ok(Number.isNaN(dry.dy) && dry.reason === "a field is dry or constant");
  assert.equal(once(meanShift(), { ...pair, estimate: F.map(() => 0) }).means.dy.reason, "undefined in every field");
  mergesAsWhole(meanShift(), fieldPairs(4, 6));
});

Deno.test("displacementAmplitude() answers a shift with displacement, a factor with amplitude", () => {
  const options = { threshold: 1 };
  const moved = once(displacementAmplitude(options), { estimate: to, truth: from, shape: SHAPE });
  assert.ok(Math.abs(moved.displacement - Math.hypot(3, 5)) < 0.5, `${moved.displacement}`);
  assert.ok(Math.abs(moved.shift[0] - 3) < 0.5 && Math.abs(moved.shift[1] + 5) < 0.5, `${moved.shift}`);
  // Unmoved, the error of the blob with its top at 10 has an rms of 3.7 over the same cells.
  assert.ok(moved.amplitude < 0.8, `${moved.amplitude}`);
  const missed = once(displacementAmplitude(options), { estimate: from.map(() => 0), truth: from, shape: SHAPE });
  close(missed.value, 1);
  assert.equal(missed.displacement, 0);
  const perfect = once(displacementAmplitude(options), { estimate: from, truth: from, shape: SHAPE });
  assert.deepEqual([perfect.value, perfect.displacement, perfect.amplitude], [0, 0, 0]);
  const none = once(displacementAmplitude({ threshold: 99 }), pair);
  assert.ok(Number.isNaN(none.value) && none.reason === "neither field has a feature");
  assert.throws(() => displacementAmplitude({ threshold: 0 }), /Threshold 0/);
  mergesAsWhole(displacementAmplitude({ threshold: 1, levels: 1 }), fieldPairs(5, 7));
});
