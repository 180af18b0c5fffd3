import { resolve } from "node:path";
import { isDataError } from "../lib/base/mod.ts";
import { openEngine } from "../lib/engine/mod.ts";
import type { GenerationComparison } from "../lib/report/mod.ts";
import {
  applyGenerator,
  type AskedCondition,
  compareGeneration,
  currentGeneration,
  type GenerateResult,
  PASS_REACH,
  renderGeneration,
  requireAsked,
  tableGeneration,
  withKnownLatents,
  writeDecoded,
} from "../lib/runs/mod.ts";
import { type Arguments, type Command, printJson, run, UsageError } from "./_cli.ts";
import { deviceOf } from "./_device.ts";
import { interruptible } from "./_interrupt.ts";
import { followedLines } from "./_followed.ts";
import { noteLines, PAIR_FLAGS, trainAndApply } from "./_pair.ts";
import { counted } from "./_print.ts";
import { tableFlags, tablesAsked } from "./_tables.ts";

/** How results of this task are called in docs/results. */
const KEPT = "generation-";

const command: Command = {
  name: "generate",
  summary:
    "Generates satellite rain from the radar's latent in the held-out windows of a run: generated.parquet, which joins\n" +
    "with the pairs by time and cell: mean, probability of rain, quantiles, and members if asked for, each cell as the sensor\n" +
    "and the minutes of its overpass make it. Trains the generator first where that is not done; the radar model stays as\n" +
    "it is.\n\n" +
    "With --mosaics ARCHIVE: decodes latents that project --mosaics has made into a group of whole mosaics of radar rain,\n" +
    "their tiles blended.\n\n" +
    "With --beside or --out: tables over seeds of what generate --compare has measured in runs: scores of products with\n" +
    "differences to the area average, slopes of generated on injected errors, what the satellite makes of the radar's rain\n" +
    "by source and regime. Nothing is trained or computed.",
  flags: {
    ...PAIR_FLAGS,
    members: { value: "N", kind: "integer", range: [0, 99], default: 0, help: "members drawn from the laws of cells" },
    sensor: { value: "NAME", help: "asks what the product would have shown with this sensor; a file of its own" },
    minutes: { value: "MIN", kind: "number", range: [0, PASS_REACH], default: 0, help: "minutes since its overpass" },
    compare: {
      help: "also trains a U-Net of the radar's frames and scores all, with --members or 10: generation.json",
    },
    until: {
      value: "MIN",
      kind: "number",
      range: [0, PASS_REACH],
      help: "minutes until its next one; by default unknown",
    },
    mosaics: { value: "ARCHIVE", help: "instead: decodes the latents of an archive into whole mosaics beside them" },
    latent: { value: "GROUP", default: "latent", help: "with --mosaics: group of latents" },
    into: { value: "GROUP", default: "decoded", help: "with --mosaics: group for the mosaics" },
    force: { help: "with --mosaics: decode days again whose latents have changed since" },
    ...tableFlags("generate --compare", KEPT),
  },
  notes: `The overpass is that of the cell; minutes are to the middle of the half hour, at most ${PASS_REACH};\n` +
    "up to 15 since it, or fewer than 15 until the next one, it is in the half hour. What the\n" +
    "infrared has in the rain follows from the minutes: the generator learns it.\n" +
    "Tables give means over seeds with 95 % by Student's t over seeds, and of each run the intervals of its own blocks. Runs of\n" +
    "other levers or steps have rows of their own; those of another archive, part, windows or members are refused.",
  examples: [
    "generate --run runs/first",
    "generate --run runs/first --steps 2000 --members 10 --compare",
    "generate --run runs/first --sensor MHS --minutes 90",
    "generate --run runs/first --mosaics rain.zarr",
    "generate --run runs/seed-1 --beside runs/seed-2,runs/seed-3 --out docs/results/generation-season.json",
    "generate --render",
  ],
};

