import { join } from "node:path";
import { applyGenerator } from "../lib/runs/mod.ts";
import { type Command, printJson, run } from "./_cli.ts";
import { PAIR_FLAGS, trainAndApply } from "./_pair.ts";

const command: Command = {
  name: "generate",
  summary:
    "Generates satellite rain from the radar's latent in the held-out windows of a run: generated.parquet, which joins\n" +
    "with the pairs by time and cell. Trains the generator first where that is not done; the radar model stays as it is.",
  flags: PAIR_FLAGS,
  examples: ["generate --run runs/first", "generate --run runs/first --steps 2000"],
};

/** Runs the task. */
export function main(args?: readonly string[]): Promise<number> {
  return run(command, async (args) => {
    const rows = await trainAndApply(args, "generate", applyGenerator);
    if (rows === undefined) return 1;
    const path = join(args.text("run"), "generated.parquet");
    if (args.on("json")) printJson({ path, rows });
    else console.log(`${path}: ${rows} cells and half hours`);
    return 0;
  }, args);
}

if (import.meta.main) Deno.exit(await main());
