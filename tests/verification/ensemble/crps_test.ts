import { assert, fc } from "../../deps.ts";
import {
  crps,
  crpsDecomposition,
  outcomeWeightedCrps,
  verticallyRescaledCrps,
} from "../../../lib/verification/ensemble/mod.ts";
import { randomStream } from "../../../lib/base/mod.ts";
import { once } from "../../../lib/verification/once.ts";
import { close, reference, testWithReference } from "../reference.ts";
import { caseAt, CASES, ENSEMBLES, someCases, TRUTH } from "./cases.ts";

testWithReference("crps() of every case: ecdf, fair, tails, interval, outcome-weighted, vertically re-scaled", () => {
  const { values, tw, ens, obs } = reference.crps;
  assert.deepEqual([ens, obs], [ENSEMBLES, TRUTH]);
  const forms = [
    [crps({ estimator: "ecdf" }), values.scores_ecdf],
    [crps({ estimator: "fair" }), values.scoringrules_fair],
    [crps({ estimator: "ecdf", range: [1, Infinity] }), tw["upper_t1.0_ecdf"]],
    [crps({ estimator: "fair", range: [1, Infinity] }), tw["upper_t1.0_fair"]],
    [crps({ estimator: "ecdf", range: [5, Infinity] }), tw["upper_t5.0_ecdf"]],
    [crps({ estimator: "fair", range: [5, Infinity] }), tw["upper_t5.0_fair"]],
    [crps({ estimator: "ecdf", range: [1, 5] }), tw.interval_1_5_ecdf],
    [outcomeWeightedCrps({ threshold: 1 }), tw["owcrps_a1.0"]],
    [outcomeWeightedCrps({ threshold: 5 }), tw["owcrps_a5.0"]],
    [verticallyRescaledCrps({ threshold: 1 }), tw["vrcrps_a1.0"]],
    [verticallyRescaledCrps({ threshold: 5 }), tw["vrcrps_a5.0"]],
  ] as const;
  for (const [accumulator, expected] of forms) {
    TRUTH.forEach((_, i) =>
      close(once<Float64Array<ArrayBuffer>, typeof CASES, { crps: number }>(accumulator, caseAt(i)).crps, expected[i])
    );
  }
  const parts = values.scores_components;
  TRUTH.forEach((_, i) => {
    const result = once(crps(), caseAt(i));
    close(result.underforecast, parts.underforecast_penalty[i]);
    close(result.overforecast, parts.overforecast_penalty[i]);
    close(result.spread, parts.spread[i]);
  });
});

Deno.test("crps(): a truth equal to members is right, where pysteps is wrong", () => {
  // pysteps 1.21 probscores.CRPS gives the last number (peers: strict comparison on both sides drops the interval).
  const rows = [
    [[0, 2], 0, 0.5, 0],
    [[0, 2], 2, 0.5, 0],
    [[0, 0, 0, 5], 0, 0.3125, 0],
    [[0, 0, 1, 3], 0, 0.375, 0.125],
  ] as const;
  for (const [ensemble, truth, right, wrong] of rows) {
    const score = once(crps(), { ensemble, members: ensemble.length, truth: [truth] }).crps;
    close(score, right);
    assert.notEqual(score, wrong);
  }
});

testWithReference("crps() of the reference's cases where the truth is a member: pysteps' values are too small", () => {
  const wrong = reference.crps.values["pysteps_each(WRONG on ties)"];
  TRUTH.forEach((truth, i) => {
    const right = once(crps(), caseAt(i)).crps;
    if (!ENSEMBLES[i]!.includes(truth)) return close(right, wrong[i]);
    assert.ok(wrong[i] < right - 0.06, `case ${i}: ${right} and ${wrong[i]}`);
  });
});

Deno.test("crps(): missing members are left out; one member has no fair score", () => {
  // The values of the tests of scores 2.7.
  const ensemble = [0, 4, 3, 7, 1, -1, 2, 4, 0, 1, 4, NaN, 2, 3, 4, 1, 2, NaN, NaN, NaN];
  const truth = [2, 3, 1, NaN, 4];
  const cases = { ensemble, members: 4, truth };
  const ecdf = once(crps(), cases);
  close(ecdf.crps, (1.125 + 1 + 4 / 9 + 2) / 4);
  assert.deepEqual([ecdf.n, ecdf.leftOut, ecdf.reason], [4, 0, null]);
  const fair = once(crps({ estimator: "fair" }), cases);
  close(fair.crps, (2 / 3 + 2 / 3 + 0) / 3);
  assert.deepEqual([fair.n, fair.leftOut], [3, 1]);
  close(once(crps({ range: [1, Infinity] }), cases).crps, (1.0625 + .875 + 1 / 3 + 2) / 4);
  const alone = once(crps({ estimator: "fair" }), { ensemble: [3], members: 1, truth: [2] });
  assert.ok(Number.isNaN(alone.crps));
  assert.equal(alone.reason, "the score is not defined for any of the 1 cases");
  assert.equal(once(crps(), { ensemble: [3], members: 1, truth: [2] }).crps, 1);
});

