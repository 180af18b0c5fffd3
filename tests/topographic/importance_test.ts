import { assert, fc } from "../deps.ts";
import { logLikelihood, logMeanExp } from "../../lib/topographic/mod.ts";

Deno.test("logMeanExp() does not overflow, and is exact where it can be worked out", () => {
  assert.equal(logMeanExp([-1600, -1600]), -1600);
  assert.ok(Math.abs(logMeanExp([0, Math.log(3)]) - Math.log(2)) < 1e-12);
  assert.equal(logMeanExp([-Infinity, -Infinity]), -Infinity);
  assert.equal(logMeanExp([1000, -1000]), 1000 - Math.log(2));
});

Deno.test("logLikelihood() forms weights of sequences, of frames, and as the reference prints them", () => {
  // two draws of two sequences of two frames; by hand: ln((e^-3 + e^-5) / 2) and ln((e^-4 + e^-4) / 2), by frame
  const weights = [[-1, -2, -3, -1], [-2, -3, -2, -2]];
  const { bySequence, byFrame, asPrinted } = logLikelihood(weights, 2);
  const mean = (a: number, b: number) => Math.log((Math.exp(a) + Math.exp(b)) / 2);
  assert.ok(Math.abs(bySequence - (mean(-3, -5) + mean(-4, -4)) / 4) < 1e-12);
  assert.ok(Math.abs(byFrame - (mean(-1, -2) + mean(-2, -3) + mean(-3, -2) + mean(-1, -2)) / 4) < 1e-12);
  assert.ok(Math.abs(asPrinted - byFrame - Math.LN2) < 1e-12, "ln(draws) too high");
  assert.throws(() => logLikelihood([], 2), RangeError);
  assert.throws(() => logLikelihood([[1, 2, 3]], 2), RangeError);
  assert.throws(() => logLikelihood([[1, 2], [1]], 2), RangeError);
});

Deno.test("of one draw all are its mean; of more, none is below it", () => {
  const values = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 6, maxLength: 6 });
  fc.assert(fc.property(fc.array(values, { minLength: 1, maxLength: 4 }), (weights) => {
    const mean = weights.flat().reduce((a, b) => a + b, 0) / weights.length / 6;
    const { bySequence, byFrame } = logLikelihood(weights, 3);
    assert.ok(bySequence >= mean - 1e-9 && byFrame >= mean - 1e-9);
    if (weights.length === 1) assert.ok(Math.abs(bySequence - mean) < 1e-9 && Math.abs(byFrame - mean) < 1e-9);
  }));
});