/** Decodes the latents of an archive. */
async function decode(args: Arguments): Promise<number> {
  for (const name of ["steps", "split", "fresh", "seed", "members", "sensor", "minutes", "until", "compare"]) {
    if (args.given(name)) throw new UsageError(`Cannot use --${name} with --mosaics: it is for the satellite`);
  }
  using engine = await openEngine({ device: deviceOf(args) });
  const archive = resolve(args.text("mosaics"));
  const report = await interruptible((signal) =>
    withKnownLatents(
      engine,
      args.text("run"),
      { archive, into: args.text("latent"), flag: "--latent" },
      (store) => writeDecoded(engine, store, args.text("into"), { signal, force: args.on("force") }),
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
    const { changed } = report;
    if (changed.length > 0 && !args.on("force")) {
      console.log(
        `note: ${
          counted(changed.length, "day")
        } were decoded from latents that have changed since, or that were not recorded, ` +
          `the first ${changed[0]}: --force decodes them again`,
      );
    }
  }
  return report.interrupted ? 1 : 0;
}

/** What the flags ask; undefined for the product as it was observed. */
function askedOf(args: Arguments): AskedCondition | undefined {
  if (args.given("sensor")) {
    const until = args.given("until") ? { until: args.number("until") } : {};
    return { sensor: args.text("sensor"), minutes: args.number("minutes"), ...until };
  }
  for (const flag of ["minutes", "until"]) {
    if (args.given(flag)) throw new UsageError(`--${flag} needs --sensor: of which overpass?`);
  }
  return undefined;
}

/** Trains the U-Net and compares; undefined when Ctrl-C stopped the training. */
function compare(args: Arguments): Promise<GenerationComparison | undefined> {
  const members = args.number("members");
  const more = members === 0 ? {} : { members };
  return trainAndApply(
    args,
    "generate-unet",
    (engine, directory, options) => compareGeneration(engine, directory, { ...options, ...more }),
  );
}

/** The CRPS of all products, with the interval of what it differs from the area average's. */
function comparisonLines({ scores }: GenerationComparison): string {
  const digits = (value: number | null | undefined) => value?.toFixed(4) ?? "-";
  return scores.filter(({ score }) => score === "crps").map(({ product, value, difference }) => {
    const beside = difference === null
      ? ""
      : `, ${digits(difference.value)} [${digits(difference.low)}, ${digits(difference.high)}] from the area average's`;
    return `CRPS of ${product}: ${digits(value)} mm/h${beside}`;
  }).join("\n");
}

/** Runs the task. */
export function main(args?: readonly string[]): Promise<number> {
  return run(command, async (args) => {
    if (await tablesAsked(args, command, { kept: KEPT, read: tableGeneration, render: renderGeneration })) return 0;
    if (args.given("mosaics")) return await decode(args);
    for (const name of ["latent", "into", "force"]) {
      if (args.given(name)) throw new UsageError(`Cannot use --${name} without --mosaics ARCHIVE`);
    }
    if (args.on("compare") && args.number("members") === 1) {
      throw new UsageError("Cannot compare an ensemble of 1 member: use 2 or more, or leave out --members for 10");
    }
    const asked = askedOf(args);
    const more = { members: args.number("members"), ...(asked === undefined ? {} : { asked }) };
    if (asked !== undefined) {
      await requireAsked(args.text("run"), asked, args.on("fresh")).catch((error) => {
        throw error instanceof RangeError ? new UsageError(error.message) : error;
      });
    }
    const result: GenerateResult | undefined = await trainAndApply(
      args,
      "generate",
      (engine, directory, options) => applyGenerator(engine, directory, { ...options, ...more }),
    );
    if (result === undefined) return 1;
    const compared = args.on("compare") ? await compare(args) : null;
    if (compared === undefined) return 1;
    if (args.on("json")) printJson(compared === null ? result : { ...result, comparison: compared });
    else {
      console.log(
        [`${result.path}: ${result.rows} cells and half hours`, ...noteLines(result)].join("\n"),
      );
      const { replaced } = await currentGeneration(args.text("run")).catch((error) => {
        if (!isDataError(error, "corrupt-file")) throw error;
        return { replaced: `${error.file}: ${error.message}` }; // of an earlier call: what was asked for is done
      });
      if (replaced !== undefined) console.log(`note: ${replaced}, and renews baselines.parquet`);
      if (compared !== null) {
        console.log([comparisonLines(compared), ...followedLines(compared.injected ?? [])].join("\n"));
      }
    }
    return 0;
  }, args);
}

if (import.meta.main) Deno.exit(await main());
