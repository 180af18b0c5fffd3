import type { GenerationComparison } from "../lib/report/mod.ts";
import { applyGenerator, type AskedCondition, compareGeneration, type GenerateResult } from "../lib/runs/mod.ts";
import { type Arguments, type Command, printJson, run, UsageError } from "./_cli.ts";
import { PAIR_FLAGS, trainAndApply } from "./_pair.ts";

const command: Command = {
  name: "generate",
  summary:
    "Generates satellite rain from the radar's latent in the held-out windows of a run: generated.parquet, which joins\n" +
    "with the pairs by time and cell: mean, probability of rain, quantiles, and members if asked for, each cell as the sensor\n" +
    "and the minutes of its overpass make it. Trains the generator first where that is not done; the radar model stays as\n" +
    "it is.",
  flags: {
    ...PAIR_FLAGS,
    members: { value: "N", kind: "integer", range: [0, 99], default: 0, help: "members drawn from the laws of cells" },
    sensor: { value: "NAME", help: "asks what the product would have shown with this sensor; a file of its own" },
    minutes: { value: "MIN", kind: "number", range: [0, Infinity], default: 0, help: "minutes since its overpass" },
    compare: { help: "also trains a U-Net of the radar's frames and scores all beside baselines: generation.json" },
    until: {
      value: "MIN",
      kind: "number",
      range: [0, Infinity],
      help: "minutes until its next one; by default unknown",
    },
  },
  notes:
    "The overpass is that of the cell; minutes are to the middle of the half hour, and up to 15 it is in it. What the\n" +
    "infrared has in the rain follows from the minutes: the generator learns it.",
  examples: [
    "generate --run runs/first",
    "generate --run runs/first --steps 2000 --members 10 --compare",
    "generate --run runs/first --sensor MHS --minutes 90",
  ],
};

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
  const more = members < 2 ? {} : { members };
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
    const asked = askedOf(args);
    const more = { members: args.number("members"), ...(asked === undefined ? {} : { asked }) };
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
      console.log(`${result.path}: ${result.rows} cells and half hours`);
      if (compared !== null) console.log(comparisonLines(compared));
    }
    return 0;
  }, args);
}

if (import.meta.main) Deno.exit(await main());
