import { assert, fc } from "../../deps.ts";
import { fieldScores, type ScoreReading, type VerifiedField } from "../../../lib/verification/catalogue.ts";
import { byMembers } from "../../../lib/verification/ensemble/by_members.ts";
import { CALIBRATION_ENTRIES } from "../../../lib/verification/ensemble/entries/calibration_entries.ts";
import { CRPS_ENTRIES } from "../../../lib/verification/ensemble/entries/crps_entries.ts";
import { EVENT_ENTRIES } from "../../../lib/verification/ensemble/entries/event_entries.ts";
import { VECTOR_ENTRIES } from "../../../lib/verification/ensemble/entries/vector_entries.ts";
import { crpsDecomposition } from "../../../lib/verification/ensemble/mod.ts";
import { close } from "../reference.ts";
import { ENSEMBLES, someCases, TRUTH } from "./cases.ts";

const OF_MEMBERS = [...CRPS_ENTRIES, ...EVENT_ENTRIES, ...CALIBRATION_ENTRIES, ...VECTOR_ENTRIES];

/** A field of one row: a cell for every case. */
function fieldOf(ensembles: readonly (readonly number[])[], truth: readonly number[]): VerifiedField {
  const members = ensembles[0]!.length;
  const forecast = Array.from({ length: members }, (_, m) => ensembles.map((row) => row[m]!)).flat();
  return {
    forecast: Float64Array.from(forecast),
    observed: Float64Array.from(truth),
    shape: [1, truth.length],
    members,
  };
}

function resultsOf(fields: readonly VerifiedField[], threshold = 1): Readonly<Record<string, readonly ScoreReading[]>> {
  const scores = fieldScores(OF_MEMBERS, { thresholds: [threshold], windows: [], edges: [], operator: ">=" });
  for (const field of fields) scores.add(field);
  return scores.results();
}

const WHOLE = fieldOf(ENSEMBLES, TRUTH);

Deno.test("the catalogue's scores of ensembles: means of the values in verification.json", () => {
  const results = resultsOf([WHOLE]);
  const first = (name: string): ScoreReading => results[name]![0]!;
  // means over its six cases, of those that are defined
  const expected = {
    "crps": 10.82 / 6,
    "crps-fair": 9.11 / 6,
    "crps-almost-fair": (0.95 * 9.11 + 0.05 * 10.82) / 6,
    "crps-threshold-weighted": 9.488 / 6,
    "crps-threshold-weighted-fair": 7.89 / 6,
    "crps-outcome-weighted": 8.78875 / 4,
    "crps-vertically-rescaled": 10.568 / 6,
    "brier": 0.18,
    "brier-fair": 1 / 6,
  };
  for (const [name, value] of Object.entries(expected)) close(first(name).value, value);
  assert.deepEqual([first("crps-outcome-weighted")["n"], first("crps-outcome-weighted")["leftOut"]], [4, 2]);
  assert.deepEqual([first("crps-fair")["estimator"], first("crps-almost-fair")["alpha"]], ["fair", 0.95]);
  close(first("crps")["underforecast"] as number, 14.04 / 6);
  const part = (name: string): number => first(`crps-${name}`).value;
  close(part("reliability") - part("resolution") + part("uncertainty"), 10.82 / 6);
  close(part("reliability") + part("potential"), 10.82 / 6);
});

Deno.test("the catalogue's scores of events: CORP with ties pooled and the ROC area of verification.json", () => {
  // ten members, of which as many are wet as its probabilities say
  const shares = [1, 1, 3, 3, 3, 6, 6, 8, 9, 9].map((wet) => Array.from({ length: 10 }, (_, m) => m < wet ? 2 : 0));
  const results = resultsOf([fieldOf(shares, [0, 0, 0, 1, 0, 1, 0, 1, 1, 1])]);
  const values = (name: string): readonly number[] => results[name]!.map(({ value }) => value);
  const only = (name: string, expected: number): void => close(values(name)[0]!, expected);
  only("brier", 0.127);
  only("brier-reliability", 0.010333333333333333);
  only("brier-resolution", 0.13333333333333333);
  only("brier-uncertainty", 0.25);
  only("roc-area", 0.9);
  assert.deepEqual(values("reliability-curve"), [0, 1 / 3, 0.5, 1, 1]);
  assert.deepEqual(results["reliability-curve"]!.map((row) => [row["forecast"], row["weight"]]).slice(1, 3), [
    [0.3, 3],
    [0.6, 2],
  ]);
  // ratio one half, acting from a share of 0.6: one false alarm, one miss of ten; climatology costs 0.5, perfection 0.25
  const value = results["economic-value"]!.find(({ ratio }) => ratio === 0.5)!;
  close(value.value, (0.5 - (5 * 0.5 + 1) / 10) / 0.25);
});

