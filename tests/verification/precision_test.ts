import { assert } from "../deps.ts";
import { fieldScores, type ScoreReading, scoresNamed, type VerifySettings } from "../../lib/verification/catalogue.ts";
import { CATALOGUE } from "../../lib/verification/mod.ts";

const SHAPE = [6, 6] as const;
const CELLS = SHAPE[0] * SHAPE[1];
const FIELDS = 40;
const MEMBERS = 3;
// single precision has 0.1, 0.3 and 0.6 above the decimal, 0.7 below it
const SETTINGS: VerifySettings = {
  thresholds: [0.1, 0.3, 0.6, 0.7],
  windows: [3],
  edges: ["domain"],
  operator: ">=",
  stepMinutes: 30,
  start: Date.UTC(2001, 0) / 1000,
};

/** Rain in tenths of the units, as products hold it: a third dry, much of it at the thresholds. */
function tenths(seed: number, length: number): Float64Array {
  let state = seed;
  return Float64Array.from({ length }, () => {
    state = (state * 48271) % 2147483647;
    const share = state / 2147483647;
    return share < 0.3 ? 0 : Math.round(10 * -0.8 * Math.log(share)) / 10;
  });
}

/** Flow between fields of noise has many answers alike; its thresholds are tested below. */
const FLOW = ["displacement", "displacement-amplitude"];

/** What entries say of rain held in single or in double precision. */
function resultsOf(ensemble: boolean, held: (values: Float64Array) => Float32Array | Float64Array) {
  const entries = CATALOGUE.filter((entry) =>
    entry.parameters.includes("thresholds") && (entry.ensemble === true) === ensemble &&
    entry.name !== "seeps" && !FLOW.includes(entry.name)
  );
  const scores = fieldScores(entries, SETTINGS);
  for (let t = 0; t < FIELDS; t++) {
    const observed = tenths(2 * t + 1, CELLS);
    // equal members, so that their mean is a tenth too
    const one = tenths(2 * t + 2, CELLS);
    const forecast = ensemble ? Float64Array.from({ length: MEMBERS * CELLS }, (_, i) => one[i % CELLS]!) : one;
    scores.add({
      forecast: held(forecast),
      observed: held(observed),
      temperature: tenths(t + 500, CELLS),
      shape: SHAPE,
      members: ensemble ? MEMBERS : null,
    });
  }
  return scores.results();
}

const numbersOf = (readings: readonly ScoreReading[]) =>
  readings.map((reading) => Object.entries(reading).filter(([, value]) => typeof value === "number"));

Deno.test("every reading of an event says its threshold and whether that is in it", () => {
  const continuous = ["crps-threshold-weighted", "crps-threshold-weighted-fair"]; // no event: what lies above counts by how much
  for (const [name, readings] of Object.entries({ ...resultsOf(false, (x) => x), ...resultsOf(true, (x) => x) })) {
    for (const { threshold, thresholds, operator } of readings) {
      assert.ok(threshold !== undefined || thresholds !== undefined, name);
      assert.ok(continuous.includes(name) || operator === ">=" || operator === ">", name);
    }
  }
});

Deno.test("a feature of the flow at the threshold is one in single precision too", () => {
  const scores = fieldScores(scoresNamed(FLOW), { ...SETTINGS, thresholds: [0.7] });
  const observed = new Float32Array(CELLS).fill(0.7);
  scores.add({ forecast: observed, observed, shape: SHAPE, members: null });
  assert.deepEqual(Object.values(scores.results()).flat().map(({ value }) => value), [0, 0]);
});

for (const ensemble of [false, true]) {
  Deno.test(`scores with thresholds say the same of ${ensemble ? "members" : "rain"} in single and double precision`, () => {
    const double = resultsOf(ensemble, (values) => values);
    const single = resultsOf(ensemble, (values) => Float32Array.from(values));
    assert.ok(Object.keys(double).length > (ensemble ? 10 : 40));
    for (const [name, readings] of Object.entries(double)) {
      const found = numbersOf(single[name]!);
      numbersOf(readings).forEach((numbers, k) =>
        numbers.forEach(([key, value], j) => {
          const [other, near] = found[k]![j]! as [string, number];
          const wanted = value as number;
          const same = Object.is(near, wanted) || Math.abs(near - wanted) <= 1e-3 * Math.max(0.1, Math.abs(wanted));
          assert.ok(other === key && same, `${name} ${key} (${k}): ${near} in single precision, ${wanted} in double`);
        })
      );
    }
  });
}
