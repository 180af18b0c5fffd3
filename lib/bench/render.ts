import { join } from "node:path";
import { writeFileAtomic } from "../base/mod.ts";
import { chart } from "../report/mod.ts";
import { benchTable, chartOf } from "./benches.ts";
import { benchSetting } from "./describe.ts";
import type { BenchResult } from "./result.ts";

/** Text before the results. */
const PREFACE = `# Benchmarks

Rendered by \`deno task bench\` from the files in \`docs/benchmarks/\`; nothing here is typed by hand. Both sides run in one
run, in turn, so that what disturbs the machine disturbs both. The ratio is how many times better the best of our forms
is than the best of theirs: the median of the ratios of the rounds, with a 95 % bootstrap interval over the rounds.
`;

/** Files that a checkout shows of its benchmarks, by path from its root: BENCHMARKS.md and a chart of each. */
export async function renderBenchmarks(root: string): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  const sections: string[] = [];
  for (const [name, result] of await readResults(root)) {
    const picture = `docs/benchmarks/${name}.svg`;
    files.set(picture, `${await chart(chartOf(result))}\n`);
    sections.push(section(name, picture, result));
  }
  return files.set("BENCHMARKS.md", [PREFACE, ...sections].join("\n"));
}

/** Renders and writes them. */
export async function writeBenchmarks(root: string): Promise<void> {
  for (const [path, text] of await renderBenchmarks(root)) await writeFileAtomic(join(root, path), text);
}

/** The committed results by the names of their files, in the order of the names. */
async function readResults(root: string): Promise<readonly (readonly [string, BenchResult])[]> {
  const folder = join(root, "docs", "benchmarks");
  const names = (await Array.fromAsync(Deno.readDir(folder))).map((entry) => entry.name);
  const results = names.filter((name) => name.endsWith(".json")).sort().map(async (name) => {
    const result: BenchResult = JSON.parse(await Deno.readTextFile(join(folder, name)));
    return [name.slice(0, -".json".length), result] as const;
  });
  return await Promise.all(results);
}

function section(name: string, picture: string, result: BenchResult): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const [titles, ...lines] = benchTable(result);
  const notes = result.rows.filter((row) => row.note).map((row) => `- ${row.work}: ${row.note}.`);
  return [
    `## ${name}`,
    "",
    `![Medians of each side, ${result.bench}](${picture})`,
    "",
    benchSetting(result),
    "",
    line(titles!),
    line(titles!.map(() => "---")),
    ...lines.map(line),
    "",
    ...notes,
    "",
  ].join("\n");
}
