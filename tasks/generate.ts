import { join, resolve } from "node:path";
import { openEngine } from "../lib/engine/mod.ts";
import { applyGenerator, withKnownLatents, writeDecoded } from "../lib/runs/mod.ts";
import { type Arguments, type Command, printJson, run, UsageError } from "./_cli.ts";
import { deviceOf } from "./_device.ts";
import { interruptible } from "./_interrupt.ts";
import { PAIR_FLAGS, trainAndApply } from "./_pair.ts";
import { counted } from "./_print.ts";

const command: Command = {
  name: "generate",
  summary:
    "Generates satellite rain from the radar's latent in the held-out windows of a run: generated.parquet, which joins\n" +
    "with the pairs by time and cell. Trains the generator first where that is not done; the radar model stays as it is.\n\n" +
    "With --mosaics ARCHIVE: decodes latents that project --mosaics has made into a group of whole mosaics of radar rain,\n" +
    "their tiles blended.",
  flags: {
    ...PAIR_FLAGS,
    mosaics: { value: "ARCHIVE", help: "instead: decodes the latents of an archive into whole mosaics beside them" },
    latent: { value: "GROUP", default: "latent", help: "with --mosaics: group of latents" },
    into: { value: "GROUP", default: "decoded", help: "with --mosaics: group for the mosaics" },
  },
  examples: [
    "generate --run runs/first",
    "generate --run runs/first --steps 2000",
    "generate --run runs/first --mosaics rain.zarr",
  ],
};

/** Decodes the latents of an archive. */
async function decode(args: Arguments): Promise<number> {
  for (const name of ["steps", "split", "fresh", "seed"]) {
    if (args.given(name)) throw new UsageError(`Cannot use --${name} with --mosaics: it is for the satellite`);
  }
  using engine = await openEngine({ device: deviceOf(args) });
  const archive = resolve(args.text("mosaics"));
  const report = await interruptible((signal) =>
    withKnownLatents(
      engine,
      args.text("run"),
      { archive, into: args.text("latent") },
      (store) => writeDecoded(engine, store, args.text("into"), { signal }),
    )
  );
  if (args.on("json")) printJson({ archive, ...report });
  else {
    const ratio = (value: number | null) => value === null ? "not known" : value.toFixed(2);
    console.log(
      `${archive}/${report.group}: ${
        counted(report.mosaics, "mosaic")
      } decoded now; gradient across the edges of tiles over ` +
        `that elsewhere ${ratio(report.seams.decoded)}, in what was encoded ${ratio(report.seams.source)}`,
    );
  }
  return report.interrupted ? 1 : 0;
}

/** Runs the task. */
export function main(args?: readonly string[]): Promise<number> {
  return run(command, async (args) => {
    if (args.given("mosaics")) return await decode(args);
    for (const name of ["latent", "into"]) {
      if (args.given(name)) throw new UsageError(`Cannot use --${name} without --mosaics ARCHIVE`);
    }
    const rows = await trainAndApply(args, "generate", applyGenerator);
    if (rows === undefined) return 1;
    const path = join(args.text("run"), "generated.parquet");
    if (args.on("json")) printJson({ path, rows });
    else console.log(`${path}: ${rows} cells and half hours`);
    return 0;
  }, args);
}

if (import.meta.main) Deno.exit(await main());
