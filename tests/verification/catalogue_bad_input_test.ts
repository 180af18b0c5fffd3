import { assert } from "../deps.ts";
import {
  CATALOGUE,
  fieldScores,
  type ScoreEntry,
  type ScoreReading,
  type VerifiedField,
} from "../../lib/verification/catalogue.ts";
import { CLOSED_CRPS } from "../../lib/verification/ensemble/mod.ts";
import { fieldsOf, membersOf, settingsFor, SHAPE } from "./whole_catalogue.ts";

/** What a score says of fields; a clear error where it refuses them. */
function outcome(entry: ScoreEntry, fields: readonly VerifiedField[], thresholds?: readonly number[]) {
  const settings = settingsFor(entry);
  try {
    const scores = fieldScores([entry], thresholds === undefined ? settings : { ...settings, thresholds });
    for (const field of fields) scores.add(field);
    return { readings: scores.results()[entry.name]!, error: null };
  } catch (error) {
    assert.ok(error instanceof RangeError || error instanceof TypeError, `${entry.name}: ${error}`);
    assert.doesNotMatch(error.message, /undefined|not a function|not iterable/, entry.name);
    return { readings: [], error };
  }
}

/** Readings, one at least, of which every one that is no number says why. */
function stated(entry: ScoreEntry, readings: readonly ScoreReading[]): readonly ScoreReading[] {
  assert.ok(readings.length > 0, `${entry.name} has no reading`);
  for (const { value, reason } of readings) {
    if (Number.isFinite(value)) assert.equal(reason, undefined, entry.name);
    else assert.ok(typeof reason === "string" && reason.length > 4, `${entry.name} is ${value} without a reason`);
  }
  return readings;
}

const isNumber = ({ value }: ScoreReading): boolean => Number.isFinite(value);

/** A forecast of what the score takes, from rain that is observed: itself, or as members, quantiles, parameters. */
const alike = (entry: ScoreEntry, observed: (t: number, cell: number) => number) =>
  fieldsOf(6, membersOf(entry), { observed, forecast: (t, cell) => observed(t, cell) });

const rain = (t: number, cell: number): number => Math.max(0, (7 * cell + 3 * t * cell + 5 * t) % 11 - 4) / 2;

/** Counts of pairs: 0 where there is none. */
const COUNTS = ["hits", "false-alarms", "misses", "correct-negatives"];

Deno.test("every score, all missing: no number, and the reason", () => {
  for (const entry of CATALOGUE) {
    if (COUNTS.includes(entry.name)) continue;
    const cases = {
      both: alike(entry, () => NaN),
      observed: fieldsOf(6, membersOf(entry), { observed: () => NaN, forecast: rain }),
      forecast: fieldsOf(6, membersOf(entry), { observed: rain, forecast: () => NaN }),
      none: [],
    };
    for (const [missing, fields] of Object.entries(cases)) {
      const { readings, error } = outcome(entry, fields);
      assert.equal(error, null, entry.name);
      assert.ok(!stated(entry, readings).some(isNumber), `${entry.name}, missing: ${missing}`);
    }
  }
});

/** Quotients of fields that do not vary. */
const OF_VARIATION = [
  ...["pearson", "spearman", "kendall", "slope", "nse", "kge-2009", "kge-2012", "kge-2021", "anderson-darling"],
  ...["spectral-coherence", "spectral-correlation", "spectral-power-ratio", "effective-resolution", "phase-shift"],
  ...[
    "space-time-coherence",
    "lag-coherence",
    "spectral-delay",
    "gev-mle",
    "gev-l-moments",
    "gpd-mle",
    "chi",
    "chi-bar",
  ],
  ...["gpd-mle-declustered", "gev-mle-return-level", "gev-l-moments-return-level", "gpd-mle-return-level"],
  ...["error-spread", "spread-skill", "dawid-sebastiani", "mev-return-level"],
];

Deno.test("every score, all dry or constant, at any value: a number that is right or the reason, none out of rounding", () => {
  for (const entry of CATALOGUE) {
    for (const constant of [0, 0.1, 1 / 3, 1.7, 1e6 + 0.1]) {
      const { readings, error } = outcome(entry, alike(entry, () => constant));
      if (error !== null) assert.match(error.message, /needs|takes|holds/, `${entry.name}: ${error.message}`);
      else if (OF_VARIATION.includes(entry.name)) {
        assert.ok(!stated(entry, readings).some(isNumber), `${entry.name} of ${constant} is ${readings[0]!.value}`);
      } else stated(entry, readings);
    }
  }
  for (const name of OF_VARIATION) assert.ok(CATALOGUE.some((entry) => entry.name === name), name);
});

/** Scores for which an infinite value is an event, or has a rank, or is not in the tail looked at. */
const TAKE_INFINITE = [
  ...CATALOGUE.filter(({ parameters }) => parameters.join() === "thresholds,operator").map(({ name }) => name),
  ...["spearman", "kendall", "chi", "chi-bar", "seeps", "fss", "fss-skilful-scale"],
  ...["ensemble-fss", "ensemble-fss-members", "ensemble-fss-mean"],
  ...CATALOGUE.map(({ name }) => name).filter((name) => name.startsWith("neighbourhood") || name === "mean-observed"),
];

