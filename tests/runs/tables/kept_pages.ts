import { assert } from "../../deps.ts";
import { root } from "../../paths.ts";

/** Tests that the pages of docs/results whose names begin so are what their JSON gives. */
export async function testKept<Table>(prefix: string, render: (table: Table) => string): Promise<void> {
  const folder = `${root}docs/results/`;
  for await (const { name } of Deno.readDir(folder)) {
    if (!name.startsWith(prefix) || !name.endsWith(".json")) continue;
    const page = `${name.slice(0, -5)}.md`;
    Deno.test(`docs/results/${page} is what ${name} gives`, async () => {
      const table: Table = JSON.parse(await Deno.readTextFile(folder + name));
      assert.ok(await Deno.readTextFile(folder + page) === render(table), "run the task with --render");
    });
  }
}
