import { join } from "node:path";
import { assert } from "../deps.ts";
import { root } from "../paths.ts";
import { type BenchResult, renderBenchmarks } from "../../lib/bench/mod.ts";

Deno.test("BENCHMARKS.md and its charts are what the kept results give", async () => {
  for (const [path, text] of await renderBenchmarks(root)) {
    const kept = await Deno.readTextFile(join(root, path));
    assert.ok(kept === text, `${path} is not what docs/benchmarks/*.json give: run deno task bench render`);
  }
});

const EXAMPLE: BenchResult = {
  bench: "step",
  date: "2026-01-02T03:04:05Z",
  commit: "0123456789ab+",
  machine: { cpu: "Abacus", cores: 2, memory: 4, system: "Linux 6", load: 0.1 },
  threads: 2,
  device: "cpu",
  versions: { ondée: "0.1.0", torch: "2.9.1" },
  method: "in turn",
  rows: [{
    work: "a step",
    unit: "ms",
    better: "less",
    entries: [
      { by: "ondée", form: "compiled", median: 12.345, low: 12, high: 13, count: 72 },
      { by: "PyTorch", form: "eager", median: 24.69, low: 24, high: 26, count: 72 },
    ],
    ratio: { ours: "ondée, compiled", theirs: "PyTorch, eager", value: 2, low: 1.9, high: 2.1 },
    target: { of: "ratio", bound: "at least", limit: 2.5 },
    note: "losses agree",
  }],
};

Deno.test("a result becomes a table that says how it was taken, and a chart", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(join(folder, "docs", "benchmarks"), { recursive: true });
    await Deno.writeTextFile(join(folder, "docs", "benchmarks", "step.json"), JSON.stringify(EXAMPLE));
    const files = await renderBenchmarks(folder);
    const text = files.get("BENCHMARKS.md")!;
    assert.ok(
      text.includes(
        "| a step | ondée, compiled | 12.3 ms | 12 to 13 | 72 | 2.00 [1.90, 2.10] | at least 2.5: missed |\n" +
          "|  | PyTorch, eager | 24.7 ms | 24 to 26 | 72 |  |  |\n",
      ),
      text,
    );
    const open = { ...EXAMPLE, rows: EXAMPLE.rows.map((row) => ({ ...row, target: { ...row.target!, limit: 1.95 } })) };
    await Deno.writeTextFile(join(folder, "docs", "benchmarks", "step.json"), JSON.stringify(open));
    assert.match(
      (await renderBenchmarks(folder)).get("BENCHMARKS.md")!,
      /\| at least 1.95: met, within the interval \|/,
    );
    for (const said of ["0123456789ab+ (with changes)", "Abacus, 2 cores, 4 GiB", "torch 2.9.1", "losses agree"]) {
      assert.ok(text.includes(said), said);
    }
    const picture = files.get("docs/benchmarks/step.svg")!;
    assert.match(picture, /^<svg[\s\S]+12\.3 ms, PyTorch 24\.7 ms/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
