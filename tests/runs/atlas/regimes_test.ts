import { assert } from "../../deps.ts";
import { randomStream } from "../../../lib/base/mod.ts";
import { findRegimes } from "../../../lib/runs/atlas/regimes.ts";

const OPTIONS = { most: 4, replicates: 10, seed: 0 };

/** Points of three clouds far apart, in turn. */
function clouds(count: number): Float32Array {
  const stream = randomStream(1, "clouds");
  const centres = [[0, 0], [10, 0], [0, 10]] as const;
  return Float32Array.from({ length: 2 * count }, (_, i) => centres[Math.floor(i / 2) % 3]![i % 2]! + stream.normal());
}

Deno.test("regimes are called stable where other days show them too, and not where there are no others", () => {
  const points = clouds(120);
  const days = (count: number) => Array.from({ length: 120 }, (_, i) => `day ${Math.floor(i / 3) % count}`);
  const found = findRegimes(points, 2, days(20), OPTIONS);
  assert.deepEqual([found.clusters, found.stable], [3, true]);
  assert.ok(found.stability.find(({ clusters }) => clusters === 3)!.stable);
  const alone = findRegimes(points, 2, days(1), OPTIONS);
  assert.deepEqual([alone.stable, alone.stability.some(({ stable }) => stable)], [false, false]);
});