Deno.test("crps(): ten members of the tests of scoringrules", () => {
  const ensemble = [
    1.7812118,
    .5863797,
    .7038174,
    -.7743998,
    -.2751647,
    1.1863249,
    1.2990966,
    -.3242982,
    -.5968781,
    .9064937,
  ];
  close(once(crps(), { ensemble, members: 10, truth: [-.6042506] }).crps, 0.612660213);
  // Weights 0 to 9 of members: repeat each as often.
  const repeated = ensemble.flatMap((x, k) => Array.from({ length: k }, () => x));
  close(once(crps(), { ensemble: repeated, members: 45, truth: [-.6042506] }).crps, .4923673, 1e-7);
});

Deno.test("crps(): by ecdf few members look worse than many of one distribution; fair scores do not", () => {
  const random = randomStream(3, "few members");
  const mean = (members: number, estimator: "ecdf" | "fair"): number => {
    const n = 20_000;
    const ensemble = Float64Array.from({ length: n * members }, () => random.normal());
    return once(crps({ estimator }), {
      ensemble,
      members,
      truth: Float64Array.from({ length: n }, () => random.normal()),
    }).crps;
  };
  // Of normal members and truth: 1 / sqrt(pi), and by ecdf (1 + 1 / M) times that.
  const right = 1 / Math.sqrt(Math.PI);
  for (const members of [3, 30]) assert.ok(Math.abs(mean(members, "fair") / right - 1) < 0.02);
  assert.ok(Math.abs(mean(3, "ecdf") / right - 4 / 3) < 0.02);
});

Deno.test("crps(): almost fair is 0.95 fair + 0.05 ecdf by default, and says so", () => {
  // scoringrules 0.10: 0.95 fair + 0.05 nrg.
  [0.0428, 0.357, 1.0822, 6.8075, 0.8, 0.106].forEach((expected, i) => {
    const result = once(crps({ estimator: "almost-fair" }), caseAt(i));
    close(result.crps, expected);
    assert.deepEqual([result.estimator, result.alpha, [...result.range]], ["almost-fair", .95, [-Infinity, Infinity]]);
  });
  close(once(crps({ estimator: "almost-fair", alpha: 0 }), CASES).crps, once(crps(), CASES).crps);
});

Deno.test("crps(): member axis, weights, single precision, and many members sorted instead of paired", () => {
  const first = ENSEMBLES[0]!.flatMap((_, m) => ENSEMBLES.map((row) => row[m]!));
  assert.deepEqual(once(crps(), { ...CASES, ensemble: first, memberAxis: "first" }), once(crps(), CASES));
  const weights = [1, 2, .5, 1, 3, 1];
  close(once(crps(), { ...CASES, weights }).crps, 1.4750588235294118); // numpy.average of the values of scores
  close(once(crps(), { ...CASES, ensemble: Float32Array.from(CASES.ensemble) }).crps, 1.8033333333333335, 1e-7);
  const many = Array.from({ length: 500 }, (_, k) => (k * 37) % 101 + k / 1000);
  let pairs = 0;
  for (const x of many) for (const y of many) pairs += Math.abs(x - y);
  close(
    once(crps({ estimator: "fair" }), { ensemble: many, members: 500, truth: [50] }).spread,
    pairs / (2 * 500 * 499),
  );
});

Deno.test("crps() ecdf is the integral of (F - 1(x >= y))^2", () => {
  fc.assert(fc.property(someCases(5), (cases) => {
    let [sum, weight] = [0, 0];
    cases.truth.length > 0 && Array.from(cases.truth).forEach((y, i) => {
      const members = Array.from(cases.ensemble).slice(5 * i, 5 * i + 5).filter((x) => !Number.isNaN(x)).sort((a, b) =>
        a - b
      );
      if (Number.isNaN(y) || members.length === 0) return;
      const at = [...members, y].sort((a, b) => a - b);
      for (let k = 1; k < at.length; k++) {
        const share = members.filter((x) => x <= at[k - 1]!).length / members.length;
        sum += cases.weights[i]! * (share - (at[k - 1]! >= y ? 1 : 0)) ** 2 * (at[k]! - at[k - 1]!);
      }
      weight += cases.weights[i]!;
    });
    const { crps: score, reason } = once(crps(), cases);
    if (weight === 0) assert.ok(Number.isNaN(score) && reason !== null);
    else assert.ok(Math.abs(score - sum / weight) < 1e-9);
  }));
});

Deno.test("outcomeWeightedCrps(): events at the threshold count or not, by the operator", () => {
  const cases = { ensemble: [1, 3], members: 2, truth: [1] };
  close(once(outcomeWeightedCrps({ threshold: 1 }), cases).crps, 0.5);
  const above = once(outcomeWeightedCrps({ threshold: 1, event: ">" }), cases);
  assert.deepEqual([above.crps, above.event, above.estimator], [0, ">", "ecdf"]);
  const missed = once(outcomeWeightedCrps({ threshold: 5 }), cases);
  assert.deepEqual([missed.n, missed.leftOut], [0, 1]);
  assert.ok(Number.isNaN(missed.crps));
});

