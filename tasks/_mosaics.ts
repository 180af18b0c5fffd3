import { resolve } from "node:path";
import { checkGroupName } from "../lib/archive/mod.ts";
import { openEngine } from "../lib/engine/mod.ts";
import { parseTime, tileField } from "../lib/grid/mod.ts";
import { formatBytes } from "../lib/report/mod.ts";
import {
  encodeMosaics,
  type EncodeReport,
  holdRun,
  joinReports,
  likeWindows,
  makeAtlas,
  type RainSettings,
  readSettings,
  runLocalWorkers,
  whileParentLives,
  withLatents,
} from "../lib/runs/mod.ts";
import { type Arguments, type Flag, printJson, UsageError, wrongUse } from "./_cli.ts";
import { deviceOf } from "./_device.ts";
import { interruptible } from "./_interrupt.ts";
import { columns, counted } from "./_print.ts";
import { WORKER_FLAGS } from "./_workers.ts";

/** Flags of `project` for whole mosaics. */
export const MOSAIC_FLAGS: Readonly<Record<string, Flag>> = {
  mosaics: { value: "ARCHIVE", help: "instead: encodes the whole mosaics of an archive into latents beside them" },
  group: { value: "GROUP", help: "with --mosaics: group with the mosaics; by default that of the run's radar" },
  into: { value: "GROUP", default: "latent", help: "with --mosaics: group of latents" },
  overlap: {
    value: "N",
    kind: "integer",
    range: [0, Infinity],
    help: "with --mosaics: least cells that tiles share; by default a quarter of a tile",
  },
  from: { value: "DAY", kind: "date", help: "with --mosaics or --archive: first day" },
  to: { value: "DAY", kind: "date", help: "with --mosaics or --archive: last day" },
  "allow-missing": { help: "with --mosaics: encode tiles with more than 10 % of missing cells too, masked" },
  regrid: { help: "with --mosaics: bring mosaics of other cells or another step to those of the model" },
  force: { help: "with --mosaics: replace latents of another model, and of days that have changed since" },
  workers: { value: "N", kind: "count", help: "with --mosaics: processes of this machine that share the days" },
  threads: WORKER_FLAGS.threads,
  atlas: { help: "with --mosaics: make the atlas of the latents instead, atlas.json of the run, for its report" },
  like: {
    value: "TIME[,TILE]",
    help: "with --mosaics: find windows like this one instead; by default the wettest tile",
  },
  wet: {
    value: "SHARE",
    kind: "number",
    range: [0, 1],
    default: 0.05,
    help: "with --atlas and --like: least share of wet cells of a window",
  },
  windows: { value: "N", kind: "count", default: 2000, help: "with --atlas: windows drawn, about" },
  count: { value: "N", kind: "count", default: 10, help: "with --like: windows to find" },
};

/** Does what --mosaics asks for; gives the exit code. */
export function mosaicsTask(args: Arguments, line: readonly string[]): Promise<number> {
  for (const name of ["steps", "split", "fresh", "members", "sources", "unpaired", "archive", "compare"]) {
    if (args.given(name)) throw new UsageError(`Cannot use --${name} with --mosaics: it is for the satellite`);
  }
  if (args.on("atlas") && args.given("like")) throw new UsageError("Cannot use --atlas and --like together");
  const work = args.on("atlas") ? "atlas" : args.given("like") ? "like" : "encode";
  for (const name of ENCODING) {
    if (work !== "encode" && args.given(name)) {
      throw new UsageError(`Cannot use --${name} with --${work}: it is for encoding`);
    }
  }
  for (const [name, works] of Object.entries(SEARCHING)) {
    if (!args.given(name) || works.includes(work)) continue;
    throw new UsageError(`Cannot use --${name} without ${works.map((one) => `--${one}`).join(" or ")}`);
  }
  if (work === "atlas") return atlasTask(args);
  return work === "like" ? likeTask(args) : encodeTask(args, line);
}

/** Flags that only encoding knows. */
const ENCODING = ["group", "overlap", "from", "to", "allow-missing", "regrid", "force", "workers"] as const;

