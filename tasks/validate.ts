import { join } from "node:path";
import { DataError } from "../lib/base/mod.ts";
import { type ColumnTypes, columnTypes, inspectTable, PAIR_COLUMNS } from "../lib/colocation/mod.ts";
import {
  holdRun,
  LEAST_BLOCKS,
  USUAL_GROUPINGS,
  validate,
  type ValidateOptions,
  validateRun,
  type Validation,
} from "../lib/runs/mod.ts";
import {
  type Factor,
  INTENSITY_EDGES,
  isScoreName,
  leastReplicates,
  parseGrouping,
  type ScoreName,
  type ScoreTable,
} from "../lib/verification/mod.ts";
import { type Arguments, type Command, printJson, run, UsageError } from "./_cli.ts";
import { samplingText, scoresText } from "./_scores.ts";

/** Groupings of which the parts of the error are shown where none are asked for. */
const SAMPLED = ["all", "sensor"];

const command: Command = {
  name: "validate",
  summary:
    "Scores the satellite against the radar by group, with block bootstrap intervals. For a run also what the latent\n" +
    "gives in held-out windows, all of it to validation.json and scores.parquet; for --pairs alone nothing is written.\n\n" +
    'Groupings: any column of the pairs ("sensor", "class"), with bin edges ("minutes-since-overpass:0-15-30-60",\n' +
    '"intensity:0.1-1-5"), "hour", "month", "season", "all", or several crossed ("sensor*season").\n' +
    `"intensity" is the radar's rain; without edges it is cut at ${INTENSITY_EDGES.join(", ")} mm/h.\n\n` +
    "Where a microwave observation lies in the half hour, the error is also divided: satellite - radar at that minute\n" +
    "(retrieval) and radar at that minute - half-hour mean (sampling).",
  flags: {
    run: { value: "DIR", default: "runs/train", help: "run directory" },
    pairs: { value: "FILE", help: "pairs to score instead of a run" },
    by: { value: "LIST", kind: "list", default: USUAL_GROUPINGS.join(","), help: "groupings" },
    thresholds: { value: "LIST", kind: "numbers", default: "0.1,1,5", help: "event thresholds, mm/h" },
    scores: { value: "LIST", kind: "list", help: "scores; by default the usual ones, the main ones as text" },
    block: { value: "KIND", default: "storm", choices: ["day", "storm"], help: "blocks that intervals are drawn from" },
    "min-blocks": {
      value: "N",
      kind: "count",
      default: LEAST_BLOCKS,
      help: "fewest blocks of a group that is scored; others are reported",
    },
    replicates: {
      value: "N",
      kind: "integer",
      range: [leastReplicates(), Infinity],
      default: 1000,
      help: "bootstrap replicates",
    },
    threads: {
      value: "N",
      kind: "count",
      help: "threads; by default 1 for fewer than 5 million pairs, else the cores",
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
function optionsOf(args: Arguments, known: ColumnTypes): ValidateOptions {
  requireOnce(args.list("by"), "by");
  requireOnce(args.numbers("thresholds"), "thresholds");
  const low = args.numbers("thresholds").find((threshold) => threshold < 0);
  if (low !== undefined) throw new UsageError(`Cannot use --thresholds ${low}: rain is never below 0 mm/h`);
  for (const grouping of args.list("by")) {
    for (const { name, column, numeric } of factorsOf(grouping)) {
      if (!Object.hasOwn(known, column)) {
        throw new UsageError(`Unknown column "${column}" in --by: choose ${Object.keys(known).join(", ")}`);
      }
      if (numeric && known[column] === "VARCHAR") {
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
    minBlocks: args.number("min-blocks"),
    replicates: args.number("replicates"),
    seed: args.number("seed"),
    ...(args.given("scores") ? { scores: args.list("scores") as ScoreName[] } : {}),
    ...(args.given("where") ? { where: args.text("where") } : {}),
    ...(args.given("threads") ? { threads: args.number("threads") } : {}),
  };
}

/** Types of the columns that pairs have, and of those that this file has beside them, where it can be read. */
async function columnsOf(file: string): Promise<ColumnTypes> {
  const usual = Object.entries(PAIR_COLUMNS).map(([name, { type }]) => [name, type] as const);
  const more = await inspectTable(file).then(columnTypes).catch(() => ({}));
  return { ...Object.fromEntries(usual), ...more };
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
    const given = args.given("pairs");
    if (given && args.given("run")) throw new UsageError("Cannot use --pairs and --run together: choose one");
    const directory = args.text("run");
    const pairs = given ? args.text("pairs") : join(directory, "pairs.parquet");
    const options = optionsOf(args, await columnsOf(pairs));
    const show = ({ sampling, ...table }: Validation) => {
      console.log(scoresText(table, args.given("scores")));
      const groupings = args.given("by") ? args.list("by") : SAMPLED;
      if (sampling !== undefined) console.log(`\n${samplingText(sampling, groupings)}`);
    };
    if (given) {
      await requireFile(pairs);
      const table = await explained(validate(pairs, options), pairs, args.given("where"));
      requirePairs(table, pairs);
      if (args.on("json")) printJson(table);
      else show(table);
      return;
    }
    const result = await explained(
      holdRun(directory, () => validateRun(directory, options)),
      directory,
      args.given("where"),
    );
    requirePairs(result.satellite!, directory);
    if (args.on("json")) printJson(result);
    else {
      show({ ...result.satellite!, ...(result.sampling === undefined ? {} : { sampling: result.sampling }) });
      console.log(join(directory, "validation.json"));
    }
  }, args);
}

if (import.meta.main) Deno.exit(await main());
