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
  requireOnce(args.list("by"), "by");
  requireOnce(args.numbers("thresholds"), "thresholds");
  const low = args.numbers("thresholds").find((threshold) => threshold < 0);
  if (low !== undefined) throw new UsageError(`Cannot use --thresholds ${low}: rain is never below 0 mm/h`);
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

/** @throws UsageError when a list names something twice */
function requireOnce(values: readonly unknown[], flag: string): void {
  const twice = values.find((value, i) => values.indexOf(value) < i);
  if (twice !== undefined) throw new UsageError(`Cannot use ${twice} twice in --${flag}`);
}

function factorsOf(grouping: string): readonly Factor[] {
  try {
    const { factors } = parseGrouping(grouping);
    requireOnce(factors.map(({ name }) => name), "by");
    return factors;
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

/**
 * Waits for scores; what DuckDB cannot read is the condition where there is one, else the file.
 *
 * @throws UsageError; DataError "missing-variable"
 */
async function explained<T>(scores: Promise<T>, file: string, where: boolean): Promise<T> {
  try {
    return await scores;
  } catch (error) {
    const words = error instanceof Error ? /(?:Parser|Binder|Conversion) Error: ([^\n]*)/.exec(error.message) : null;
    if (words === null) throw error;
    if (where) throw new UsageError(`Cannot use --where: ${words[1]}`);
    const column = /column "?(\w+)"?/.exec(words[1]!)?.[1];
    const what = column === undefined ? words[1] : `column ${column} is missing`;
    throw new DataError(
      "missing-variable",
      `These are not pairs, ${what}: give a file that "deno task colocate" wrote`,
      {
        file,
        cause: error,
      },
    );
  }
}

/** @throws DataError "missing-file" for what is not one file: DuckDB would take folders and patterns */
async function requireFile(path: string): Promise<void> {
  const found = await Deno.stat(path).catch(() => null);
  if (found?.isFile === true) return;
  const what = found === null
    ? "No such Parquet file: run the task that writes it first"
    : "This is no file: give one file of pairs";
  throw new DataError("missing-file", what, { file: path });
}

/** Runs the task. */
export function main(args?: readonly string[]): Promise<number> {
  return run(command, async (args) => {
    const options = optionsOf(args);
    const show = (table: Parameters<typeof scoresText>[0]) => console.log(scoresText(table, args.given("scores")));
    if (args.given("pairs")) {
      if (args.given("run")) throw new UsageError("Cannot use --pairs and --run together: choose one");
      const pairs = args.text("pairs");
      await requireFile(pairs);
      const table = await explained(validate(pairs, options), pairs, args.given("where"));
      requirePairs(table, pairs);
      if (args.on("json")) printJson(table);
      else show(table);
      return;
    }
    const directory = args.text("run");
    const result = await explained(
      holdRun(directory, () => validateRun(directory, options)),
      directory,
      args.given("where"),
    );
    requirePairs(result.satellite!, directory);
    if (args.on("json")) printJson(result);
    else {
      show(result.satellite!);
      console.log(join(directory, "validation.json"));
    }
  }, args);
}

if (import.meta.main) Deno.exit(await main());