/** Flags of what is done with latents that are there, and what they are for. */
const SEARCHING: Readonly<Record<string, readonly string[]>> = {
  seed: ["atlas"],
  windows: ["atlas"],
  count: ["like"],
  wet: ["atlas", "like"],
};

/** Flags that --archive knows too. */
const DAYS: readonly string[] = ["from", "to"];

/** Refuses flags of whole mosaics without --mosaics. */
export function refuseMosaicFlags(args: Arguments): void {
  for (const name of Object.keys(MOSAIC_FLAGS)) {
    if (!args.given(name) || DAYS.includes(name) && args.given("archive")) continue;
    const other = DAYS.includes(name) ? " or --archive ARCHIVE" : "";
    throw new UsageError(`Cannot use --${name} without --mosaics ARCHIVE${other}`);
  }
}

const engineOf = (args: Arguments) =>
  openEngine({ device: deviceOf(args), ...(args.given("threads") ? { threads: args.number("threads") } : {}) });

/** First and last day, "" for no bound. */
export function daysOf(args: Arguments): readonly [string, string] {
  const [from, to] = [args.text("from"), args.text("to")];
  if (to === "" || from <= to) return [from, to];
  throw new UsageError(`Cannot use --from ${from} with --to ${to}: the last day is before the first`);
}

/** The group that latents go to. @throws UsageError for a name that is none */
function intoOf(args: Arguments): string {
  const name = args.text("into");
  try {
    checkGroupName(name);
    return name;
  } catch (error) {
    throw error instanceof TypeError ? new UsageError(error.message) : error;
  }
}

/** Refuses tiles, as large as the model's windows, that would share all their cells. @throws UsageError */
async function checkOverlap(args: Arguments): Promise<void> {
  if (!args.given("overlap")) return;
  const { model: { size } } = await readSettings<RainSettings>(args.text("run"), "topographic");
  wrongUse(() => tileField({ ny: size, nx: size }, { size, overlap: args.number("overlap") }));
}

async function encodeTask(args: Arguments, line: readonly string[]): Promise<number> {
  const directory = args.text("run");
  await checkOverlap(args);
  const options = {
    archive: resolve(args.text("mosaics")),
    into: intoOf(args),
    ...(args.given("group") ? { group: args.text("group") } : {}),
    ...(args.given("overlap") ? { overlap: args.number("overlap") } : {}),
    days: daysOf(args),
    allowMissing: args.on("allow-missing"),
    regrid: args.on("regrid"),
    force: args.on("force"),
  };
  const workers = args.given("workers") ? args.number("workers") : 1;
  if (workers > 1) {
    const engine = await engineOf(args);
    try {
      await withLatents(engine, directory, options, () => Promise.resolve()); // made, or refused, once
    } finally {
      engine.close();
    }
    const threads = Math.max(1, Math.floor(navigator.hardwareConcurrency / workers));
    const printed: string[] = [];
    const succeeded = await runLocalWorkers({
      count: workers,
      meet: false,
      args: () => [
        ...["run", ...PERMISSIONS, import.meta.resolve("./project.ts"), ...line, "--workers", "1"],
        ...(args.given("threads") ? [] : ["--threads", String(threads)]),
        ...(args.on("json") ? [] : ["--json"]),
      ],
      onOutput: (text) => printed.push(text),
    });
    const reports = printed.filter((text) => text !== "").map((text) => JSON.parse(text) as EncodeReport);
    if (reports.length > 0) tell(joinReports(reports));
    return succeeded ? 0 : 1;
  }
  const report = await whileParentLives(async (orphaned) => {
    using engine = await engineOf(args);
    return await interruptible((signal) =>
      encodeMosaics(engine, directory, { ...options, signal: AbortSignal.any([signal, orphaned]) })
    );
  });
  tell(report);
  return report.interrupted ? 1 : 0;

  function tell(done: EncodeReport): void {
    if (args.on("json")) printJson({ archive: options.archive, ...done });
    else console.log(encodeText(options.archive, done, options.force));
  }
}

