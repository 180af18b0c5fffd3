import { join } from "node:path";
import { DataError } from "../lib/base/mod.ts";
import { type ColumnTypes, columnTypes, inspectTable, PAIR_COLUMNS, requireCondition } from "../lib/colocation/mod.ts";
import {
  comparePairs,
  holdRun,
  LEAST_BLOCKS,
  MOST_THREADS,
  type Rival,
  type RunValidation,
  USUAL_GROUPINGS,
  validate,
  type ValidateOptions,
  validateRun,
  type ValidateRunOptions,
  type Validation,
} from "../lib/runs/mod.ts";
import {
  attribution,
  type ErrorMeasure,
  type Factor,
  INTENSITY_EDGES,
  isScoreName,
  leastReplicates,
  parseGrouping,
  type ScoreName,
  SCORES,
} from "../lib/verification/mod.ts";
import { attributionText } from "./_attribution.ts";
import { type Arguments, type Command, printJson, run, UsageError, wrongUse } from "./_cli.ts";
import { differencesText } from "./_differences.ts";
import { exitOnInterrupt } from "./_interrupt.ts";
import { requireOnce } from "./_once.ts";
import { samplingText, scoresText } from "./_scores.ts";
import { thresholdsOf } from "./_thresholds.ts";

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
    against: {
      value: "FILE[:COLUMN]",
      help: "product to compare the pairs with: differences of scores, group by group",
    },
    "discovery-rate": {
      value: "RATE",
      kind: "number",
      default: 0.1,
      help: "greatest share of false discoveries among the differences that --against marks",
    },
    attribute: { value: "LIST", kind: "list", help: "factors to attribute the error to, written as groupings; 1 to 8" },
    error: {
      value: "MEASURE",
      default: "squared-log-error",
      choices: Object.keys(attribution.ERROR_MEASURES),
      help: "error that --attribute explains",
    },
    by: { value: "LIST", kind: "list", default: USUAL_GROUPINGS.join(","), help: "groupings" },
    thresholds: { value: "LIST", kind: "numbers", default: "0.1,1,5", help: "event thresholds, mm/h" },
    scores: { value: "LIST", kind: "list", help: "scores; by default the usual ones, the main ones as text" },
    block: { value: "KIND", default: "storm", choices: ["day", "storm"], help: "blocks that intervals are drawn from" },
    "min-blocks": {
      value: "N",
      kind: "count",
      help:
        `fewest blocks of a group that is scored (by default ${LEAST_BLOCKS}), of a level or difference that is told (5)`,
    },
    replicates: {
      value: "N",
      kind: "integer",
      range: [leastReplicates(), 1e6],
      default: 1000,
      help: "bootstrap replicates",
    },
    threads: {
      value: "N",
      kind: "count",
      range: [1, MOST_THREADS],
      help: "threads; by default 1 for fewer than 5 million pairs, else the cores",
    },
    where: { value: "SQL", help: "condition on columns of the pairs" },
    seed: { value: "S", kind: "integer", default: 0, help: "seed of the bootstrap" },
    json: { help: "print all scores with their settings as JSON" },
  },
  notes:
    `Whose fault is it? --attribute splits the error among factors by an additive model. "raw" is what a group's mean shows,
"adjusted" the same with the other factors held alike: a sensor that is only seen in winter has the error of winter in its
raw effect and not in its adjusted one. "share" is the part of the error's variance that a factor explains in storms (or
days) which the model has not seen: about 0, or a little below, for a factor without effect; "fitted" counts noise too.
squared-log-error says where the satellite is bad, log-error and error where it is biased. Two factors that always go
together cannot be told apart: their levels come without numbers, and the reason is given, as for levels of few blocks.

Is A better than B? --pairs A --against B scores both on the rows that both have, against the radar of A and by the columns of
A, and draws the same blocks for both, so that easy and hard days cancel. B is other pairs, or any Parquet file with time,
cell_y, cell_x and a column of rain rate: runs/demo/generated.parquet:generated_rain_rate, or another column of A itself.
With --run A is the satellite of the run, and the differences stand in validation.json and, after "deno task report", in its page.
Of many differences some stand out by chance: of those marked, at most the share --discovery-rate is false; "q" in JSON is the
least rate at which a difference is marked.

What rests on fewer than --min-blocks storms (or days) is reported, with its pairs and the reason, and not scored.`,
  examples: [
    "validate --run runs/demo",
    "validate --run runs/demo --attribute sensor,minutes-since-overpass:0-15-30-60-120,intensity:0.1-1-5,season,hour",
    "validate --pairs late.parquet --against final.parquet --by all,sensor --scores rmse,csi",
    "validate --run runs/demo --against runs/other/pairs.parquet",
    "validate --pairs pairs.parquet --by sensor,minutes-since-overpass:0-15-30-60-120 --thresholds 0.1,1",
    "validate --pairs pairs.parquet --by 'sensor*season' --where 'quality > 0.6' --json",
  ],
};

