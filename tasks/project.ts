import { join } from "node:path";
import { applyProjector } from "../lib/runs/mod.ts";
import { type Command, printJson, run } from "./_cli.ts";
import { MOSAIC_FLAGS, mosaicsTask, refuseMosaicFlags } from "./_mosaics.ts";
import { PAIR_FLAGS, trainAndApply } from "./_pair.ts";

const command: Command = {
  name: "project",
  summary:
    "Projects the satellite onto the radar's latent in the held-out windows of a run: latent.parquet (distance, delay,\n" +
    "amplitude and structure of the latents and the rain that the projection decodes to, by time and cell),\n" +
    "capsules.parquet (distance by capsule) and scales.parquet (spectra by scale and lag).\n" +
    "Trains the projector first where that is not done; the radar model stays as it is.\n\n" +
    "With --mosaics ARCHIVE: encodes whole mosaics of radar, tile by overlapping tile, into a Zarr group of latents beside\n" +
    "them, a shard a day. Killed at any point, the same command goes on; started several times, here or on other machines\n" +
    "that share the disk, the processes share the days. Of what was encoded, --atlas makes a map with regimes and --like\n" +
    "finds windows like one.",
  flags: { ...PAIR_FLAGS, ...MOSAIC_FLAGS },
  examples: [
    "project --run runs/first",
    "project --run runs/first --steps 2000 --json",
    "project --run runs/first --mosaics rain.zarr --workers 2",
    "project --run runs/first --mosaics rain.zarr --atlas",
    "project --run runs/first --mosaics rain.zarr --like 2021-06-03T12:00Z",
  ],
};

/** Runs the task. */
export function main(line: readonly string[] = Deno.args): Promise<number> {
  return run(command, async (args) => {
    if (args.given("mosaics")) return await mosaicsTask(args, line);
    refuseMosaicFlags(args);
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
  }, line);
}

if (import.meta.main) Deno.exit(await main());
