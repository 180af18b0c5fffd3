import { assert } from "../deps.ts";
import { CATALOGUE, fieldScores, scoresNamed, type VerifySettings } from "../../lib/verification/catalogue.ts";
import { byShape } from "../../lib/verification/catalogue/by_shape.ts";
import { SPATIAL_ENTRIES } from "../../lib/verification/spatial/entries.ts";
import { intensityScale } from "../../lib/verification/spatial/mod.ts";
import { compareSpectra } from "../../lib/verification/spectral/compare_spectra.ts";
import { SPECTRAL_ENTRIES } from "../../lib/verification/spectral/entries.ts";
import { close } from "./reference.ts";
import { fieldPairs } from "./spatial/arbitrary.ts";
import { F, O } from "./spatial/fields.ts";
import { mergesAsWhole } from "./spatial/merges.ts";

const SETTINGS: VerifySettings = { thresholds: [2], windows: [3, 5], edges: ["zero", "interior"], operator: ">=" };
const ENTRIES = [...SPATIAL_ENTRIES, ...SPECTRAL_ENTRIES];
const SINGLE = ENTRIES.filter(({ ensemble }) => ensemble !== true).map(({ name }) => name);
const MEMBERS = ENTRIES.filter(({ ensemble }) => ensemble === true).map(({ name }) => name);

function resultsOf(
  names: readonly string[],
  fields: readonly (readonly [forecast: readonly number[], observed: readonly number[]])[],
  members: number | null = null,
) {
  const scores = fieldScores(scoresNamed(names), SETTINGS);
  for (const [forecast, observed] of fields) {
    scores.add({
      forecast: Float64Array.from(forecast),
      observed: Float64Array.from(observed),
      shape: [8, 8],
      members,
    });
  }
  return scores.results();
}

Deno.test("scores of fields by name, with values of verification.json and of the tests of each", () => {
  const results = resultsOf(SINGLE, [[F, O]]);
  const all = (name: string, expected: readonly number[]): void => {
    assert.equal(results[name]!.length, expected.length, name);
    expected.forEach((value, k) => close(results[name]![k]!.value, value));
  };
  all("fss", [.8685082872928176, .9564722617354197, .8843537414965986, .980884109916368]);
  assert.deepEqual(results["fss"]!.map(({ edges, threshold, window }) => [edges, threshold, window]), [
    ["zero", 2, 3],
    ["zero", 2, 5],
    ["interior", 2, 3],
    ["interior", 2, 5],
  ]);
  const { value: _, ...fss } = results["fss"]![2]!;
  assert.deepEqual(fss, {
    edges: "interior",
    threshold: 2,
    window: 3,
    operator: ">=",
    useful: .6015625,
    asymptotic: fss["asymptotic"],
    forecastRate: .234375,
    observedRate: .203125,
    fields: 1,
    n: 36,
  });
  close(fss["asymptotic"] as number, .9898477157360406);
  all("fss-skilful-scale", [3, 3]);
  all("sal-structure", [.14959145191703338]);
  all("sal-amplitude", [.017699115044247787]);
  all("sal-location", [.1374223408506264]);
  all("sal-l1", [.07133328486312537]);
  all("sal-l2", [.06608905598750103]);
  all("intensity-scale-skill", [.9879336349924585, .8672699849170435, .5656108597285066, -.3514328808446463]);
  all("neighbourhood-csi", [34 / 45, 53 / 58]);
  all("neighbourhood-pod", [34 / 37, 53 / 56]);
  all("baddeley", [.6517409542094346]);
  all("hausdorff", [1.4142135623730951]);
  all("hausdorff-mean", [.42761423749153965]);
  all("distance-of-misses", [.3076923076923077]);
  all("centroid-distance", [.860026145192227]);
  const spectrum = [50.765625, 13.22980811759101, 3.9248361588277283, .788527011758408];
  all("rapsd-pysteps", [...spectrum, 49, 14.788640018153897, 5.022811071234203, 1.2687042025813233]);
  const { wavelength, of } = results["rapsd-pysteps"]![5]!;
  assert.deepEqual([of, wavelength], ["observed", 8]);
  // Power by wavelength is the quotient of the spectra.
  const densities = Map.groupBy(results["rapsd"]!, (reading) => reading["of"]);
  results["spectral-power-ratio"]!.forEach(({ value }, k) =>
    close(value, densities.get("forecast")![k]!.value / densities.get("observed")![k]!.value)
  );
});