/** What a worker may do: as this task (deno.json). */
const PERMISSIONS = ["--allow-read", "--allow-write", "--allow-env", "--allow-ffi", "--allow-run", "--allow-sys"];

function encodeText(archive: string, report: EncodeReport, force: boolean): string {
  const { counts, mosaics, tiles, encodedDays, otherDays, days, changed } = report;
  const all = counts.encoded + counts.skipped;
  const share = (count: number) => all === 0 ? "none" : `${(100 * count / all).toFixed(1)} %`;
  const lines = [
    `${archive}/${report.group}: ${counted(encodedDays, "day")} of ${days} encoded now, ${
      counted(mosaics, "mosaic")
    } of ` +
    `${tiles} tiles, ${report.mosaicsPerSecond.toFixed(1)} mosaics a second`,
    `Tiles: ${share(counts.encoded)} encoded (${share(counts.dry)} without rain, ${share(counts.masked)} with cells ` +
    `masked), ${share(counts.skipped)} skipped for missing cells`,
    `Memory: at most ${formatBytes(report.boundBytes)} of rain and latents at a time, ${
      formatBytes(report.residentBytes)
    } held`,
  ];
  if (report.clipped > 0) lines.push(`note: ${counted(report.clipped, "value")} beyond ±64 clipped`);
  if (otherDays > 0) lines.push(`note: ${counted(otherDays, "day")} left to other processes`);
  if (changed.length > 0 && !force) {
    lines.push(
      `note: the mosaics of ${counted(changed.length, "day")} have changed since they were encoded, the first ` +
        `${changed[0]}: --force encodes them again`,
    );
  }
  if (report.interrupted) lines.push("Stopped; the same command goes on from there");
  return lines.join("\n");
}

async function atlasTask(args: Arguments): Promise<number> {
  const directory = args.text("run");
  const atlas = await holdRun(directory, async () => {
    using engine = await engineOf(args);
    return await makeAtlas(engine, directory, {
      archive: resolve(args.text("mosaics")),
      into: args.text("into"),
      windows: args.number("windows"),
      wetFraction: args.number("wet"),
      ...(args.given("seed") ? { seed: args.number("seed") } : {}),
    });
  });
  const { windows, days, regimes, kept } = atlas;
  if (args.on("json")) {
    printJson({ path: `${directory}/atlas.json`, windows, days, regimes, kept, stability: atlas.stability });
  } else {
    console.log(
      `${directory}/atlas.json: ${counted(windows, "window")} of ${counted(days, "day")}, ` +
        `${counted(regimes.rows.length, "regime")}, ${regimes.stable ? "stable" : "not stable"}; report draws it`,
    );
  }
  return 0;
}

async function likeTask(args: Arguments): Promise<number> {
  const [time = "", tile, ...more] = args.list("like");
  const at = timeOf(time);
  if (more.length > 0 || tile !== undefined && !/^\d+$/.test(tile)) {
    throw new UsageError(`Cannot use --like "${args.text("like")}": give a time, and if you like the number of a tile`);
  }
  using engine = await engineOf(args);
  const found = await likeWindows(engine, args.text("run"), {
    archive: resolve(args.text("mosaics")),
    into: args.text("into"),
    time: at,
    ...(tile === undefined ? {} : { tile: Number(tile) }),
    count: args.number("count"),
    wetFraction: args.number("wet"),
  });
  if (args.on("json")) printJson(found);
  else {
    const row = ({ time, tile, y, x, wetFraction, distance }: typeof found.window & { readonly distance?: number }) => [
      time,
      String(tile),
      y.toFixed(0),
      x.toFixed(0),
      `${(100 * wetFraction).toFixed(0)} %`,
      distance === undefined ? "" : distance.toFixed(3),
    ];
    console.log(columns([
      ["time", "tile", "y", "x", "wet", "distance (sd)"],
      row(found.window),
      ...found.like.map(row),
    ]));
  }
  return 0;
}

function timeOf(text: string): number {
  try {
    return parseTime(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(`Cannot use --like "${text}": give a time, as 2021-06-25T12:00Z, and a tile if you like`);
  }
}