/** Checks what names there are before any file is read. @throws UsageError */
function optionsOf(args: Arguments, known: ColumnTypes): ValidateOptions {
  const thresholds = thresholdsOf(args);
  wrongUse(() => requireCondition(args.text("where")));
  checkGroupings(args, "by", known);
  const unknown = args.list("scores").find((name) => !isScoreName(name));
  if (unknown !== undefined) {
    throw new UsageError(`Unknown score "${unknown}": choose from ${Object.keys(SCORES).join(", ")}`);
  }
  return {
    ...(args.given("by") ? { by: args.list("by") } : {}),
    thresholds,
    block: args.text("block") as "day" | "storm",
    ...(args.given("min-blocks") ? { minBlocks: args.number("min-blocks") } : {}),
    replicates: args.number("replicates"),
    seed: args.number("seed"),
    ...(args.given("scores") ? { scores: args.list("scores") as ScoreName[] } : {}),
    ...(args.given("where") ? { where: args.text("where") } : {}),
    ...(args.given("threads") ? { threads: args.number("threads") } : {}),
    ...choiceOf(args, known),
  };
}

/**
 * Types of the columns that pairs have, and of those that this file has beside them, where it can be read. Of its own columns of
 * pairs the survey says what is wrong.
 */
async function columnsOf(file: string): Promise<ColumnTypes> {
  const usual = Object.entries(PAIR_COLUMNS).map(([name, { type }]) => [name, type] as const);
  const more = await inspectTable(file).then(columnTypes).catch(() => ({}));
  return { ...more, ...Object.fromEntries(usual) };
}

/** @throws UsageError for a grouping in the list `flag` that pairs cannot have */
function checkGroupings(args: Arguments, flag: "by" | "attribute", known: ColumnTypes): void {
  requireOnce(args.list(flag), flag);
  for (const grouping of args.list(flag)) {
    for (const { name, column, numeric } of factorsOf(grouping, flag)) {
      if (!Object.hasOwn(known, column)) {
        throw new UsageError(`Unknown column "${column}" in --${flag}: choose ${Object.keys(known).join(", ")}`);
      }
      if (numeric && known[column] === "VARCHAR") {
        throw new UsageError(
          `Cannot use --${flag} "${name}": ${column} is a name and has no bins; take "${name.split(":")[0]}"`,
        );
      }
    }
  }
}

/** What --attribute and --error ask for. @throws UsageError */
function choiceOf(args: Arguments, known: ColumnTypes): Pick<ValidateOptions, "attribute"> {
  if (!args.given("attribute")) {
    if (args.given("error")) throw new UsageError("Cannot use --error without --attribute");
    return {};
  }
  checkGroupings(args, "attribute", known);
  const factors = args.list("attribute");
  if (factors.includes("all")) {
    throw new UsageError('Cannot use --attribute "all": it is one group and explains nothing');
  }
  if (factors.length > 8) throw new UsageError(`Cannot attribute to ${factors.length} factors: give 8 or fewer`);
  return { attribute: { factors, error: args.text("error") as ErrorMeasure } };
}

