import { basename, dirname, join } from "node:path";
import { exists } from "../lib/base/mod.ts";
import { colocate } from "../lib/colocation/mod.ts";
import { holdRun, requireArchiveOfRun } from "../lib/runs/mod.ts";
import { type Command, printJson, run } from "./_cli.ts";
import { exitOnInterrupt } from "./_interrupt.ts";

/** What the pairs of a run are called. */
const PAIRS = "pairs.parquet";

const command: Command = {
  name: "colocate",
  summary:
    "Brings radar and satellite to the same cells and half hours: one row each in a Parquet file of pairs, with\n" +
    "source, sensor and the minutes since and until the nearest microwave overpass.",
  positional: "ARCHIVE",
  count: [1, 1],
  flags: {
    out: { value: "FILE", default: PAIRS, help: `file to write, or a folder for ${PAIRS} in it` },
    radar: { value: "GROUP", default: "radar", help: "group of the archive with radar rain" },
    imerg: { value: "GROUP", default: "imerg", help: "group of the archive with satellite rain" },
    json: { help: "print rows, cells and rules as JSON" },
  },
  examples: ["colocate rain.zarr --out runs/first"],
};

/**
 * The run directory that pairs go to: any folder that is named, and that of a file where there is a run, or which is called as the
 * pairs of one, that may begin meanwhile; else null.
 */
async function runOf(out: string): Promise<string | null> {
  if (!out.endsWith(".parquet")) return out;
  const folder = dirname(out);
  return basename(out) === PAIRS || await exists(join(folder, "config.json")) ? folder : null;
}

/** Runs the task. */
export function main(args?: readonly string[]): Promise<number> {
  return run(command, async (args) => {
    const out = args.text("out");
    const work = () => colocate(args.positional[0]!, out, { radar: args.text("radar"), imerg: args.text("imerg") });
    const directory = await runOf(out);
    if (directory !== null) await requireArchiveOfRun(directory, args.positional[0]!);
    const report = await exitOnInterrupt(() => directory === null ? work() : holdRun(directory, work, { begin: true }));
    if (args.on("json")) printJson(report);
    else console.log(`${report.path}: ${report.rows} pairs of ${report.cells} cells`);
  }, args);
}

if (import.meta.main) Deno.exit(await main());
