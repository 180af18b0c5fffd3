import { basename, join } from "node:path";
import { assert } from "../deps.ts";
import { renderGeneration, renderProjection } from "../../lib/runs/mod.ts";
import { type Command, parse } from "../../tasks/_cli.ts";
import { tableFlags, tablesAsked } from "../../tasks/_tables.ts";
import { GENERATION, PROJECTION } from "../runs/tables/example_runs.ts";
import { root } from "../paths.ts";
import { inFolder, runLines } from "./run_task.ts";

/** Lines that a task prints of --render where results lie in a folder. */
async function rendered<Table>(task: string, render: (table: Table) => string, results: string): Promise<string[]> {
  const kept = `${task}-`;
  const command: Command = { name: task, summary: "", flags: tableFlags(task, kept), examples: [] };
  const read = () => Promise.reject(new Error("no run is to be read"));
  const { log } = console;
  const lines: string[] = [];
  console.log = (text: unknown) => void lines.push(String(text));
  try {
    assert.ok(await tablesAsked(await parse(command, ["--render"]), command, { kept, results, read, render }));
  } finally {
    console.log = log;
  }
  return lines;
}

Deno.test("--render writes the page of each result of the task again, and of no other", () =>
  inFolder(async (folder) => {
    const page = (name: string) => Deno.readTextFile(join(folder, name));
    const tables = {
      "generation-b.json": GENERATION,
      "generation-a.json": GENERATION,
      "projection-a.json": PROJECTION,
    };
    for (const [name, table] of Object.entries(tables)) {
      await Deno.writeTextFile(join(folder, name), JSON.stringify(table));
    }
    await Deno.writeTextFile(join(folder, "generation-b.md"), "as before");
    await Deno.writeTextFile(join(folder, "motion.json"), "{}");

    const files = ["generation-a.json", "generation-b.json"].map((name) => join(folder, name));
    assert.deepEqual(await rendered("generation", renderGeneration, folder), [files.join("\n")]);
    for (const name of ["generation-a.md", "generation-b.md"]) {
      assert.equal(await page(name), renderGeneration(GENERATION));
    }
    await assert.rejects(page("projection-a.md"), Deno.errors.NotFound);

    assert.deepEqual(await rendered("projection", renderProjection, folder), [join(folder, "projection-a.json")]);
    assert.equal(await page("projection-a.md"), renderProjection(PROJECTION));
    await assert.rejects(page("motion.md"), Deno.errors.NotFound);
  }));

Deno.test("--render says so where there is no result of the task", () =>
  inFolder(async (folder) => {
    assert.deepEqual(await rendered("generation", renderGeneration, folder), [
      "docs/results holds no generation-*.json",
    ]);
  }));

for (const [task, other] of [["sensitivity", "motion"], ["motion", "sensitivity"]] as const) {
  Deno.test(`${task} --render is of all results of the task, whatever the data`, async () => {
    const [ended] = await runLines(task, [["--render"]]);
    const { code, out } = ended!;
    assert.equal(code, 0);
    const names = out.trim().split("\n").map((file) => basename(file));
    const kept = (await Array.fromAsync(Deno.readDir(join(root, "docs", "results")))).map(({ name }) => name);
    assert.deepEqual(names, kept.filter((name) => name.startsWith(task) && name.endsWith(".json")).sort());
    assert.ok(names.length > 1 && !names.some((name) => name.startsWith(other)));
  });
}
