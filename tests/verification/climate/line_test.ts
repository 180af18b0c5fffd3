import { assert } from "../../deps.ts";
import { fitLine, fitQuantileLine } from "../../../lib/verification/climate/mod.ts";
import { close } from "../reference.ts";

const index = Array.from({ length: 60 }, (_, i) => i + 1);
const x = index.map((i) => (i * 7 % 60) / 4);
const y = index.map((i, k) => 0.1 * x[k]! + Math.sin(i * 1.1) + 0.3 * Math.sin(i * 2.7) * x[k]! / 5);

/** Probability, intercept and slope by scipy.optimize.linprog, quantile regression as a linear programme. */
const EXPECTED = [
  [0.51, -0.026551154023966794, 0.10385396820060096],
  [0.9137, 0.8747426895251316, 0.13505117597763205],
  [0.97, 0.845517224547485, 0.16438935823794795],
] as const;

Deno.test("fitQuantileLine() is the line of the linear programme", () => {
  for (const [tau, intercept, slope] of EXPECTED) {
    const line = fitQuantileLine(x, y, tau);
    close(line.slope, slope, 1e-9);
    close(line.intercept, intercept, 1e-9);
  }
});

Deno.test("fitLine() is exact on a line, NaN where x does not vary", () => {
  const line = fitLine(x, x.map((v) => 3 - 2 * v));
  close(line.slope, -2);
  close(line.intercept, 3);
  assert.ok(Number.isNaN(fitLine([1, 1], [0, 3]).slope) && Number.isNaN(fitQuantileLine([2, 2], [0, 3], 0.5).slope));
});
