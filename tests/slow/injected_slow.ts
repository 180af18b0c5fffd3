import { join } from "node:path";
import { assert } from "../deps.ts";
import { openArchive } from "../../lib/archive/mod.ts";
import { colocate } from "../../lib/colocation/mod.ts";
import { findInjected, simulateArchive } from "../../lib/runs/mod.ts";
import type { SimulatedImergTruth } from "../../lib/sources/mod.ts";

/** Archives like the demo's, each with its own weather and overpasses. */
const SEEDS = [1, 2, 3, 4, 5, 6];

Deno.test("validation finds what the simulator injected: biases in 90 % of groups, growth within a factor 1.5", async () => {
  const folder = await Deno.makeTempDir();
  try {
    let [groups, inside] = [0, 0];
    for (const seed of SEEDS) {
      const archive = join(folder, `${seed}.zarr`);
      await simulateArchive(archive, { days: 10, size: 256, seed, firstDay: "2021-06-01" });
      const { path } = await colocate(archive, join(folder, `${seed}.parquet`), { quiet: true });
      const truth = (await openArchive(archive)).group("imerg").attributes
        ?.["simulation"] as unknown as SimulatedImergTruth;
      for (const row of await findInjected(path, truth, seed)) {
        console.log(
          `seed ${seed}  ${row.name.padEnd(14)} injected ${row.injected.toFixed(4)}  found ${row.value!.toFixed(4)} ` +
            `[${row.low!.toFixed(4)}, ${row.high!.toFixed(4)}]${row.inside ? "" : "  outside"}`,
        );
        if (row.name.includes("growth")) {
          const factor = row.value! / row.injected;
          assert.ok(factor > 1 / 1.5 && factor < 1.5, `seed ${seed}: growth found is ${factor} times the injected one`);
        } else {
          groups++;
          if (row.inside) inside++;
        }
      }
      await Deno.remove(archive, { recursive: true });
    }
    console.log(`${inside} of ${groups} sensor biases lie inside their intervals`);
    assert.ok(inside >= 0.9 * groups);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