/** Scores of distributions leave out a case whose parameters name none, and count it. */
const leavesOut = (entry: ScoreEntry, readings: readonly ScoreReading[]): boolean =>
  entry.name.replace("crps-", "") in CLOSED_CRPS && readings.every((reading) => Number(reading["leftOut"]) > 0);

Deno.test("every score, an infinite value: it is an event, or is refused, or leaves no number", () => {
  for (const entry of CATALOGUE) {
    for (const infinite of [Infinity, -Infinity]) {
      const fields = fieldsOf(6, membersOf(entry), {
        observed: rain,
        forecast: (t, cell) => t === 1 && cell === 7 ? infinite : rain(t, cell),
      });
      const { readings, error } = outcome(entry, fields);
      if (error !== null) {
        assert.match(error.message, /[Ii]nfini|finite|not an amount/, `${entry.name}: ${error.message}`);
      } else if (!TAKE_INFINITE.includes(entry.name) && !leavesOut(entry, readings)) {
        assert.ok(
          !stated(entry, readings).some(isNumber),
          `${entry.name} of ${infinite} is ${readings.find(isNumber)?.value}`,
        );
      } else stated(entry, readings);
    }
  }
  // the infinite one is a hit
  for (const name of ["nme", "cc", "mem-beta", "hit-bias"]) {
    const entry = CATALOGUE.find((entry) => entry.name === name)!;
    const fields = fieldsOf(1, null, { observed: () => 2, forecast: (_, cell) => cell === 7 ? Infinity : 3 });
    assert.equal(outcome(entry, fields).readings[0]!.reason, "values are infinite, or too large to be squared");
  }
});

Deno.test("every score of members, one member: a number that is right or the reason", () => {
  const fair = ["crps-fair", "crps-almost-fair", "crps-threshold-weighted-fair", "brier-fair", "energy-score-fair"];
  const spread = ["variogram-score-fair", "spread-skill", "error-spread", "dawid-sebastiani"];
  for (const entry of CATALOGUE.filter((entry) => membersOf(entry) === 6)) {
    const { readings, error } = outcome(entry, fieldsOf(6, 1, { observed: rain, forecast: rain }));
    assert.equal(error, null, entry.name);
    const numbers = stated(entry, readings).some(isNumber);
    assert.equal(numbers, ![...fair, ...spread].includes(entry.name), entry.name);
  }
});

/** Scores of which nothing is left when no value reaches the threshold. */
const OF_EVENTS = [
  ...["pod", "far", "csi", "ets", "hss", "pss", "frequency-bias", "f1", "mcc", "odds-ratio", "sedi", "nme", "cc"],
  ...["gerrity", "seeps", "fss", "fss-skilful-scale", "baddeley", "hausdorff", "centroid-distance", "object-csi"],
  ...["displacement", "intensity-scale-skill", "wet-intensity", "r95p", "wet-spells", "gpd-mle", "hill", "roc-area"],
  ...["extremal-index", "gpd-mle-declustered", "gpd-mle-return-level", "mev-return-level", "economic-value"],
  "temperature-scaling",
  ...["neighbourhood-csi", "crps-outcome-weighted", "ensemble-fss"],
];

Deno.test("every score, thresholds outside the data: a number that is right or the reason", () => {
  for (const entry of CATALOGUE.filter(({ parameters }) => parameters.includes("thresholds"))) {
    const thresholds = entry.name === "seeps" ? [1e9, 2e9] : [1e9];
    const { readings, error } = outcome(entry, alike(entry, rain), thresholds);
    assert.equal(error, null, entry.name);
    const numbers = stated(entry, readings).some(isNumber);
    if (OF_EVENTS.includes(entry.name)) assert.ok(!numbers, `${entry.name} is ${readings.find(isNumber)?.value}`);
    const below = entry.name === "seeps" ? [-2, -1] : [-1];
    const under = outcome(entry, alike(entry, rain), below);
    if (under.error === null) stated(entry, under.readings);
    else {assert.match(
        under.error.message,
        /Threshold -1 is not a number above 0|Wet limit -1 is (negative|not above 0)/,
        entry.name,
      );}
  }
  for (const name of OF_EVENTS) assert.ok(CATALOGUE.some((entry) => entry.name === name), name);
});

Deno.test("every score, fields of different shapes: refused with both sizes", () => {
  for (const entry of CATALOGUE) {
    const [field] = alike(entry, rain);
    const cut = { ...field!, observed: field!.observed.slice(1) };
    const { error } = outcome(entry, [cut]);
    assert.match(error!.message, /^A forecast.* of \d+ values and 29 observed ones are not 5 x 6$/, entry.name);
    const turned = { ...field!, shape: [SHAPE[1], SHAPE[0]] } as const;
    const following = [field!, field!, turned, turned].map((one, t) => ({ ...one, time: one.time! + t * 43_200 }));
    const changed = outcome(entry, following);
    if (changed.error !== null) assert.match(changed.error.message, /do not go with those of 5 x 6|10 x 6/, entry.name);
  }
});

Deno.test("every score of a member axis: a wrong number of quantiles or parameters is refused", () => {
  for (const entry of CATALOGUE) {
    const members = membersOf(entry);
    if (members === null || members === 6) continue;
    const { error } = outcome(entry, fieldsOf(1, 7, { observed: rain, forecast: rain }));
    assert.match(error!.message, /The member axis holds 7 /, entry.name);
  }
});
