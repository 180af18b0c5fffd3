import { join } from "node:path";
import { exists } from "../lib/base/mod.ts";
import { type Command, printJson, run, UsageError } from "./_cli.ts";
import { archiveInspection, type Inspection, sourceInspection, tableInspection } from "./_inspect_data.ts";
import { checkpointInspection, runInspection } from "./_inspect_run.ts";

const command: Command = {
  name: "inspect",
  summary:
    "Shows what something holds: an archive (variables, cells, times, gaps, wet fraction, sizes), a run, a file of\n" +
    "rain, pairs or other Parquet files (rows, columns, metadata), a checkpoint (arrays, metadata). With --plan, what an\n" +
    "archive of four years would take: bytes, files, hours. Where an archive lacks files that hold its days, they are\n" +
    "counted, with what to do, and the exit code is 1.",
  positional: "PATH",
  count: [0, 1],
  flags: {
    plan: {
      help: "what four years would take here, by the kept bench scale; stored as densely as in PATH, when given",
    },
    json: {
      help:
        "as JSON; of an archive per variable: dims, shape, units, first and last time, number of times, gaps, wet " +
        "fraction, bytes; per group what files are gone",
    },
  },
  examples: [
    "inspect rain.zarr",
    "inspect rain.zarr --plan",
    "inspect runs/demo",
    "inspect runs/demo/pairs.parquet",
    "inspect data/RAD_NL25_RAP_5min_201008260000.h5 --json",
  ],
};

async function inspect(path: string): Promise<Inspection> {
  if (await exists(join(path, "zarr.json"))) return await archiveInspection(path);
  if (await exists(join(path, "config.json"))) return await runInspection(path);
  if (/\.parquet$/i.test(path)) return await tableInspection(path);
  if (/\.safetensors$/i.test(path)) return await checkpointInspection(path);
  return await sourceInspection(path);
}

async function plan(archive: string | null): Promise<Inspection> {
  const { planInspection } = await import("./_inspect_plan.ts"); // the benches are much to load
  return await planInspection(archive);
}

/** Runs the task. */
export function main(args?: readonly string[]): Promise<number> {
  return run(command, async (args) => {
    const path = args.positional[0];
    if (path === undefined && !args.on("plan")) throw new UsageError("Missing argument: PATH");
    const { json, text, faults = [] } = args.on("plan") ? await plan(path ?? null) : await inspect(path!);
    if (args.on("json")) printJson(json);
    else console.log(text);
    for (const fault of faults) console.error(`${command.name}: ${fault}`);
    return faults.length === 0 ? 0 : 1;
  }, args);
}

if (import.meta.main) Deno.exit(await main());
