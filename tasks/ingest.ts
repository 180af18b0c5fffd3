import { ingest, ingestDescribed, requireArchivePlace, type SetAside } from "../lib/archive/mod.ts";
import { progress } from "../lib/base/mod.ts";
import { DAY } from "../lib/grid/mod.ts";
import { listReaders, MAX_RAIN_RATE } from "../lib/sources/mod.ts";
import { type Arguments, type Command, printJson, run, UsageError } from "./_cli.ts";
import { columns, counted } from "./_print.ts";

const DESCRIPTION = `A description of plain arrays, for --describe:
  {
    "format": "ondee-arrays", "version": 1,
    "groups": { "radar": {
      "file": "rain.npy", "product": { "name": "my radar" }, "duration": 300,
      "grid": { "x0": -4.9, "y0": 51.0, "dx": 0.01, "dy": -0.01, "nx": 800, "ny": 800 },
      "times": { "first": "2021-06-25T00:00Z", "step": 300 },
      "variables": [{ "name": "rain_rate", "units": "mm h-1", "scale": 0.12, "fill": -1 }]
    } }
  }`;

const command: Command = {
  name: "ingest",
  summary:
    "Brings files into an archive, which is made when there is none. The format is told from the content; a file that\n" +
    "cannot be used is set aside and named, the others go in. Doing it again changes nothing, but what was damaged of the\n" +
    "days of the files, which is written again.",
  positional: "FILES...",
  count: [0, Infinity],
  flags: {
    into: { value: "ARCHIVE", help: "archive to make or to add to" },
    source: {
      value: "NAME",
      choices: ["list", ...listReaders().map(({ name }) => name)],
      help: 'insist on a reader; "list" shows them',
    },
    describe: {
      value: "FILE",
      help:
        "JSON that says times, grid and units of plain arrays (npy, npz, NetCDF, Zarr); without FILES all of its groups",
    },
    group: {
      value: "NAME",
      help:
        "group of the archive; by default that of --describe, imerg for IMERG, radar for other rain, else what it is",
    },
    impossible: {
      value: "WHAT",
      choices: ["refuse", "missing"],
      default: "refuse",
      help: `files with rain below 0 or above ${MAX_RAIN_RATE} mm/h: set aside, or taken with it missing`,
    },
    first: {
      value: "DATE",
      kind: "date",
      help: "first day of a new group; by default 1 January of the year of the first file",
    },
    last: {
      value: "DATE",
      kind: "date",
      help:
        "last day of a new group, by default 31 December of the year of the last file; also takes files ten years later",
    },
    step: {
      value: "S",
      kind: "count",
      help: "seconds from time to time of a new group; by default told from the files",
    },
    json: { help: "print what was done as JSON" },
  },
  notes: DESCRIPTION,
  examples: [
    "ingest --into knmi.zarr data/RAD_NL25_RAP_5min_*.h5",
    "ingest --into mine.zarr --describe mine.json",
    "ingest --source list",
  ],
};

function listSources(args: Arguments): void {
  const readers = listReaders().map(({ name, title }) => ({ name, title }));
  if (args.on("json")) printJson(readers);
  else console.log(columns(readers.map(({ name, title }) => [name.padEnd(20), ` ${title}`])));
}

/** Runs the task. */
export function main(args?: readonly string[]): Promise<number> {
  return run(command, async (args) => {
    if (args.text("source") === "list") return listSources(args);
    if (!args.given("into")) throw new UsageError("Missing --into ARCHIVE");
    const described = args.positional.length === 0 && args.given("describe");
    if (args.positional.length === 0 && !described) throw new UsageError("Missing argument: FILES...");
    checkFlags(args, described);
    await requireArchivePlace(args.text("into"));
    const line = progress("Ingesting", args.positional.length);
    const options = {
      impossible: args.text("impossible") === "missing" ? "missing" : "refuse",
      ...(args.given("first") ? { firstDay: args.text("first") } : {}),
      ...(args.given("last") ? { lastDay: args.text("last") } : {}),
      ...(args.given("step") ? { step: args.number("step") } : {}),
      progress: (done: number, _total: number, note: string) => line.update(done, note),
    } as const;
    const report = described
      ? await ingestDescribed(args.text("into"), args.text("describe"), options)
      : await ingest(args.text("into"), args.positional, {
        ...optional(args, "source", "describe", "group"),
        ...options,
      });
    line.finish();
    if (args.on("json")) printJson(report);
    else {
      console.log(
        `${args.text("into")}: ${counted(report.ingested.length, "file")} ingested, ${
          counted(report.frames, "new time")
        }, ` +
          `${report.unchanged.length} unchanged, ${report.setAside.length} set aside`,
      );
    }
    for (const warning of report.warnings) console.error(`note: ${warning}`);
    for (const line of asideLines(report.setAside)) console.error(`set aside: ${line}`);
    return report.setAside.length > 0 ? 1 : 0;
  }, args);
}

/** A line for every file set aside; one for all files of a day that another process kept. */
export function asideLines(setAside: readonly SetAside[]): readonly string[] {
  return [...Map.groupBy(setAside, ({ file, day }) => day ?? file).values()].map(([first, ...others]) => {
    const more = others.length === 0 ? "" : ` and ${counted(others.length, "other file")} of that day`;
    return `${first!.file}${more}: ${first!.reason}`;
  });
}

/** Refuses flags that would be passed over in silence. */
function checkFlags(args: Arguments, described: boolean): void {
  if (described && args.given("group")) {
    throw new UsageError("Cannot use --group with a description alone: its groups have names; or name its FILES too");
  }
  if (args.given("describe") && args.given("source") && args.text("source") !== "arrays") {
    throw new UsageError(`Cannot use --source ${args.text("source")} with --describe, which is for arrays`);
  }
  if (args.given("step") && DAY % args.number("step") !== 0) {
    throw new UsageError(`Cannot use --step ${args.text("step")}: it must divide a day of ${DAY} s`);
  }
}

/** The flags that were given, by name. */
function optional(args: Arguments, ...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.filter((name) => args.given(name)).map((name) => [name, args.text(name)]));
}

if (import.meta.main) Deno.exit(await main());
