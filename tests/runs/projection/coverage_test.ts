import { assert } from "../../deps.ts";
import { randomStream } from "../../../lib/base/mod.ts";
import { special } from "../../../lib/verification/mod.ts";
import { coverageCount } from "../../../lib/runs/projection/coverage.ts";

const DRAWS = { seed: 1, replicates: 200 };

/** Coverage of Gaussians whose deviation is stated too small by a factor, in 40 blocks. */
function found(factor: number) {
  const stream = randomStream(2, "errors");
  const count = coverageCount();
  for (let block = 0; block < 40; block++) {
    for (let k = 0; k < 200; k++) count.add(block * 6 * 3600, special.normalCdf(factor * stream.normal()));
  }
  return count.found(DRAWS);
}

Deno.test("calibrated intervals hold nine in ten, and their transform is flat", () => {
  const { coverage, low, high, n, pit } = found(1);
  assert.equal(n, 8000);
  assert.ok(Math.abs(coverage! - 0.9) < 0.02 && low! < 0.9 && high! > 0.9, `${coverage} [${low}, ${high}]`);
  assert.ok(pit.every((share) => Math.abs(share - 0.1) < 0.02), `${pit}`);
});

Deno.test("intervals that are too narrow hold less, and their transform is a bowl", () => {
  const { coverage, pit } = found(2);
  // 2 Φ(1.645 / 2) - 1
  assert.ok(Math.abs(coverage! - 0.5892) < 0.02, `${coverage}`);
  assert.ok(pit[0]! > 2 * pit[5]! && pit[9]! > 2 * pit[4]!);
});

Deno.test("nothing counted is no coverage", () => {
  const { coverage, low, n } = coverageCount().found(DRAWS);
  assert.deepEqual([coverage, low, n], [null, null, 0]);
});