Deno.test("a forecast that is what was observed has the best of every score of fields", () => {
  const results = resultsOf(SINGLE, [[O, O], [F, F]]);
  for (const name of SINGLE.filter((name) => /distance|hausdorff|baddeley|sal-|displacement|shift/.test(name))) {
    for (const { value } of results[name]!) close(value, 0);
  }
  const best = SINGLE.filter((name) => /^fss$|csi|pod|ets|skill$|^spectral.*(coherence|ratio|-correlation)/.test(name));
  for (const name of best) {
    for (const { value } of results[name]!) close(value, 1);
  }
  close(results["effective-resolution"]![0]!.value, 1 / Math.hypot(.5, .5), .1);
});

Deno.test("a displacement is found by flow and by phase", () => {
  const moved = O.map((_, i) => i % 8 === 0 ? 0 : O[i - 1]!);
  const results = resultsOf(["displacement", "phase-shift"], [[moved, O]]);
  const { value, dx, reach } = results["displacement"]![0]!;
  assert.ok(value > .5 && value < 1.5 && Number(dx) > .5, `${value} ${dx}`);
  assert.equal(reach, 30);
  close(results["phase-shift"]![0]!["dx"] as number, 1, .2);
});

Deno.test("scores of fields that are not defined say why", () => {
  const dry = O.map(() => 0);
  const missing = O.map(() => NaN);
  for (const fields of [[], [[dry, dry]], [[missing, O]], [[F, dry]], [[dry, O]]] as const) {
    for (const [name, readings] of Object.entries(resultsOf(SINGLE, fields))) {
      assert.ok(readings.length > 0, name);
      for (const { value, reason } of readings) {
        assert.equal(Number.isFinite(value), reason === undefined, name);
        // Those of tables are quotients, whose own words are right.
        assert.ok(name.startsWith("neighbourhood") || !reason?.includes("divided"), `${name}: ${reason}`);
      }
    }
  }
  const { rapsd, "effective-resolution": resolution } = resultsOf(["rapsd", "effective-resolution"], [
    [F, missing],
    [F.toReversed(), F],
  ]);
  for (const { fields, skipped } of rapsd!) assert.deepEqual([fields, skipped], [1, 1]);
  assert.equal(resolution![0]!["skipped"], 1);
});

Deno.test("scores of an ensemble's fields: of one member those of a single forecast", () => {
  const single = resultsOf(["fss"], [[F, O]])["fss"]!;
  const one = resultsOf(MEMBERS, [[F, O]], 1);
  assert.deepEqual(MEMBERS, ["ensemble-fss", "ensemble-fss-members", "ensemble-fss-mean"]);
  for (const name of MEMBERS) {
    one[name]!.forEach(({ method: _, ...reading }, k) => assert.deepEqual(reading, single[k]));
  }
  const two = resultsOf(["ensemble-fss", "ensemble-fss-members"], [[[...F, ...O], O]], 2);
  assert.ok(two["ensemble-fss"]![0]!.value > two["ensemble-fss-members"]![0]!.value);
  assert.equal(two["ensemble-fss"]![0]!["method"], "probability");
});

Deno.test("settings that make no sense are refused before the first field", () => {
  const refused = (settings: Partial<VerifySettings>, reason: RegExp): void => {
    assert.throws(() => fieldScores(scoresNamed(["fss"]), { ...SETTINGS, ...settings }), reason);
  };
  refused({ windows: [2.5] }, /Window 2.5 is not a whole number above 0/);
  refused({ edges: ["wrap"] }, /Edge "wrap" is unknown/);
  refused({ windows: [] }, /Score "fss" needs windows/);
  refused({ windows: [3, 5, 3] }, /Window 3 is there twice: give it once/);
  refused({ edges: ["zero", "zero"] }, /Edge zero is there twice/);
  assert.throws(() => resultsOf(["sal-location"], [[F.map(() => -1), O]]), /Value -1 of cell 0 is not an amount/);
});

Deno.test("byShape() and compareSpectra() merge as the whole, and fields of another shape are refused", () => {
  const score = byShape((shape) => intensityScale({ threshold: 1, shape }));
  mergesAsWhole(score, fieldPairs(3, 4));
  mergesAsWhole(compareSpectra({ shape: [3, 4] }), fieldPairs(3, 4));
  assert.equal(score.value(score.init()), null);
  const pair = { estimate: [1], truth: [0], shape: [1, 1] } as const;
  const state = score.add(score.init(), pair);
  assert.throws(
    () => score.add(state, { estimate: [1, 2], truth: [0, 2], shape: [1, 2] }),
    /Fields of 1 x 2 do not go with those of 1 x 1/,
  );
  assert.equal(new Set(CATALOGUE.map(({ name }) => name)).size, CATALOGUE.length);
});
