import { assert } from "../deps.ts";
import { BENCHES } from "../../lib/bench/mod.ts";
import { neighbourCorrelation } from "../../lib/bench/stream/mixing_row.ts";

Deno.test("bench stream runs alone, in small", async () => {
  const { rows } = await BENCHES["stream"]!.run({ yardstick: null, quick: true });
  const units = rows.map(({ unit }) => unit);
  assert.deepEqual(units, ["windows/s", "windows/s", "MB/s", "%", ""]);
  const mixing = Object.fromEntries(rows.at(-1)!.entries.map(({ form, median }) => [form, median]));
  assert.ok(mixing["in the order of time"]! > 0.5 && mixing["shuffled all together"]! < 0.5);
});

Deno.test("the correlation of neighbouring batches is that of their means", () => {
  // batches of two: means 1, 2, 3, 4, about 2.5: (-1.5 * -0.5 + -0.5 * 0.5 + 0.5 * 1.5) / (2.25 + 0.25 + 0.25 + 2.25)
  assert.equal(neighbourCorrelation([0, 2, 2, 2, 1, 5, 4, 4, 9], 2), 0.25);
});