Deno.test("the catalogue's rank histogram: counts of pysteps, its fields as vectors: values of scoringrules", () => {
  const ranks = resultsOf([fieldOf(
    [[1, 2, 3, 4], [5, 6, 7, 8], [.1, .2, .3, .4], [2, 4, 6, 8], [1, 3, 5, 7]],
    [2.5, 9, .05, 7, 6],
  )]);
  assert.deepEqual(ranks["rank-histogram"]![0]!["counts"], [1, 0, 1, 2, 1]);
  close(ranks["rank-histogram"]![0]!.value, 0.4);
  close(ranks["rank-uniformity"]![0]!["chiSquare"] as number, 2);
  const vectors = resultsOf([fieldOf([[1, 3, 0, 2], [0, .5, 0, 1.5], [2, 2.5, 4, 1]], [1.5, .2, 3])]);
  close(vectors["energy-score"]![0]!.value, 0.7629951637918483);
  close(vectors["energy-score-fair"]![0]!.value, 0.43431216845449305);
  close(vectors["variogram-score"]![0]!.value, 0.37454201791037367);
  close(vectors["dawid-sebastiani"]![0]!.value, -0.6248562996275993); // numpy.linalg: vector_scores_test.ts
  assert.equal(vectors["energy-score"]![0]!["n"], 1);
});

Deno.test("ensembles field by field are all at once, but for vectors, of which every field is one", () => {
  const parts = [fieldOf(ENSEMBLES.slice(0, 2), TRUTH.slice(0, 2)), fieldOf(ENSEMBLES.slice(2), TRUTH.slice(2))];
  const [once, twice] = [resultsOf([WHOLE]), resultsOf(parts)];
  // five members have a covariance of two cells, not of four
  for (const [name, readings] of Object.entries(once)) {
    if (/energy|variogram|dawid/.test(name)) assert.equal(twice[name]![0]!["n"], name.startsWith("dawid") ? 1 : 2);
    else readings.forEach(({ value }, k) => close(twice[name]![k]!.value, value));
  }
});

Deno.test("ensembles of one member, all missing, dry or infinite: NaN with the reason, or a clear error", () => {
  const reasonsOf = (field: VerifiedField) =>
    Object.fromEntries(
      Object.entries(resultsOf([field])).map(([name, [reading]]) => {
        assert.ok(Number.isFinite(reading!.value) || reading!.reason !== undefined, name);
        return [name, Number.isFinite(reading!.value) ? null : reading!.reason];
      }),
    );
  const one = reasonsOf(fieldOf(TRUTH.map((x) => [x]), TRUTH));
  assert.equal(one["crps"], null);
  for (const name of ["crps-fair", "brier-fair", "spread-skill", "energy-score-fair"]) {
    assert.match(one[name]!, /^the score is not defined for any of the \d cases$/, name);
  }
  const none = reasonsOf(fieldOf(ENSEMBLES, TRUTH.map(() => NaN)));
  assert.equal(none["reliability-curve"], "no pairs");
  assert.equal(none["roc-area"], "no pairs");
  assert.ok(Object.values(none).every((reason) => reason !== null));
  const dry = reasonsOf(fieldOf([[0, 0, 0], [0, 0, 0]], [0, 0]));
  assert.equal(dry["roc-area"], "the event came in no case, or in all");
  assert.equal(dry["economic-value"], "the event came in no case, or in all");
  assert.equal(dry["crps"], null);
  assert.throws(() => resultsOf([fieldOf([[1, Infinity]], [1])]), /Member of case 0 is Infinity/);
  const wide = { forecast: new Float32Array(2 * 4100), observed: new Float32Array(4100), shape: [41, 100], members: 2 };
  assert.throws(() => resultsOf([wide as unknown as VerifiedField]), /"variogram-score" takes every two cells: fields/);
});

Deno.test("byMembers() takes the number of members from its cases: merge(a, b) is the whole, a change is refused", () => {
  const { init, add, merge, value } = byMembers(crpsDecomposition);
  const crps = (state: ReturnType<typeof init>): number => value(state).crps;
  fc.assert(fc.property(someCases(3), someCases(3), (one, two) => {
    const whole = crps(add(add(init(), one), two));
    close(crps(merge(add(init(), one), add(init(), two))), whole);
    close(crps(merge(merge(init(), add(init(), one)), add(init(), two))), whole);
    close(crps(merge(add(init(), one), init())), crps(add(init(), one)));
  }));
  assert.equal(value(init()).reason, "there is no case with truth and members");
  const three = add(init(), { ensemble: [1, 2, 3], members: 3, truth: [1] });
  assert.throws(() => add(three, { ensemble: [1, 2], members: 2, truth: [1] }), /2 members do not go with those of 3/);
});
