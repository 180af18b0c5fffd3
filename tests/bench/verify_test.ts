import { join } from "node:path";
import { assert } from "../deps.ts";
import { root } from "../paths.ts";
import { BENCHES, type BenchResult } from "../../lib/bench/mod.ts";

/** Virtual environment with the yardsticks; null where there is none. */
const venv = Deno.env.get("ONDEE_TEST_YARDSTICK") ?? null;

function checkRows({ rows, threads }: BenchResult): void {
  assert.equal(threads, 1);
  assert.deepEqual(rows.map(({ unit }) => unit), ["s", "s", "s", "s", "s", "s", "s", "s", "times"]);
  // memory does not grow with the number of fields
  const growth = rows.at(-1)!.entries[0]!.median;
  assert.ok(growth > 0.7 && growth < 1.3, `${growth}`);
}

Deno.test("bench verify runs alone, in small", async () => {
  const result = await BENCHES["verify"]!.run({ yardstick: null, quick: true });
  checkRows(result);
  assert.ok(result.rows.every((row) => row.ratio === undefined));
});

if (venv === null) console.log("skipped (no ONDEE_TEST_YARDSTICK): bench verify beside pysteps");
Deno.test({
  name: "pysteps, scores and scoringrules find our scores",
  ignore: venv === null,
  fn: async () => {
    const yardstick = { python: join(venv!, "bin", "python"), scripts: join(root, "tests", "yardsticks") };
    const result = await BENCHES["verify"]!.run({ yardstick, quick: true }); // values that differ stop the bench
    checkRows(result);
    const compared = result.rows.filter(({ ratio }) => ratio !== undefined);
    assert.equal(compared.length, 8);
  },
});
