import { join } from "node:path";
import { applyProjector } from "../lib/runs/mod.ts";
import { type Command, printJson, run } from "./_cli.ts";
import { PAIR_FLAGS, trainAndApply } from "./_pair.ts";

const command: Command = {
  name: "project",
  summary:
    "Projects the satellite onto the radar's latent in the held-out windows of a run: latent.parquet (distance, delay,\n" +
    "amplitude and structure of the latents and the rain that the projection decodes to, by time and cell),\n" +
    "capsules.parquet (distance by capsule) and scales.parquet (spectra by scale and lag).\n" +
    "Trains the projector first where that is not done; the radar model stays as it is.",
  flags: PAIR_FLAGS,
  examples: ["project --run runs/first", "project --run runs/first --steps 2000 --json"],
};

/** Runs the task. */
export function main(args?: readonly string[]): Promise<number> {
  return run(command, async (args) => {
    const result = await trainAndApply(args, "project", applyProjector);
    if (result === undefined) return 1;
    const path = join(args.text("run"), "latent.parquet");
    const { rows, windows, distance } = result;
    if (args.on("json")) printJson({ path, ...result });
    else {
      console.log(
        `${path}: ${rows} cells and half hours of ${windows} windows; ` +
          `root mean squared distance of the latents ${distance.toFixed(3)} sd`,
      );
    }
    return 0;
  }, args);
}

if (import.meta.main) Deno.exit(await main());