/** What --against names; null without. @throws UsageError */
function rivalOf(args: Arguments): Rival | null {
  if (!args.given("against")) {
    if (args.given("discovery-rate")) throw new UsageError("Cannot use --discovery-rate without --against");
    return null;
  }
  const rate = args.number("discovery-rate");
  if (!(rate > 0 && rate < 1)) throw new UsageError(`Cannot use --discovery-rate ${rate}: it lies between 0 and 1`);
  if (args.given("pairs") && args.given("attribute")) {
    throw new UsageError("Cannot use --against and --attribute together with --pairs: choose one");
  }
  const [, path, column] = /^(.+?)(?::([A-Za-z_]\w*))?$/.exec(args.text("against"))!;
  return { path: path!, ...(column === undefined ? {} : { column }) };
}

function factorsOf(grouping: string, flag: string): readonly Factor[] {
  try {
    const { factors } = parseGrouping(grouping);
    requireOnce(factors.map(({ name }) => name), flag);
    return factors;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
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
    const words = error instanceof Error
      ? /(?:Parser|Binder|Catalog|Conversion) Error: ([^\n]*)/.exec(error.message)
      : null;
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

/** Prints scores, the parts of the error, what goes with it, differences to a rival, and what was left out. */
function show(args: Arguments, { sampling, attribution, against, notes = [], ...table }: Shown): void {
  const texts = [scoresText(table, args.given("scores"))];
  const groupings = args.given("by") ? args.list("by") : SAMPLED;
  if (sampling !== undefined) texts.push(samplingText(sampling, groupings));
  if (attribution !== undefined) texts.push(attributionText(attribution));
  if (against !== undefined) texts.push(differencesText(against, args.given("scores")));
  console.log([...texts, ...new Set([...notes, ...against?.notes ?? []])].join("\n\n"));
}

/** What goes to the terminal. */
type Shown = Validation & Pick<RunValidation, "against">;

/** Scores a file of pairs alone, or beside a rival, or with what goes with its error; writes nothing. */
async function onPairs(args: Arguments, options: ValidateRunOptions, rival: Rival | null): Promise<void> {
  const pairs = args.text("pairs");
  const [json, where] = [args.on("json"), args.given("where")];
  await requireFile(pairs);
  if (rival === null) {
    const table = await explained(validate(pairs, options), pairs, where);
    if (json) printJson(table);
    else show(args, table);
    return;
  }
  const table = await explained(comparePairs(pairs, rival, options), pairs, where);
  if (json) printJson(table);
  else console.log([differencesText(table, args.given("scores")), ...table.notes ?? []].join("\n\n"));
}

/** Scores a run, or pairs alone, as the command line says. */
async function validation(args: Arguments): Promise<void> {
  const given = args.given("pairs");
  if (given && args.given("run")) throw new UsageError("Cannot use --pairs and --run together: choose one");
  const directory = args.text("run");
  const known = await columnsOf(given ? args.text("pairs") : join(directory, "pairs.parquet"));
  const options = optionsOf(args, known);
  const rival = rivalOf(args);
  const compared = { ...options, discoveryRate: args.number("discovery-rate") };
  if (rival !== null) await requireFile(rival.path);
  if (given) return await onPairs(args, compared, rival);
  const against = rival === null ? {} : { against: rival };
  const job = holdRun(directory, () => validateRun(directory, { ...compared, ...against }));
  const { satellite, ...result } = await explained(job, directory, args.given("where"));
  if (args.on("json")) printJson({ satellite, ...result });
  else {
    show(args, { ...satellite!, ...result });
    console.log(join(directory, "validation.json"));
  }
}

/** Runs the task. */
export function main(args?: readonly string[]): Promise<number> {
  return run(command, (args) => exitOnInterrupt(() => validation(args)), args);
}

if (import.meta.main) Deno.exit(await main());
