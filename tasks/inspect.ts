import { join } from "node:path";
import { exists } from "../lib/base/mod.ts";
import { type Command, printJson, run } from "./_cli.ts";
import { archiveInspection, type Inspection, sourceInspection, tableInspection } from "./_inspect_data.ts";
import { checkpointInspection, runInspection } from "./_inspect_run.ts";

const command: Command = {
  name: "inspect",
  summary:
    "Shows what something holds: an archive (variables, cells, times, gaps, wet fraction, sizes), a run, a file of\n" +
    "rain, pairs or other Parquet files (rows, columns, metadata), a checkpoint (arrays, metadata).",
  positional: "PATH",
  count: [1, 1],
  flags: {
    json: {
      help:
        "as JSON; of an archive per variable: dims, shape, units, first and last time, number of times, gaps, wet " +
        "fraction, bytes",
    },
  },
  examples: [
    "inspect rain.zarr",
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

/** Runs the task. */
export function main(args?: readonly string[]): Promise<number> {
  return run(command, async (args) => {
    const { json, text } = await inspect(args.positional[0]!);
    if (args.on("json")) printJson(json);
    else console.log(text);
  }, args);
}

if (import.meta.main) Deno.exit(await main());
