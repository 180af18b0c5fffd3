import { assert } from "../../deps.ts";
import { bySequence } from "../../../lib/verification/catalogue/by_sequence.ts";
import { fieldScores, scoresNamed, type VerifySettings } from "../../../lib/verification/catalogue.ts";
import { spaceTimeSpectrum } from "../../../lib/verification/spectral/mod.ts";
import { grid } from "../spatial/fields.ts";
import { close } from "../reference.ts";

const SETTINGS: VerifySettings = { thresholds: [], windows: [], edges: [], operator: ">=", sequence: 6 };
const NAMES = ["space-time-spectrum", "space-time-coherence", "lag-coherence", "spectral-delay"];

/** The sequences of sequences_test.ts, field by field. */
const estimate = [0, 1, 2, 3, 4, 5].map((t) =>
  grid(4, 6, (y, x) => Math.max(0, (3 * t * t + 5 * x + 2 * x * y + t * y) % 11 - 4))
);
const truth = [0, 1, 2, 3, 4, 5].map((t) => grid(4, 6, (y, x) => Math.max(0, (2 * t + 7 * x + 3 * x * y) % 13 - 6)));

function resultsOf(forecasts: readonly number[][], observed: readonly number[][], settings = SETTINGS) {
  const scores = fieldScores(scoresNamed(NAMES), settings);
  forecasts.forEach((forecast, t) =>
    scores.add({
      forecast: Float64Array.from(forecast),
      observed: Float64Array.from(observed[t]!),
      shape: [4, 6],
      members: null,
    })
  );
  return scores.results();
}

Deno.test("scores in space and time of the catalogue: numpy's transform in three dimensions, and its lags", () => {
  const results = resultsOf(estimate, truth);
  const spectrum = results["space-time-spectrum"]!.filter(({ of }) => of === "forecast");
  // numpy 2.4.6, as in sequences_test.ts: ring 1, then ring 2, by frequency
  [0.015046296296296302, 0.22511574074074073, 0.07060185185185185, 0.056712962962962965, 0.2682291666666667]
    .forEach((value, k) => close(spectrum[k]!.value, value));
  const { value: _, ...about } = spectrum[1]!;
  assert.deepEqual(about, {
    sequence: 6,
    lengths: "cells",
    times: "fields",
    left: 0,
    of: "forecast",
    wavenumber: 1 / 6,
    wavelength: 6,
    frequency: 1 / 6,
    period: 6,
    sequences: 1,
    skipped: 0,
  });
  const lag = (k: number) =>
    results["lag-coherence"]!.filter((reading) => reading["lag"] === k).map(({ value }) => value);
  [0.11786444522351233, -0.1521672192749401, -0.1595284400557675, 0.12039056353034727]
    .forEach((value, k) => close(lag(-1)[k]!, value));
  [-0.06417588790088614, -0.21630925222427738, 0.029091582513002822, 0.021995820429584055]
    .forEach((value, k) => close(lag(0)[k]!, value));
  for (const { value } of resultsOf(estimate, estimate)["space-time-coherence"]!) close(value, 1);
});

Deno.test("lengths in km and times in hours: a forecast an hour late is an hour late", () => {
  const moving = (delay: number): number[][] =>
    [0, 1, 2, 3, 4, 5].map((t) =>
      grid(4, 6, (y, x) => Math.exp(Math.cos(x - 0.9 * (t - delay)) + Math.cos(1.5 * y + 0.4 * (t - delay))))
    );
  const results = resultsOf(moving(1), moving(0), { ...SETTINGS, cellKm: 10, stepMinutes: 60 });
  for (const { value, lengths, times } of results["spectral-delay"]!) {
    assert.ok(Math.abs(value - 1) < 0.3, `${value}`);
    assert.deepEqual([lengths, times], ["km", "hours"]);
  }
  close(results["spectral-delay"]![0]!["wavelength"] as number, 60);
  close(results["space-time-spectrum"]!.find(({ period }) => period !== undefined)!["period"] as number, 6);
});

Deno.test("fields that come to no sequence are counted; too few, a hole, or nothing that varies say why", () => {
  const five = resultsOf(estimate.slice(0, 5), truth.slice(0, 5));
  for (const name of NAMES) {
    assert.deepEqual(five[name]!.map(({ value, reason, left }) => [value, reason, left]), [
      [NaN, "fewer than 6 fields: no sequence", 5],
    ]);
  }
  assert.equal(
    resultsOf([...estimate, ...estimate.slice(0, 2)], [...truth, ...truth.slice(0, 2)])["lag-coherence"]![0]!["left"],
    2,
  );
  const holed = truth.with(2, truth[2]!.with(3, NaN));
  assert.equal(resultsOf(estimate, holed)["space-time-coherence"]![0]!.reason, "no sequence without missing cells");
  const still = truth.map(() => truth[0]!);
  const unmoved = resultsOf(still, still)["space-time-coherence"]!;
  for (const { frequency, value, reason } of unmoved) {
    if (frequency === 0) close(value, 1);
    else assert.deepEqual([value, reason], [NaN, "no power at this scale"]);
  }
});

Deno.test("bySequence() merges whole sequences, counts what is left over, and refuses another shape", () => {
  const accumulator = bySequence(2, (shape) => spaceTimeSpectrum({ shape }));
  const add = (state: ReturnType<typeof accumulator.init>, t: number) =>
    accumulator.add(state, { estimate: estimate[t]!, truth: truth[t]!, shape: [4, 6] });
  const three = [0, 1, 2].reduce(add, accumulator.init());
  const two = [3, 4].reduce(add, accumulator.init());
  const { value, left } = accumulator.value(accumulator.merge(two, three, 2));
  assert.deepEqual([value!.sequences, left], [3, 2]);
  assert.throws(
    () => accumulator.add(two, { estimate: [1, 2], truth: [1, 2], shape: [1, 2] }),
    /Fields of 1 x 2 do not go with those of 24 cells/,
  );
});
