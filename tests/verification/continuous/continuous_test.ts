import { assert } from "../../deps.ts";
import { score, type ScoreName } from "../../../lib/verification/mod.ts";
import { close, reference, testWithReference } from "../reference.ts";

// The test vector of pysteps, tests/test_verification_detcontscores.py.
const truth = [7, 10, 9, 15, 22, 13, 17, 17, 19, 23, 0, 10, 0, 15, 0, 13, 0, 17, 0, 0];
const estimate = [1, 8, 12, 13, 18, 10, 16, 19, 23, 24, 0, 0, 12, 0, 0, 0, 16, 0, 0, 0];

Deno.test("continuous scores of pysteps' test vector are pysteps' values", () => {
  const expected: readonly (readonly [ScoreName, number])[] = [
    ["mean_error", -1.75],
    ["mae", 5.55],
    ["mse", 64.15],
    ["rmse", 8.009370],
    ["slope", 0.591673],
    ["nse", -0.054622],
    ["error_sd", 7.815849],
    ["correlation", 0.542929],
  ];
  for (const [name, value] of expected) {
    close(score(name, { estimate, truth }), value, 1e-5);
  }
  close(score("slope", { estimate: truth, truth: estimate }), 0.498200, 2e-6);
});

testWithReference("continuous scores of the reference fields are those of numpy, scipy and scores", () => {
  const pairs = { estimate: reference.fields.F.flat(), truth: reference.fields.O.flat() };
  const { pearson, me, mae, rmse, nse, pbias } = reference.continuous;
  close(score("correlation", pairs), pearson);
  close(score("mean_error", pairs), me);
  close(score("mae", pairs), mae);
  close(score("rmse", pairs), rmse);
  close(score("nse", pairs), nse);
  close(100 * score("relative_bias", pairs), pbias);
  close(score("kge", pairs), reference.continuous["kge(scores, 2009)"]);
});

Deno.test("scores keep their digits, where wradlib rounds to two and what follows from them; dry truth divides nothing", () => {
  const pairs = { estimate: [0.114, 0.231, 0.047, 0.9], truth: [0.1, 0.2, 0.05, 0] };
  const right = Math.sqrt((0.014 ** 2 + 0.031 ** 2 + 0.003 ** 2 + 0.81) / 4);
  close(score("rmse", pairs), right);
  // wradlib: sse, mse and rmse rounded in turn
  const [sse, two] = [0.81, (x: number) => Math.round(100 * x) / 100];
  assert.ok(Math.abs(two(Math.sqrt(two(two(sse) / 4))) - right) > 1e-4);
  // and ratio = mean(estimate / truth) is infinite at a dry truth; that of the means is not
  close(score("relative_bias", pairs), (0.942 / 4) / (0.35 / 4));
});

const tan = {
  truth: [0, 0.2, 1, 3, 0.05, 7.5, 0.4, 2.2, 0, 12],
  estimate: [0.3, 0.1, 1.6, 2, 0, 5, 0.9, 0, 0, 15],
};

Deno.test("scores on hits are those of Tan et al. 2016", () => {
  const expected: readonly (readonly [ScoreName, number])[] = [
    ["hits", 6],
    ["misses", 1],
    ["false_alarms", 1],
    ["correct_negatives", 2],
    ["hit_bias", 0.02074688796680498],
    ["hit_nmae", 0.31950207468879666],
    ["hit_nrmse", 0.41746120648649715],
    ["hit_correlation", 0.949745654995592],
    ["mem_alpha", 0.012916696414414675],
    ["mem_beta", 0.9747777696797886],
    ["mem_sigma", 0.5368273498817467],
  ];
  for (const [name, value] of expected) {
    close(score(name, tan, { threshold: 0.1 }), value);
  }
});

Deno.test("hits are pairs in which both are events, not either as Tan et al.'s docstring says", () => {
  close(score("hit_bias", tan, { threshold: 0.1 }), 0.02074688796680498);
  const either = tan.truth.map((x, i) => x >= 0.1 || tan.estimate[i]! >= 0.1);
  const kept = (values: number[]): number[] => values.filter((_, i) => either[i]);
  close(score("relative_bias", { truth: kept(tan.truth), estimate: kept(tan.estimate) }), -0.0532319391634981);
});

Deno.test("log_ratio_sd is the population standard deviation of ln(y / x) over hits", () => {
  const logs = tan.truth.flatMap((x, i) => x >= 0.1 && tan.estimate[i]! >= 0.1 ? [Math.log(tan.estimate[i]! / x)] : []);
  const mean = logs.reduce((a, b) => a + b) / 6;
  close(score("log_ratio_mean", tan, { threshold: 0.1 }), mean);
  const sd = Math.sqrt(logs.reduce((sum, l) => sum + (l - mean) ** 2, 0) / 6);
  close(score("log_ratio_sd", tan, { threshold: 0.1 }), sd);
  assert.ok(score("log_ratio_sd", { estimate: [2, 4, 8], truth: [1, 2, 4] }, { threshold: 1 }) < 1e-15);
});

Deno.test("hits of zeros, at a threshold of 0, have no logarithm and do not spoil the others", () => {
  const pairs = { estimate: [0, 2, 2], truth: [0, 1, 1] };
  close(score("log_ratio_mean", pairs, { threshold: 0 }), Math.LN2);
});

Deno.test("correlation is exact far from zero, where sums of squares lose all digits", () => {
  const far = 1e9;
  const x = truth.map((v) => v + far);
  const y = estimate.map((v) => v + far);
  close(score("correlation", { estimate: y, truth: x }), 0.542929, 2e-6);
  const n = x.length;
  const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0);
  const naive = n * sum(x.map((v, i) => v * y[i]!)) - sum(x) * sum(y);
  const spread = (values: number[]): number => n * sum(values.map((v) => v * v)) - sum(values) ** 2;
  assert.ok(!(Math.abs(naive / Math.sqrt(spread(x) * spread(y)) - 0.542929) < 0.01));
});

Deno.test("correlation with a constant is NaN, not the quotient of rounding errors", () => {
  const x = Array.from({ length: 3000 }, (_, i) => Math.sin(i));
  assert.ok(Number.isNaN(score("correlation", { estimate: x.map(() => 0.1), truth: x })));
  assert.ok(Number.isNaN(score("correlation", { estimate: x, truth: x.map(() => 0.3) })));
});

Deno.test("without pairs every continuous score is NaN", () => {
  for (const name of ["mean_error", "mae", "rmse", "correlation", "mean_truth"] as const) {
    assert.ok(Number.isNaN(score(name, { estimate: [NaN, 1], truth: [1, NaN] })), name);
  }
});
