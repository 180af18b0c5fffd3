import { basename } from "node:path";
import { keptResults } from "../../../tasks/_kept.ts";
import { assert } from "../../deps.ts";

/** Tests that the pages of docs/results whose names begin so are what their JSON gives. */
export async function testKept<Table>(prefix: string, render: (table: Table) => string): Promise<void> {
  for (const file of await keptResults(prefix)) {
    const page = file.replace(/\.json$/, ".md");
    Deno.test(`docs/results/${basename(page)} is what ${basename(file)} gives`, async () => {
      const table: Table = JSON.parse(await Deno.readTextFile(file));
      assert.ok(await Deno.readTextFile(page) === render(table), "run the task with --render");
    });
  }
}
