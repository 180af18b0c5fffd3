import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { exists, writeFileAtomic } from "../lib/base/mod.ts";
import { BENCHES, type BenchResult, benchSetting, benchTable, writeBenchmarks } from "../lib/bench/mod.ts";
import { type Command, run, UsageError } from "./_cli.ts";
import { columns } from "./_print.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

/** Results kept here are what BENCHMARKS.md is made of. */
const KEPT = join(ROOT, "docs", "benchmarks");

/** Real radar frames beside the checkout. */
const KNMI = join(ROOT, "..", "shared", "data", "knmi-radar");

const list = Object.entries(BENCHES).map(([name, { summary }]) => `  ${name.padEnd(8)} ${summary}`).join("\n");

const command: Command = {
  name: "bench",
  summary:
    `Measures ondée beside other software, where told it is installed, and prints medians, quartiles and ratios:\n${list}\n` +
    "A result kept in docs/benchmarks/ is shown in BENCHMARKS.md, which is rendered anew; `bench render` only renders.",
  positional: "NAME",
  count: [1, 1],
  flags: {
    yardstick: {
      value: "VENV",
      help: "virtual environment with what to measure beside (tests/yardsticks/requirements.txt)",
    },
    json: { value: "FILE", help: "keep the result, as docs/benchmarks/NAME.json for instance" },
    device: { value: "NAME", default: "cpu", choices: ["cpu", "gpu"], help: "device of both sides" },
    threads: { value: "N", kind: "count", default: navigator.hardwareConcurrency, help: "threads of both sides" },
    only: { value: "TEXT", help: "only work whose words contain this" },
    days: { value: "LIST", kind: "numbers", default: "1,10,100", help: "numbers of days, of scale" },
    quick: { help: "tiny sizes and few rounds, to see that it runs" },
  },
  notes: "On a machine with a GPU, without a network too once the caches were copied there (README, How fast):\n" +
    "  deno task bench step --device gpu --yardstick .yardsticks --json docs/benchmarks/step-gpu.json",
  examples: [
    "bench step --yardstick .yardsticks --json docs/benchmarks/step.json",
    "bench step --quick",
    "bench render",
  ],
};

function print(result: BenchResult): void {
  console.log(`${benchSetting(result)}\n`);
  console.log(columns(benchTable(result)));
  for (const { work, note } of result.rows) if (note) console.log(`\n${work}: ${note}`);
}

/** Runs the task. */
export function main(args?: readonly string[]): Promise<number> {
  return run(command, async (args) => {
    const name = args.positional[0]!;
    if (name === "render") return await writeBenchmarks(ROOT);
    const bench = BENCHES[name];
    if (bench === undefined) {
      throw new UsageError(`Unknown bench "${name}": choose ${Object.keys(BENCHES).join(", ")} or render`);
    }
    const file = args.given("json") ? resolve(args.text("json")) : null;
    const kept = file !== null && dirname(file) === KEPT;
    const partly = ["quick", "only", "days"].filter((flag) => args.given(flag));
    if (kept && partly.length > 0) {
      throw new UsageError(
        `Cannot keep in docs/benchmarks what --${
          partly[0]
        } measures: BENCHMARKS.md shows whole results. Leave it out, or give ` +
          "--json another folder",
      );
    }
    const yardstick = args.given("yardstick")
      ? { python: join(resolve(args.text("yardstick")), "bin", "python"), scripts: join(ROOT, "tests", "yardsticks") }
      : null;
    const result = await bench.run({
      yardstick,
      device: args.text("device") as "cpu" | "gpu",
      threads: args.number("threads"),
      quick: args.on("quick"),
      only: args.text("only"),
      knmi: await exists(KNMI) ? KNMI : null,
      days: args.given("days") ? args.numbers("days") : [],
      log: (line) => console.error(line),
    });
    if (benchTable(result).length < 2) {
      throw new UsageError(`Nothing that "bench ${name}" measures has "${args.text("only")}" in its words`);
    }
    print(result);
    if (file === null) return;
    await writeFileAtomic(file, `${JSON.stringify(result, null, 2)}\n`);
    if (kept) await writeBenchmarks(ROOT);
  }, args);
}

if (import.meta.main) Deno.exit(await main());
