import { assert } from "../deps.ts";
import { shared } from "../shared.ts";

/** Values of other libraries (pysteps, scores, xskillscore, scoringrules) kept beside the checkout; null where absent. */
// deno-lint-ignore no-explicit-any -- the file is a bag of arrays and numbers
export const reference: any = (() => {
  try {
    const text = Deno.readTextFileSync(`${shared}../reference/verification.json`);
    return JSON.parse(text.replace(/\bNaN\b/g, "null").replace(/\bInfinity\b/g, "1e999"));
  } catch {
    return null;
  }
})();

/** A test against those values: skipped, with a line that says so, where they are absent. */
export function testWithReference(name: string, run: () => void): void {
  if (reference === null) console.log(`skipped (no ../shared/reference): ${name}`);
  Deno.test({ name, ignore: reference === null, fn: run });
}

/** Asserts that two numbers agree to `relative` (default 1e-9) of the larger; NaN agrees with NaN and null. */
export function close(actual: number, expected: number | null, relative = 1e-9): void {
  if (expected === null || Number.isNaN(expected)) return assert.ok(Number.isNaN(actual), `${actual} is not NaN`);
  const tolerance = Number.isFinite(expected) ? relative * Math.max(Math.abs(expected), 1e-3) : 0;
  assert.ok(actual === expected || Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);
}
