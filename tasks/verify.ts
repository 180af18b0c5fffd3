import {
  CATALOGUE,
  fieldScores,
  hyphenated,
  type ParameterName,
  type ScoreEntry,
  type ScoreReading,
  scoresNamed,
  type VerifySettings,
} from "../lib/verification/mod.ts";
import { type Arguments, type Command, printJson, run, UsageError, wrongUse } from "./_cli.ts";
import { openFields, readWeights } from "./_fields.ts";
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
    edges: {
      value: "LIST",
      kind: "list",
      default: "domain",
      help: "domain, zero (outside or missing is no event), interior",
    },
    "valid-fraction": {
      value: "SHARE",
      kind: "number",
      range: [0, 1],
      help: "least share of a window that must be present, with --edges domain; 0 by default",
    },
    weights: {
      value: "FILE",
      help: "weights of the cells of a field, for scores of pairs and members: file, file:variable",
    },
    temperature: {
      value: "FILE",
      help: "temperatures of all cells and times, for the score of that name: file, file:variable",
    },
    levels: { value: "LIST", kind: "numbers", help: "levels of the quantiles that the member axis holds, rising" },
    "cell-km": { value: "KM", kind: "number", help: "side of a cell: wavelengths and distances are then in km" },
    "step-minutes": { value: "MIN", kind: "number", help: "time from a field to the next" },
    start: { value: "TIME", help: "time of the first field, UTC: 2021-06-25 or 2021-06-25T06:00" },
    sequence: { value: "N", kind: "count", help: "fields of a sequence, for scores in space and time; 8 by default" },
    operator: { value: "OP", default: ">=", choices: [">=", ">"], help: "an event is value OP threshold" },
    "member-axis": {
      value: "N",
      kind: "integer",
      help: "dimension of the forecast that holds members, quantiles or parameters: 0 the first, =-1 the last",
    },
    json: { help: "print one JSON object, {score: [{threshold, window, edges, ..., value}]}" },
  },
  examples: [
    "verify --scores list",
    "verify --observed radar.npy --forecast model.npy --scores pod,far,csi,bias,rmse --thresholds 0.1,1,5",
    "verify --observed radar.npy --forecast model.npy --scores fss,sal-location --thresholds 2 --windows 3,5 --edges zero",
    "verify --observed radar.nc:rain_rate --forecast model.zarr:rain/rate --scores spearman,kge-2021 --json",
    "verify --observed radar.npy --forecast quantiles.npy --member-axis 0 --scores pinball,wis --levels 0.05,0.5,0.95",
    "verify --observed radar.npy --forecast model.npy --scores rx,diurnal-cycle --step-minutes 60 --start 2021-01-01",
  ],
};

const EDGES = ["domain", "zero", "interior"];

function settingsOf(args: Arguments): VerifySettings {
  const settings: VerifySettings = {
    thresholds: args.numbers("thresholds"),
    windows: args.numbers("windows"),
    edges: args.list("edges"),
    operator: args.text("operator") === ">" ? ">" : ">=",
    levels: args.numbers("levels"),
    ...(args.given("valid-fraction") ? { validFraction: args.number("valid-fraction") } : {}),
    ...(args.given("cell-km") ? { cellKm: args.number("cell-km") } : {}),
    ...(args.given("step-minutes") ? { stepMinutes: args.number("step-minutes") } : {}),
    ...(args.given("sequence") ? { sequence: args.number("sequence") } : {}),
    ...(args.given("start") ? { start: timeOf(args.text("start")) } : {}),
  };
  const edge = settings.edges.find((name) => !EDGES.includes(name));
  if (edge !== undefined) throw new UsageError(`Unknown edge "${edge}" in --edges: choose ${EDGES.join(", ")}`);
  return settings;
}

/** Seconds since 1970 of a day, or a day with the time of day, UTC. @throws UsageError */
function timeOf(text: string): number {
  const whole = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?$/.test(text);
  const time = whole ? Date.parse(`${text}${text.includes("T") ? "" : "T00:00"}Z`) / 1000 : NaN;
  if (Number.isNaN(time)) throw new UsageError(`Cannot use --start "${text}": give 2021-06-25 or 2021-06-25T06:00`);
  return time;
}

/** Parameters that the command line fills in where they are not given. */
const FILLED: readonly ParameterName[] = ["operator", "edges"];

/** Flags that a score heeds where they are given. */
function heededBy({ optional = [], weighted }: Pick<ScoreEntry, "optional" | "weighted">): readonly string[] {
  return [...optional.map(hyphenated), ...(weighted === true ? ["weights"] : [])];
}

/** Flags of a score, in words: those it needs, those it heeds. */
function flagsOf({ parameters, ensemble, temperature, ...entry }: ScoreEntry): string {
  const flags = (names: readonly string[]): string => names.map((name) => `--${name}`).join(", ");
  const needed = parameters.filter((name) => !FILLED.includes(name)).map(hyphenated);
  const arrays = [...(ensemble === true ? ["member-axis"] : []), ...(temperature === true ? ["temperature"] : [])];
  const needs = [...arrays, ...needed];
  const heeds = heededBy(entry);
  return [
    ...(needs.length > 0 ? [`needs ${flags(needs)}`] : []),
    ...(heeds.length > 0 ? [`heeds ${flags(heeds)}`] : []),
  ].map((words) => `; ${words}`).join("");
}

function printList(json: boolean): void {
  if (json) {
    return printJson(CATALOGUE.map(({ name, also = [], meaning, parameters, ensemble, temperature, ...entry }) => ({
      name,
      also,
      meaning,
      parameters: parameters.map(hyphenated),
      optional: heededBy(entry),
      ensemble,
      temperature,
    })));
  }
  console.log(
    CATALOGUE.map((entry) => {
      const also = entry.also === undefined || entry.also.length === 0 ? "" : `; also ${entry.also.join(", ")}`;
      return `${entry.name.padEnd(WIDTH)}  ${entry.meaning}${flagsOf(entry)}${also}`;
    }).join("\n"),
  );
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
  const temperature = args.given("temperature") ? args.text("temperature") : null;
  const cold = entries.find((entry) => entry.temperature === true);
  if (cold !== undefined && temperature === null) throw new UsageError(`Score "${cold.name}" needs --temperature FILE`);
  const stream = await openFields(args.text("observed"), args.text("forecast"), memberAxis, temperature);
  try {
    const weights = args.given("weights") ? { weights: await readWeights(args.text("weights"), stream.shape) } : {};
    for await (const field of stream.fields()) scores.add({ ...field, ...weights });
  } finally {
    stream.close();
  }
  const results = scores.results();
  if (args.on("json")) printJson(results);
  else console.log(table(results));
}

/** Runs the task. */
export function main(args?: readonly string[]): Promise<number> {
  return run(command, verify, args);
}

if (import.meta.main) Deno.exit(await main());
