import {
  CATALOGUE,
  fieldScores,
  type ScoreEntry,
  type ScoreReading,
  scoresNamed,
  type VerifySettings,
} from "../lib/verification/mod.ts";
import { type Arguments, type Command, printJson, run, UsageError } from "./_cli.ts";
import { openFields } from "./_fields.ts";
import { columns } from "./_print.ts";

const command: Command = {
  name: "verify",
  summary:
    "Scores a forecast against what was observed, field by field: memory does not grow with their number, but for scores\n" +
    "that say so. Arrays of one shape come from .npy, NetCDF or HDF5 (file:variable) or Zarr (folder:group/array); packing\n" +
    "is undone, a value missing in either (NaN, fill values) is left out of both. The last two dimensions are a field.",
  flags: {
    observed: { value: "FILE", help: "what was observed: file, file:variable" },
    forecast: { value: "FILE", help: "the forecast or estimate, the same" },
    scores: {
      value: "LIST",
      kind: "list",
      required: true,
      help: "scores, lower case with hyphens; list: what there is",
    },
    thresholds: { value: "LIST", kind: "numbers", help: "event thresholds, in the units of the data" },
    windows: { value: "LIST", kind: "numbers", help: "sides of square windows, cells" },
    edges: { value: "LIST", kind: "list", default: "domain", help: "edges of the domain: domain, zero, interior" },
    operator: { value: "OP", default: ">=", choices: [">=", ">"], help: "an event is value OP threshold" },
    "member-axis": {
      value: "N",
      kind: "integer",
      help: "dimension of the forecast that holds members: 0 the first, =-1 the last",
    },
    json: { help: "print one JSON object, {score: [{threshold, window, edges, ..., value}]}" },
  },
  examples: [
    "verify --scores list",
    "verify --observed radar.npy --forecast model.npy --scores pod,far,csi,bias,rmse --thresholds 0.1,1,5",
    "verify --observed radar.npy --forecast model.npy --scores fss,sal-location --thresholds 2 --windows 3,5 --edges zero",
    "verify --observed radar.nc:rain_rate --forecast model.zarr:rain/rate --scores spearman,kge-2021 --json",
  ],
};

const EDGES = ["domain", "zero", "interior"];

function settingsOf(args: Arguments): VerifySettings {
  const settings = {
    thresholds: args.numbers("thresholds"),
    windows: args.numbers("windows"),
    edges: args.list("edges"),
    operator: args.text("operator") === ">" ? ">" : ">=",
  } as const;
  const edge = settings.edges.find((name) => !EDGES.includes(name));
  if (edge !== undefined) throw new UsageError(`Unknown edge "${edge}" in --edges: choose ${EDGES.join(", ")}`);
  return settings;
}

/** Checks what is asked for before a file is read. @throws UsageError */
function wrongUse<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}

function printList(json: boolean): void {
  if (json) {
    printJson(CATALOGUE.map(({ name, meaning, parameters, ensemble }) => ({ name, meaning, parameters, ensemble })));
  } else console.log(CATALOGUE.map(({ name, meaning }) => `${name.padEnd(WIDTH)}  ${meaning}`).join("\n"));
}

const WIDTH = Math.max(...CATALOGUE.map(({ name }) => name.length));

/** The readings as a table: score, parameters, value, and why there is none. */
function table(results: Readonly<Record<string, readonly ScoreReading[]>>): string {
  const rows = Object.entries(results).flatMap(([name, readings]) =>
    readings.map(({ value, reason, ...rest }) => {
      const parameters = Object.entries(rest).map(([key, of]) => `${key} ${Array.isArray(of) ? of.join(",") : of}`);
      return [`${name}  ${parameters.join(", ")}`.trimEnd(), Number.isFinite(value) ? `${value}` : `- (${reason})`];
    })
  );
  return columns(rows);
}

async function verify(args: Arguments): Promise<void> {
  const names = args.list("scores");
  if (names.join() === "list") return printList(args.on("json"));
  for (const name of ["observed", "forecast"]) {
    if (!args.given(name)) throw new UsageError(`Missing --${name} FILE`);
  }
  const entries: readonly ScoreEntry[] = wrongUse(() => scoresNamed(names));
  const scores = wrongUse(() => fieldScores(entries, settingsOf(args)));
  const memberAxis = args.given("member-axis") ? args.number("member-axis") : null;
  const stream = await openFields(args.text("observed"), args.text("forecast"), memberAxis);
  try {
    for await (const field of stream.fields()) scores.add(field);
  } finally {
    stream.close();
  }
  const results = scores.results();
  if (args.on("json")) printJson(results);
  else console.log(table(results));
}

if (import.meta.main) Deno.exit(await run(command, verify));
