import { assert } from "../deps.ts";
import { BENCHES } from "../../lib/bench/mod.ts";

Deno.test("bench ingest runs alone, in small", async () => {
  const { rows } = await BENCHES["ingest"]!.run({ yardstick: null, quick: true });
  assert.deepEqual(rows.map(({ work, unit }) => [work, unit]), [
    ["simulated day: packing, encoding, writing", "MB/s"],
    ["simulated day: size", "MB"],
  ]);
  // 288 frames of 64 x 64 cells of 2 bytes are 2.36 MB: it is stored in less
  assert.ok(rows[1]!.entries[0]!.median < 2.36 / 2);
});
