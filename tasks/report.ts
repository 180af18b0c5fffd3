import { writeFileAtomic } from "../lib/base/mod.ts";
import { openEngine } from "../lib/engine/mod.ts";
import { renderComparison } from "../lib/report/mod.ts";
import {
  compareRuns,
  completeRun,
  currentValidation,
  holdRun,
  reportRun,
  requireDifferentRuns,
} from "../lib/runs/mod.ts";
import { leastReplicates } from "../lib/verification/mod.ts";
import { type Arguments, type Command, printJson, run, UsageError, wrongUse } from "./_cli.ts";
import { DEVICE_FLAG, deviceOf } from "./_device.ts";
import { exitOnInterrupt } from "./_interrupt.ts";
import { thresholdsOf } from "./_thresholds.ts";

const command: Command = {
  name: "report",
  summary:
    "Builds report.html of a run again from what its directory holds: one page, readable without a network. Trained models\n" +
    "that were not measured on held-out windows yet, or trained further since, are measured first: errors, and what storing rain\n" +
    "as latents takes and costs beside simple codes and the archive's zstd.\n\n" +
    "With --compare: the runs named side by side, on the satellite cells and half hours that all have, by group, with intervals\n" +
    "of the differences to the first and control of false discoveries; a page of its own.",
  positional: "[RUN...]",
  count: [0, Infinity],
  flags: {
    run: { value: "DIR", default: "runs/train", help: "run directory" },
    ...DEVICE_FLAG,
    compare: { help: "set the runs that follow side by side" },
    out: { value: "FILE", default: "report-compare.html", help: "page to write with --compare" },
    by: {
      value: "LIST",
      kind: "list",
      help: "groupings of --compare, as for validate; by default the usual ones, in held-out windows fewer",
    },
    thresholds: { value: "LIST", kind: "numbers", default: "0.1,1,5", help: "event thresholds of --compare, mm/h" },
    replicates: {
      value: "N",
      kind: "integer",
      range: [leastReplicates(), 1e6],
      default: 1000,
      help: "bootstrap replicates of --compare",
    },
    seed: { value: "S", kind: "integer", default: 0, help: "seed of the bootstrap of --compare" },
    json: { help: "print the path as JSON, with --compare the comparison too" },
  },
  examples: [
    "report --run runs/demo",
    "report --compare runs/first runs/second --by all,sensor,season --out comparison.html",
  ],
};

/** Writes the page of a comparison. */
async function compare(args: Arguments): Promise<void> {
  wrongUse(() => requireDifferentRuns(args.positional));
  const thresholds = thresholdsOf(args);
  for (const name of ["run", "device"]) {
    if (args.given(name)) throw new UsageError(`Cannot use --${name} with --compare: name the runs after it`);
  }
  const comparison = await compareRuns(args.positional, {
    ...(args.given("by") ? { by: args.list("by") } : {}),
    ...(args.given("thresholds") ? { thresholds } : {}),
    replicates: args.number("replicates"),
    seed: args.number("seed"),
  });
  const path = args.text("out");
  await writeFileAtomic(path, await renderComparison(comparison));
  if (args.on("json")) printJson({ path, ...comparison });
  else console.log(path);
}

/** Runs the task. */
export function main(args?: readonly string[]): Promise<number> {
  return run(command, async (args) => {
    if (args.on("compare")) return await exitOnInterrupt(() => compare(args));
    const [extra] = args.positional;
    if (extra !== undefined) throw new UsageError(`Unexpected argument "${extra}": one run is named by --run`);
    for (const name of ["out", "by", "thresholds", "replicates", "seed"]) {
      if (args.given(name)) throw new UsageError(`Cannot use --${name} without --compare`);
    }
    const directory = args.text("run");
    const path = await holdRun(directory, async () => {
      await completeRun(directory, () => openEngine({ device: deviceOf(args) }));
      return await reportRun(directory);
    });
    const { missing } = await currentValidation(directory);
    if (missing !== undefined) console.error(`note: ${missing}`);
    if (args.on("json")) printJson({ path });
    else console.log(path);
  }, args);
}

if (import.meta.main) Deno.exit(await main());
