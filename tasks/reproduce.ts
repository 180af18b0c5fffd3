import { join, resolve } from "node:path";
import { openEngine } from "../lib/engine/mod.ts";
import {
  experimentFolder,
  type ExperimentName,
  EXPERIMENTS,
  FOLLOW_UPS,
  keepReproduction,
  leftOutOfTable,
  openToy,
  type PresetName,
  PRESETS,
  reproduce,
  reproductionLines,
  ROW_NAMES,
  type RowName,
  rowName,
  rowSizes,
  tableReproduction,
} from "../lib/runs/mod.ts";
import { type Arguments, type Command, printJson, run, UsageError, wrongUse } from "./_cli.ts";
import { DEVICE_FLAG, deviceOf } from "./_device.ts";
import { interruptible } from "./_interrupt.ts";
import { requireOnce } from "./_once.ts";
import { columns } from "./_print.ts";
import { seedsFlag, seedsOf } from "./_seeds.ts";

const presets = Object.keys(PRESETS) as PresetName[];

const command: Command = {
  name: "reproduce",
  summary:
    "Trains and measures rows of the published experiments (Keller & Welling 2021): mnist, colour sequences of MNIST's\n" +
    "digits, or sprites. Each row with each seed has a run directory of its own below --out; called again, it goes on\n" +
    "where it was stopped (Ctrl-C leaves a checkpoint), and leaves alone what is done, but for measuring what was measured\n" +
    "before there were all of today's measures. The table, table.md, is rendered again after each, from whatever is\n" +
    "there; --table does only that.",
  positional: "EXPERIMENT",
  count: [1, 1],
  flags: {
    data: {
      value: "DIR",
      help: "mnist: folder of its idx files (needed); sprites: folder of dSprites' npz, if you have it",
    },
    rows: {
      value: "LIST",
      kind: "list",
      default: "tvae-partial,bubble,vae,untrained",
      help: `rows, of ${ROW_NAMES.join(", ")}; or all; follow-ups, see below, join by +`,
    },
    steps: { value: "N", kind: "count", default: 20_000, help: "training steps to reach; more goes on from fewer" },
    seeds: seedsFlag("1,2,3", "seeds: all rows with the first, then the next"),
    preset: {
      value: "NAME",
      default: "quick",
      choices: presets,
      help: "training: SGD 1e-4 with momentum, or Adam 1e-3",
    },
    out: { value: "DIR", default: "runs/reproduce", help: "folder of the runs" },
    sequences: { value: "N", kind: "count", default: 512, help: "held-out sequences to measure" },
    draws: { value: "N", kind: "count", default: 10, help: "draws for log p(x)" },
    table: { help: "train nothing: render the table of what is there" },
    keep: {
      value: "DIR",
      help: "copy table, results and pictures (not weights) there, what is there of them is replaced",
    },
    force: {
      help: "begin anew the runs that are there already; without it nothing is overwritten but by a larger measurement",
    },
    "checkpoint-every": { value: "N", kind: "count", default: 1000, help: "steps between checkpoints" },
    threads: { value: "N", kind: "count", help: "threads of TensorFlow [as many as cores]" },
    ...DEVICE_FLAG,
    json: { help: "print the results as JSON" },
  },
  notes: "Follow-ups, each a change of a row's model, joined to its name by + alone or together:\n" +
    Object.entries(FOLLOW_UPS).map(([name, { meaning }]) => `  ${name.padEnd(16)}${meaning}`).join("\n"),
  examples: [
    "reproduce mnist --data data/mnist",
    "reproduce sprites --rows tvae-partial,vae --seeds 1 --steps 4000",
    "reproduce mnist --data data/mnist --preset published --rows tvae-partial --steps 600000",
    "reproduce mnist --data data/mnist --rows tvae-partial+causal,untrained+causal --seeds 1",
    "reproduce mnist --table --keep docs/results",
  ],
};

/** Items of a list that are among `known`. */
function chosen<T extends string>(flag: string, items: readonly string[], known: readonly T[]): T[] {
  return items.map((item) => {
    const found = known.find((name) => name === item);
    if (found === undefined) throw new UsageError(`Unknown ${flag} "${item}": choose ${known.join(", ")}`);
    return found;
  });
}

/** Rows by their names, whose models there are. @throws UsageError for others */
function rowsOf(args: Arguments, experiment: ExperimentName): readonly RowName[] {
  if (args.text("rows") === "all") return ROW_NAMES;
  const rows = args.list("rows").map((name) =>
    wrongUse(() => {
      const row = rowName(name);
      rowSizes(experiment, row);
      return row;
    })
  );
  requireOnce(rows, "rows");
  return rows;
}

/** Runs the task. */
export function main(line: readonly string[] = Deno.args): Promise<number> {
  return run(command, async (args) => {
    const [experiment] = chosen("experiment", args.positional, EXPERIMENTS);
    const rows = rowsOf(args, experiment!);
    const seeds = seedsOf(args);
    const [preset] = chosen("preset", [args.text("preset")], presets);
    const out = args.text("out");
    if (experiment === "mnist" && !args.on("table") && !args.given("data")) throw new UsageError("Missing --data DIR");
    let stopped = false;
    if (!args.on("table")) {
      const toy = await openToy(experiment!, args.given("data") ? resolve(args.text("data")) : null);
      using engine = await openEngine({
        device: deviceOf(args),
        ...(args.given("threads") ? { threads: args.number("threads") } : {}),
      });
      const done = await interruptible((signal) =>
        reproduce(engine, experiment!, toy, {
          rows,
          seeds,
          steps: args.number("steps"),
          preset: preset!,
          out,
          sequences: args.number("sequences"),
          draws: args.number("draws"),
          force: args.on("force"),
          checkpointEvery: args.number("checkpoint-every"),
          signal,
        })
      );
      stopped = done.length < rows.length * seeds.length;
      if (stopped) {
        console.error(`Stopped after ${done.length} of ${rows.length * seeds.length} runs; the same command goes on`);
        if (done.length === 0) return 1;
      }
    }
    const results = await tableReproduction(out, experiment!, preset!);
    for (const line of leftOutOfTable(results)) console.error(line);
    if (args.given("keep")) await keepReproduction(out, experiment!, preset!, args.text("keep"));
    if (args.on("json")) printJson(results);
    else {
      console.log(columns(reproductionLines(results)));
      console.log(`\n${join(experimentFolder(out, experiment!, preset!), "table.md")} has all`);
    }
    return stopped ? 1 : 0;
  }, line);
}

if (import.meta.main) Deno.exit(await main());
