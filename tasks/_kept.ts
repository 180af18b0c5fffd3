import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeFileAtomic } from "../lib/base/mod.ts";

const RESULTS = join(fileURLToPath(new URL("../", import.meta.url)), "docs", "results");

/** The result of a name that docs/results holds. */
export const keptResult = (name: string): string => join(RESULTS, `${name}.json`);

/** The results in a folder, docs/results by default, whose names begin so, in the order of their names. */
export async function keptResults(prefix: string, folder = RESULTS): Promise<readonly string[]> {
  const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
  return names.filter((name) => name.startsWith(prefix) && name.endsWith(".json")).sort()
    .map((name) => join(folder, name));
}

/** Writes the page of a result beside its file. */
async function writePage<Result>(
  file: string,
  result: Result,
  render: (result: Result) => string,
): Promise<void> {
  await writeFileAtomic(`${file.replace(/\.json$/, "")}.md`, render(result));
}

/** Renders a kept result again. */
export async function renderAgain<Result>(file: string, render: (result: Result) => string): Promise<void> {
  await writePage(file, JSON.parse(await Deno.readTextFile(file)), render);
}

/** Keeps a result as JSON, and its page beside it. */
export async function keepResult<Result>(
  file: string,
  result: Result,
  render: (result: Result) => string,
): Promise<void> {
  await writeFileAtomic(file, `${JSON.stringify(result, null, 1)}\n`);
  await writePage(file, result, render);
}
