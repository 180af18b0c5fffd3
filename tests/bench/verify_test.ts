import { join } from "node:path";
import { assert } from "../deps.ts";
import { BENCHES } from "../../lib/bench/mod.ts";
import { root } from "../paths.ts";

Deno.test("bench verify runs alone, in small: memory does not grow with the number of fields", async () => {
  const { rows } = await BENCHES["verify"]!.run({ yardstick: null, quick: true });
  assert.deepEqual(rows.map(({ unit }) => unit), ["s", "s", "s", "s", "s", "s", "s", "s", "times"]);
  const { entries: [growth] } = rows.at(-1)!;
  assert.ok(growth!.median > 0.8 && growth!.median < 1.3);
});
