import { join } from "node:path";
import { assert } from "../deps.ts";
import { root } from "../paths.ts";
import { BENCHES, type BenchResult } from "../../lib/bench/mod.ts";
import { publishedFlops, stepCases } from "../../lib/bench/step/cases.ts";

/** Virtual environment with PyTorch, for the test that compares with it; null where there is none. */
const venv = Deno.env.get("ONDEE_TEST_YARDSTICK") ?? null;

function checkRows({ rows }: BenchResult, sides: readonly string[]): void {
  const step = rows.find((row) => row.work === "T-VAE step, tiny")!;
  assert.deepEqual([...new Set(step.entries.map(({ by }) => by))], sides);
  for (const row of rows) {
    for (const entry of row.entries) {
      assert.ok(entry.low > 0 && entry.low <= entry.median && entry.median <= entry.high, JSON.stringify(entry));
    }
  }
}

Deno.test("bench step runs alone, in small", async () => {
  const result = await BENCHES["step"]!.run({ yardstick: null, quick: true, threads: 1 });
  checkRows(result, ["ondée"]);
  assert.equal(result.threads, 1);
  assert.ok(result.rows.every((row) => row.ratio === undefined));
});

if (venv === null) console.log("skipped (no ONDEE_TEST_YARDSTICK): bench step beside PyTorch");
Deno.test({
  name: "PyTorch's steps have our losses, of the published and of the rain model",
  ignore: venv === null,
  fn: async () => {
    const yardstick = { python: join(venv!, "bin", "python"), scripts: join(root, "tests", "yardsticks") };
    const result = await BENCHES["step"]!.run({ yardstick, quick: true });
    checkRows(result, ["ondée", "PyTorch"]);
    const steps = result.rows.filter((row) => row.note?.startsWith("losses of all float32 forms agree"));
    assert.equal(steps.length, 2, "losses that differ stop the bench");
  },
});

Deno.test("a yardstick that lacks something says what to install", async () => {
  const scripts = join(root, "tests", "yardsticks");
  const run = BENCHES["step"]!.run({ yardstick: { python: "/no/such/python", scripts }, quick: true });
  await assert.rejects(run, /Cannot run \/no\/such\/python: .*-m pip install -r .*requirements\.txt/);
});

Deno.test("the operations of the MNIST step are those counted by hand", () => {
  const [mnist] = stepCases(false);
  assert.ok(mnist?.kind === "published");
  // multiply-adds of a frame: two encoders 2352-972-648-648, decoder 324-648-972-2352
  const encoder = 2352 * 972 + 972 * 648 + 648 * 648;
  const decoder = 324 * 648 + 648 * 972 + 972 * 2352;
  assert.equal(publishedFlops(mnist), 2 * 144 * (3 * (2 * encoder + decoder) - 2 * 2352 * 972));
});