Deno.test("crpsDecomposition(): reliability, potential, uncertainty", () => {
  // A numpy program of the definitions (Hersbach 2000), gap by gap, without the accumulator's formulas.
  const parts = once(crpsDecomposition(5), CASES);
  close(parts.reliability, 0.49785714285714294);
  close(parts.potential, 1.3054761904761905);
  close(parts.uncertainty, 3.0888888888888895);
  close(parts.resolution, 3.0888888888888895 - 1.3054761904761905);
  close(parts.crps, 1.8033333333333337);
  const weighted = once(crpsDecomposition(5), { ...CASES, weights: [1, 2, .5, 1, 3, 1] });
  close(weighted.reliability, 0.3785624841906841);
  close(weighted.potential, 1.0964963393387277);
  close(weighted.uncertainty, 2.4394463667820068);
});

Deno.test("crpsDecomposition(): its parts add to the CRPS of full ensembles; a lacking member leaves the case out", () => {
  fc.assert(fc.property(someCases(3), (cases) => {
    const parts = once(crpsDecomposition(3), cases);
    const full = Array.from(cases.weights).map((w, i) =>
      Array.from(cases.ensemble).slice(3 * i, 3 * i + 3).some(Number.isNaN) ? 0 : w
    );
    const score = once(crps(), { ...cases, weights: full }).crps;
    if (parts.n === 0) assert.ok(Number.isNaN(parts.crps) && Number.isNaN(score) && parts.reason !== null);
    else assert.ok(Math.abs(parts.crps - score) < 1e-9);
  }));
});

Deno.test("crps() and its kin refuse what has no meaning", () => {
  assert.throws(() => once(crps(), { ...CASES, members: 4 }), /30 values is not 6 cases of 4 members/);
  assert.throws(() => once(crps(), { ...CASES, weights: [1] }), TypeError);
  assert.throws(() => once(crps(), { ...CASES, weights: [1, 1, 1, 1, 1, -1] }), RangeError);
  assert.throws(() => once(crps(), { ...CASES, members: 0 }), RangeError);
  assert.throws(
    () => once(crps(), { ensemble: [1, Infinity], members: 2, truth: [1] }),
    /Member of case 0 is Infinity/,
  );
  assert.throws(() => once(crps(), { ensemble: [1, 2], members: 2, truth: [-Infinity] }), /Truth of case 0/);
  assert.throws(() => crps({ estimator: "pwm" as "fair" }), RangeError);
  assert.throws(() => crps({ estimator: "almost-fair", alpha: 2 }), RangeError);
  assert.throws(() => crps({ range: [2, 1] }), RangeError);
  assert.throws(() => outcomeWeightedCrps({ threshold: NaN }), RangeError);
  assert.throws(() => crpsDecomposition(0), RangeError);
  const nothing = once(crps(), { ensemble: [NaN, NaN], members: 2, truth: [1] });
  assert.ok(Number.isNaN(nothing.crps));
  assert.equal(nothing.reason, "there is no case with truth and members");
  assert.equal(once(crps(), { ensemble: [0, 0, 0], members: 3, truth: [0] }).crps, 0);
});

Deno.test("crps() is what its definition gives, for any number of members, blocks of cases and missing members", () => {
  const sizes = fc.record({ members: fc.integer({ min: 2, max: 170 }), cases: fc.integer({ min: 1, max: 300 }) });
  fc.assert(
    fc.property(sizes, fc.nat(), ({ members, cases }, seed) => {
      const stream = randomStream(seed, "members");
      const draw = () => Math.max(0, stream.normal()) ** 2;
      const ensemble = Array.from({ length: members * cases }, () => stream.next() < 0.01 ? NaN : draw());
      const truth = Array.from({ length: cases }, () => stream.next() < 0.05 ? NaN : draw());
      const weights = Array.from({ length: cases }, () => stream.integer(3));
      let [sum, weight] = [0, 0];
      for (let i = 0; i < cases; i++) {
        const row = ensemble.slice(i * members, (i + 1) * members).filter((x) => !Number.isNaN(x));
        if (Number.isNaN(truth[i]) || row.length < 2) continue;
        const m = row.length;
        const distance = row.reduce((s, x) => s + Math.abs(x - truth[i]!), 0) / m;
        const spread = row.flatMap((x) => row.map((y) => Math.abs(x - y))).reduce((s, d) => s + d, 0);
        sum += weights[i]! * (distance - spread / (2 * m * (m - 1)));
        weight += weights[i]!;
      }
      const score = once(crps({ estimator: "fair" }), { ensemble, members, truth, weights }).crps;
      if (weight === 0) assert.ok(Number.isNaN(score));
      else assert.ok(Math.abs(score - sum / weight) <= 1e-12 * (1 + Math.abs(score)), `${score}, ${sum / weight}`);
    }),
    { numRuns: 40 },
  );
});
