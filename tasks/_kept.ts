import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { writeFileAtomic } from "../lib/base/mod.ts";
import { type Arguments, type Command, UsageError } from "./_cli.ts";

const RESULTS = join(fileURLToPath(new URL("../", import.meta.url)), "docs", "results");

/** The results in a folder, docs/results by default, whose names begin so, in the order of their names. */
export async function keptResults(prefix: string, folder = RESULTS): Promise<readonly string[]> {
  const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
  return names.filter((name) => name.startsWith(prefix) && name.endsWith(".json")).sort()
    .map((name) => join(folder, name));
}

/** Refuses flags that have no meaning beside --render. @throws UsageError */
export function refuseBesideRender(args: Arguments, { flags }: Pick<Command, "flags">): void {
  const other = Object.keys(flags).find((name) => name !== "render" && args.given(name));
  if (other === undefined) return;
  throw new UsageError(`Cannot use --${other} with --render: it renders what docs/results holds, nothing else`);
}

/**
 * The JSON file that a flag names, beside which its page goes; undefined where it is not given.
 *
 * @throws UsageError for a name that does not end in .json
 */
export function keptFile(args: Arguments, flag: "out" | "table"): string | undefined {
  if (!args.given(flag)) return undefined;
  const file = resolve(args.text(flag));
  if (file.endsWith(".json")) return file;
  throw new UsageError(`--${flag} names the JSON file, which ends in .json: the rendered .md goes beside it`);
}

/** Writes the page of a result beside its file. */
async function writePage<Result>(
  file: string,
  result: Result,
  render: (result: Result) => string,
): Promise<void> {
  await writeFileAtomic(`${file.replace(/\.json$/, "")}.md`, render(result));
}

/** Renders again the results in a folder, docs/results by default, whose names begin so, and says which. */
export async function renderKept<Result>(
  prefix: string,
  render: (result: Result) => string,
  folder?: string,
): Promise<void> {
  const files = await keptResults(prefix, folder);
  for (const file of files) await writePage(file, JSON.parse(await Deno.readTextFile(file)), render);
  console.log(files.length === 0 ? `docs/results holds no ${prefix}*.json` : files.join("\n"));
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
