import { join } from "node:path";
import { DataError } from "../lib/base/mod.ts";
import { PAIR_COLUMNS, type PairColumn } from "../lib/colocation/mod.ts";
import { holdRun, USUAL_GROUPINGS, validate, type ValidateOptions, validateRun } from "../lib/runs/mod.ts";
import {
  type Factor,
  isScoreName,
  leastReplicates,
  parseGrouping,
  type ScoreName,
  type ScoreTable,
} from "../lib/verification/mod.ts";
import { type Arguments, type Command, printJson, run, UsageError } from "./_cli.ts";
import { scoresText } from "./_scores.ts";

const command: Command = {
  name: "validate",
  summary:
    "Scores the satellite against the radar by group, with block bootstrap intervals. For a run also what the latent\n" +
    "gives in held-out windows, all of it to validation.json and scores.parquet; for --pairs alone nothing is written.\n\n" +
    'Groupings: a column of the pairs ("sensor", "class"), with bin edges ("minutes-since-overpass:0-15-30-60",\n' +
    '"intensity:0.1-1-5"), "hour", "month", "season", "all", or several crossed ("sensor*season").',
  flags: {
    run: { value: "DIR", default: "runs/train", help: "run directory" },
    pairs: { value: "FILE", help: "pairs to score instead of a run" },
    by: { value: "LIST", kind: "list", default: USUAL_GROUPINGS.join(","), help: "groupings" },
    thresholds: { value: "LIST", kind: "numbers", default: "0.1,1,5", help: "event thresholds, mm/h" },
    scores: { value: "LIST", kind: "list", help: "scores; by default the usual ones, the main ones as text" },
    block: { value: "KIND", default: "storm", choices: ["day", "storm"], help: "blocks that intervals are drawn from" },
    replicates: {
      value: "N",
      kind: "integer",
      range: [leastReplicates(), Infinity],
      default: 1000,
      help: "bootstrap replicates",
    },
    where: { value: "SQL", help: "condition on columns of the pairs" },
    seed: { value: "S", kind: "integer", default: 0, help: "seed of the bootstrap" },
    json: { help: "print all scores with their settings as JSON" },
  },
  examples: [
    "validate --run runs/demo",
    "validate --pairs pairs.parquet --by sensor,minutes-since-overpass:0-15-30-60-120 --thresholds 0.1,1",
    "validate --pairs pairs.parquet --by 'sensor*season' --where 'quality > 0.6' --json",
  ],
};

/** Checks what names there are before any file is read. @throws UsageError */
function optionsOf(args: Arguments): ValidateOptions {
  for (const grouping of args.list("by")) {
    for (const { name, column, numeric } of factorsOf(grouping)) {
      if (!Object.hasOwn(PAIR_COLUMNS, column)) {
        throw new UsageError(`Unknown column "${column}" in --by: choose ${Object.keys(PAIR_COLUMNS).join(", ")}`);
      }
      if (numeric && PAIR_COLUMNS[column as PairColumn].type === "VARCHAR") {
        throw new UsageError(
          `Cannot use --by "${name}": ${column} is a name and has no bins; take "${name.split(":")[0]}"`,
        );
      }
    }
  }
  const unknown = args.list("scores").find((name) => !isScoreName(name));
  if (unknown !== undefined) throw new UsageError(`Unknown score "${unknown}"`);
  return {
    by: args.list("by"),
    thresholds: args.numbers("thresholds"),
    block: args.text("block") as "day" | "storm",
    replicates: args.number("replicates"),
    seed: args.number("seed"),
    ...(args.given("scores") ? { scores: args.list("scores") as ScoreName[] } : {}),
    ...(args.given("where") ? { where: args.text("where") } : {}),
  };
}

function factorsOf(grouping: string): readonly Factor[] {
  try {
    return parseGrouping(grouping).factors;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** @throws DataError "missing-frame" when nothing was scored */
function requirePairs({ about }: ScoreTable, file: string): void {
  if (about.pairs > 0) return;
  throw new DataError("missing-frame", `None of ${about.rows} rows has radar, satellite and what --where asks for`, {
    file,
  });
}

/** Waits for scores; what DuckDB cannot read is the condition. @throws UsageError */
async function explained<T>(scores: Promise<T>): Promise<T> {
  try {
    return await scores;
  } catch (error) {
    const words = error instanceof Error ? /(?:Parser|Binder|Conversion) Error: ([^\n]*)/.exec(error.message) : null;
    throw words === null ? error : new UsageError(`Cannot use --where: ${words[1]}`);
  }
}

/** Runs the task. */
export function main(args?: readonly string[]): Promise<number> {
  return run(command, async (args) => {
    const options = optionsOf(args);
    const show = (table: Parameters<typeof scoresText>[0]) => console.log(scoresText(table, args.given("scores")));
    if (args.given("pairs")) {
      if (args.given("run")) throw new UsageError("Cannot use --pairs and --run together: choose one");
      const table = await explained(validate(args.text("pairs"), options));
      requirePairs(table, args.text("pairs"));
      if (args.on("json")) printJson(table);
      else show(table);
      return;
    }
    const directory = args.text("run");
    const result = await explained(holdRun(directory, () => validateRun(directory, options)));
    requirePairs(result.satellite!, directory);
    if (args.on("json")) printJson(result);
    else {
      show(result.satellite!);
      console.log(join(directory, "validation.json"));
    }
  }, args);
}

if (import.meta.main) Deno.exit(await main());
