import { checkSimulation, simulateArchive } from "../lib/runs/mod.ts";
import { type Command, printJson, run, UsageError } from "./_cli.ts";
import { counted } from "./_print.ts";

const command: Command = {
  name: "simulate",
  summary:
    "Simulates radar rain (1 km, 5 min) over France and an IMERG over it into an archive. Days that are there stay,\n" +
    "so a run that was cut is completed by the same command. The parameters injected are kept in the archive.",
  flags: {
    into: { value: "ARCHIVE", required: true, help: "archive to make or to complete" },
    days: { value: "N", kind: "count", default: 10, help: "days" },
    first: { value: "DATE", kind: "date", default: "2021-06-01", help: "first day" },
    size: { value: "KM", kind: "count", default: 800, help: "side of the square domain, km" },
    middle: { value: "LAT,LON", kind: "numbers", help: "middle of the domain, degrees; by default that of France" },
    seed: { value: "S", kind: "integer", default: 1, help: "seed: the same seed gives the same bytes" },
    json: { help: "print what was written as JSON" },
  },
  examples: [
    "simulate --days 10 --size 256 --into rain.zarr",
    "simulate --days 365 --size 128 --middle 43.3,4.2 --into year.zarr --seed 7",
  ],
};

/** Runs the task. */
export function main(args?: readonly string[]): Promise<number> {
  return run(command, async (args) => {
    const middle = args.numbers("middle");
    if (args.given("middle") && middle.length !== 2) {
      throw new UsageError("Cannot use --middle: give a latitude and a longitude, as in 43.3,4.2");
    }
    const options = {
      days: args.number("days"),
      firstDay: args.text("first"),
      seed: args.number("seed"),
      size: args.number("size"),
      ...(args.given("middle") ? { middle: middle as [number, number] } : {}),
    };
    try {
      checkSimulation(options);
    } catch (error) {
      throw new UsageError((error as Error).message);
    }
    const archive = args.text("into");
    const result = await simulateArchive(archive, options);
    if (args.on("json")) printJson(result);
    else {
      const { radarDays, imergDays } = result;
      console.log(`${archive}: ${counted(radarDays, "day")} of radar, ${counted(imergDays, "day")} of IMERG written`);
    }
  }, args);
}

if (import.meta.main) Deno.exit(await main());
