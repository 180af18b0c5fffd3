import { assert } from "../../deps.ts";
import { CATEGORICAL, type CategoricalScore, score, type Table } from "../../../lib/verification/mod.ts";
import { close, reference, testWithReference } from "../reference.ts";

const table = (hits: number, falseAlarms: number, misses: number, correctNegatives: number): Table => ({
  hits,
  falseAlarms,
  misses,
  correctNegatives,
});

const NAMES: readonly CategoricalScore[] = [
  "pod",
  "far",
  "pofd",
  "csi",
  "ets",
  "hss",
  "pss",
  "frequency_bias",
  "sedi",
  "mcc",
  "odds_ratio",
];

// pysteps 1.21.5, scores 2.7.0 and xskillscore 0.0.29 agree on these to 1e-8; columns as NAMES.
const EXPECTED: readonly (readonly [Table, readonly number[]])[] = [
  [
    table(28, 72, 23, 2680),
    [
      .54901961,
      .72,
      .02616279,
      .22764228,
      .21604562,
      .35532486,
      .52285682,
      1.96078431,
      .75280419,
      .37676370,
      45.31400966,
    ],
  ],
  [
    table(82, 38, 23, 222),
    [
      .78095238,
      .31666667,
      .14615385,
      .57342657,
      .43768153,
      .60887132,
      .63479853,
      1.14285714,
      .78930819,
      .61170717,
      20.82837529,
    ],
  ],
  [
    table(30, 20, 10, 940),
    [.75, .4, .02083333, .5, .48275862, .65116279, .72916667, 1.25, .88906839, .65561007, 141],
  ],
  [
    table(0, 5, 5, 90),
    [0, 1, .05263158, 0, -.02564103, -.05263158, -.05263158, 1, NaN, -.05263158, 0],
  ],
  [table(7, 0, 3, 90), [.7, 0, 0, .7, .67741935, .80769231, .7, .7, NaN, .82305489, Infinity]],
  [table(0, 0, 0, 100), [NaN, NaN, 0, NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN]],
  [table(100, 0, 0, 0), [1, 0, NaN, 1, NaN, NaN, NaN, 1, NaN, NaN, NaN]],
];

for (const [cells, values] of EXPECTED) {
  Deno.test(`categorical scores of the table ${Object.values(cells).join(", ")}`, () => {
    NAMES.forEach((name, k) => close(CATEGORICAL[name].value(cells), values[k]!, 2e-7));
  });
}

Deno.test("extremal dependence scores of Finley's, pysteps' and a rare table", () => {
  const expected: readonly (readonly [Table, readonly number[]])[] = [
    [table(28, 72, 23, 2680), [.739648395638322, .593467475605725, .7173623738840584, .7528041895877162]],
    [table(82, 38, 23, 222), [.6688390998406775, .5794114608607746, .7721633539844773, .7893081942982703]],
    [table(30, 20, 10, 940), [.8359176828811792, .7722816164455573, .861654166907052, .8890683876520702]],
  ];
  for (const [cells, [eds, seds, edi, sedi]] of expected) {
    close(CATEGORICAL.eds.value(cells), eds!);
    close(CATEGORICAL.seds.value(cells), seds!);
    close(CATEGORICAL.edi.value(cells), edi!);
    close(CATEGORICAL.sedi.value(cells), sedi!);
  }
});

testWithReference("the reference file's extremal scores, MCC and odds ratio skill", () => {
  for (const [label, values] of Object.entries<Record<string, number>>(reference.extremal_dependency)) {
    const [a, b, c, d] = /\((.*)\)/.exec(label)![1]!.split(",").map(Number);
    const cells = table(a!, b!, c!, d!);
    for (const name of ["eds", "seds", "edi", "sedi", "mcc", "orss"] as const) {
      close(CATEGORICAL[name].value(cells), values[name.toUpperCase()]!);
    }
  }
});

Deno.test("HSS does not count false alarms as misses, as ipwgml and SatRain do", () => {
  const right = CATEGORICAL.hss.value(table(28, 72, 23, 2680));
  close(right, .35532486, 2e-8);
  const asSatRain = CATEGORICAL.hss.value(table(28, 72, 72, 2680));
  assert.ok(Math.abs(asSatRain - right) > 0.05);
});

Deno.test("SEDS of a perfect estimate is 1, not the 3 of the MET guide's formula", () => {
  const perfect = table(10, 0, 0, 90);
  close(CATEGORICAL.seds.value(perfect), 1);
  assert.equal(2 * (CATEGORICAL.seds.value(perfect) + 1) - 1, 3);
});

Deno.test("the event operator decides what a value at the threshold is", () => {
  const pairs = { estimate: [1, 1, 2, 0], truth: [1, 2, 0, 0] };
  assert.equal(score("hits", pairs, { threshold: 1 }), 2);
  assert.equal(score("hits", pairs, { threshold: 1, event: ">" }), 0);
  assert.equal(score("misses", pairs, { threshold: 1, event: ">" }), 1);
});

Deno.test("0.7 stored in single precision is at the threshold 0.7, not below it", () => {
  const stored = new Float32Array([0.7]);
  assert.ok(stored[0]! < 0.7);
  assert.equal(score("hits", { estimate: stored, truth: [0.7] }, { threshold: 0.7 }), 1);
  assert.equal(score("hits", { estimate: stored, truth: stored }, { threshold: 0.7, event: ">" }), 0);
});

Deno.test("bad options say what to do", () => {
  const pairs = { estimate: [1], truth: [1] };
  assert.throws(() => score("pod", pairs), {
    name: "RangeError",
    message: 'Score "pod" needs an event: give a threshold',
  });
  assert.throws(() => score("pods" as "pod", pairs), /Score "pods" is unknown: choose from mean_error, /);
  assert.throws(() => score("pod", pairs, { threshold: NaN }), /Threshold NaN is not a finite number/);
  assert.throws(() => score("pod", pairs, { threshold: 1, event: "<" as ">" }), /Event operator "<" is unknown/);
  assert.throws(() => score("mae", { estimate: [1, 2], truth: [1] }), {
    name: "TypeError",
    message: "Cannot pair 2 estimates with 1 true values: give as many of each",
  });
  assert.throws(() => score("mae", { ...pairs, weights: [-1] }), /Weight -1 of pair 0 is negative/);
});
