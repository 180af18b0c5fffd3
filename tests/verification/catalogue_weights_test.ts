import { assert } from "../deps.ts";
import {
  CATALOGUE,
  fieldScores,
  type ScoreEntry,
  scoresNamed,
  type VerifiedField,
} from "../../lib/verification/catalogue.ts";
import { ENSEMBLES, TRUTH } from "./ensemble/cases.ts";
import { close } from "./reference.ts";
import { sameNumbers } from "./spatial/merges.ts";
import { fieldsOf, membersOf, SETTINGS, settingsFor } from "./whole_catalogue.ts";

const WEIGHTED = CATALOGUE.filter(({ weighted }) => weighted === true);

function resultsOf(entry: ScoreEntry, fields: readonly VerifiedField[], weights?: Float64Array) {
  const scores = fieldScores([entry], settingsFor(entry));
  for (const field of fields) scores.add(weights === undefined ? field : { ...field, weights });
  return scores.results()[entry.name]!;
}

const rain = (t: number, cell: number, member = 0): number =>
  ((7 * cell + 3 * t * cell + 5 * t + 4 * member) % 11) / 2.1;

Deno.test("every score that heeds weights: 1 is none, 0 is a missing cell", () => {
  assert.ok(WEIGHTED.length > 90);
  for (const entry of WEIGHTED) {
    const fields = fieldsOf(4, membersOf(entry), { observed: rain, forecast: rain });
    const holed = fieldsOf(4, membersOf(entry), {
      observed: (t, cell) => cell % 3 === 0 ? NaN : rain(t, cell),
      forecast: rain,
    });
    sameNumbers(resultsOf(entry, fields, new Float64Array(30).fill(1)), resultsOf(entry, fields));
    const weights = Float64Array.from({ length: 30 }, (_, cell) => cell % 3 === 0 ? 0 : 1);
    sameNumbers(resultsOf(entry, fields, weights), resultsOf(entry, holed));
  }
});

Deno.test("weights by name: values of numpy and scipy, in single precision too", () => {
  const weights = Float64Array.of(1, 2, .5, 1, 3, 1);
  const scores = fieldScores(scoresNamed(["crps", "crps-reliability"]), SETTINGS);
  scores.add({
    forecast: Float64Array.from({ length: 30 }, (_, i) => ENSEMBLES[i % 6]![Math.floor(i / 6)]!),
    observed: Float64Array.from(TRUTH),
    shape: [1, 6],
    members: 5,
    weights,
  });
  // as in crps_test.ts: numpy.average of the values of scores, numpy gap by gap
  close(scores.results()["crps"]![0]!.value, 1.4750588235294118);
  close(scores.results()["crps-reliability"]![0]!.value, 0.3785624841906841);
  const pairs = fieldScores(scoresNamed(["bias", "spearman", "base-rate"]), SETTINGS);
  const truth = Array.from({ length: 300 }, (_, i) => Math.max(0, (i * 37) % 101 - 40) / 5);
  pairs.add({
    observed: Float32Array.from(truth),
    forecast: Float32Array.from(truth, (x, i) => Math.max(0, (i * 53) % 103 - 45 + x * 3) / 5),
    shape: [3, 100],
    members: null,
    weights: Float32Array.from(truth, (_, i) => 1 + i % 3),
  });
  // rank_correlation_test.ts: scipy on pairs repeated by the weights
  close(pairs.results()["spearman"]![0]!.value, 0.3227888339580763);
  const wet = truth.reduce((sum, x, i) => sum + (x >= 1 ? 1 + i % 3 : 0), 0);
  close(pairs.results()["base-rate"]![0]!.value, wet / 600);
});

Deno.test("weights that do not fit, are negative, or that a score does not heed, are refused", () => {
  const refused = (name: string, weights: Float64Array, reason: RegExp) => {
    const [entry] = scoresNamed([name]);
    assert.throws(() => resultsOf(entry!, fieldsOf(1, null, { observed: rain, forecast: rain }), weights), reason);
  };
  refused("fss", new Float64Array(30).fill(1), /Score "fss" takes no weights of cells/);
  refused("mae", new Float64Array(29).fill(1), /29 weights are not those of 5 x 6 cells/);
  refused("mae", new Float64Array(30).fill(-1), /Weight -1 of pair 0 is negative/);
  for (const name of ["mae", "csi", "spearman", "gerrity", "wasserstein-1", "perkins"]) {
    refused(name, new Float64Array(30).fill(Infinity), /Weight Infinity of pair 0 is infinite: weights are 0 or more/);
  }
});

Deno.test("fss by its valid fraction, as in scales_test.ts: windows with too few present cells do not count", () => {
  const run = (validFraction: number) => {
    const scores = fieldScores(scoresNamed(["fss"]), { ...SETTINGS, thresholds: [2], validFraction });
    const observed = Float64Array.from({ length: 64 }, (_, i) => i % 8 > 3 ? NaN : 2);
    scores.add({ forecast: observed.map(() => 2), observed, shape: [8, 8], members: null });
    return scores.results()["fss"]![0]!;
  };
  assert.deepEqual([run(0)["n"], run(6 / 9)["n"], run(1)["n"]], [32, 28, 12]);
  assert.deepEqual([run(0)["validFraction"], run(1)["validFraction"]], [undefined, 1]);
  assert.throws(
    () => fieldScores(scoresNamed(["fss"]), { ...SETTINGS, edges: ["zero"], validFraction: 0.5 }),
    /Valid fraction 0.5 goes with edge "domain" only/,
  );
});
