import { join, resolve } from "node:path";
import { openArchive } from "../lib/archive/mod.ts";
import { exists } from "../lib/base/mod.ts";
import { type Cluster, openEngine } from "../lib/engine/mod.ts";
import {
  checkSettings,
  DATA_DEFAULTS,
  type DataConfig,
  DOMAINS,
  holdRun,
  rainGaps,
  type RainModelName,
  type RainSettings,
  rainSettings,
  readRunConfig,
  requireShareable,
  runLocalWorkers,
  trainRain,
  usualLevers,
  whileParentLives,
  withLevers,
} from "../lib/runs/mod.ts";
import { ablateAs, ABLATION_FLAGS, LEVER_NAMES, leversGiven, refuseAblationFlags } from "./_ablations.ts";
import { type Arguments, type Command, printJson, run, UsageError, wrongUse } from "./_cli.ts";
import { DEVICE_FLAG, deviceOf } from "./_device.ts";
import { interruptible } from "./_interrupt.ts";
import { counted } from "./_print.ts";
import { WORKER_FLAGS, workersOf } from "./_workers.ts";

const MODELS: readonly RainModelName[] = ["topographic", "vae"];

const command: Command = {
  name: "train",
  summary:
    "Trains a model on windows of radar rain streamed from an archive: topographic (the T-VAE) or vae (a plain VAE of\n" +
    "the same size to compare with). Metrics go to metrics.jsonl and TensorBoard events, checkpoints are safetensors.",
  positional: "MODEL",
  count: [1, 1],
  flags: {
    archive: { value: "ARCHIVE", help: "archive with radar rain (needed without --resume)" },
    out: { value: "DIR", default: "runs/train", help: "run directory" },
    steps: {
      value: "N",
      kind: "count",
      default: 3000,
      help: "training steps; with decay the step size falls along those first asked for",
    },
    resume: { help: "go on from the newest checkpoint in --out; what is not given is as it was begun" },
    radar: { value: "GROUP", default: DATA_DEFAULTS.radar, help: "group of the archive with radar rain" },
    satellite: {
      value: "GROUP",
      default: DATA_DEFAULTS.satellite,
      help: "group with satellite rain, for generate and project",
    },
    domain: {
      value: "KM",
      choices: Object.keys(DOMAINS),
      help: "side of a window of a radar of 1 km: sets --size and --coarsen, or the other of them where one is given",
    },
    size: {
      value: "N",
      kind: "integer",
      range: [8, Infinity],
      default: DATA_DEFAULTS.size,
      help: "rows and columns of a window, a multiple of 8",
    },
    coarsen: {
      value: "N",
      kind: "count",
      default: DATA_DEFAULTS.coarsen,
      help: "radar cells averaged along each side",
    },
    frames: {
      value: "N",
      kind: "count",
      default: DATA_DEFAULTS.frames,
      help: "frames of a window; fewer than 12 need --levers base",
    },
    batch: { value: "N", kind: "count", default: DATA_DEFAULTS.batch, help: "windows in a batch" },
    wet: {
      value: "SHARE",
      kind: "number",
      range: [0, 1],
      default: DATA_DEFAULTS.wetFraction,
      help: "least share of wet cells of a window",
    },
    split: {
      value: "KIND",
      default: "day",
      choices: ["day", "hour-blocks"],
      help: "what training and test never share",
    },
    "split-seed": {
      value: "S",
      kind: "integer",
      default: DATA_DEFAULTS.splits.seed!,
      help: "seed of that split: models of any --seed are tested on the same days",
    },
    seed: { value: "S", kind: "integer", default: 0, help: "seed of everything else that is random" },
    "skip-corrupt": {
      help:
        "leave out windows on damaged chunks of the archive, and say which, instead of stopping; not with --workers",
    },
    "checkpoint-every": { value: "N", kind: "count", default: 500, help: "steps between checkpoints" },
    ...DEVICE_FLAG,
    ...WORKER_FLAGS,
    ...ABLATION_FLAGS,
    json: { help: "print the result as JSON" },
  },
  notes: `Levers, each a change of the settings above:\n${LEVER_NAMES}`,
  examples: [
    "train topographic --archive rain.zarr --out runs/first",
    "train topographic --out runs/first --resume",
    "train vae --archive rain.zarr --out runs/first",
    "train topographic --archive rain.zarr --batch 16 --workers 2",
    "train topographic --archive rain.zarr --batch 16 --workers node1:4000,node2:4000 --rank 0",
    "train topographic --archive rain.zarr --levers base --out runs/plain",
    "train topographic --archive rain.zarr --ablate base,vae,history --seeds 1,2,3 --steps 1000 --out runs/ablations",
  ],
};

/** Size and coarsening of the domain that is asked for, with those of them that are given. @throws UsageError where they differ */
function domainOf(args: Arguments): Pick<DataConfig, "coarsen" | "size"> {
  const name = args.text("domain") as keyof typeof DOMAINS;
  const [km, given] = [Number(name), (flag: string) => args.given(flag) ? args.number(flag) : undefined];
  const size = given("size") ?? km / (given("coarsen") ?? DOMAINS[name].coarsen);
  const coarsen = given("coarsen") ?? km / size;
  if (size * coarsen === km && Number.isInteger(size) && Number.isInteger(coarsen)) return { coarsen, size };
  const others = ["size", "coarsen"].filter((flag) => args.given(flag)).map((flag) => `--${flag} ${args.text(flag)}`);
  throw new UsageError(`Cannot use --domain ${name} with ${others.join(" and ")}: leave one of them out`);
}

/** Settings from the flags; going on, those that are not given are as the run was begun. */
async function settingsOf(args: Arguments, name: RainModelName): Promise<RainSettings> {
  const out = args.text("out");
  const recorded = await exists(join(out, "config.json")) ? (await readRunConfig(out)).settings : {};
  const settingsThere = (of: RainModelName) => recorded[of] as RainSettings | undefined;
  const begun = args.on("resume") ? settingsThere(name) : undefined;
  const archive = args.given("archive") ? resolve(args.text("archive")) : begun?.data.archive;
  if (archive === undefined) {
    throw new UsageError(
      `Missing --archive ARCHIVE${args.on("resume") ? `: no training of "${name}" to resume in ${out}` : ""}`,
    );
  }
  const domain = args.given("domain") ? domainOf(args) : begun?.data;
  const or = <T>(flag: string, value: T, before: T | undefined): T => args.given(flag) ? value : before ?? value;
  const data: DataConfig = {
    ...begun?.data,
    archive,
    radar: or("radar", args.text("radar"), begun?.data.radar),
    satellite: or("satellite", args.text("satellite"), begun?.data.satellite),
    coarsen: or("coarsen", args.number("coarsen"), domain?.coarsen),
    size: or("size", args.number("size"), domain?.size),
    frames: or("frames", args.number("frames"), begun?.data.frames),
    batch: or("batch", args.number("batch"), begun?.data.batch),
    wetFraction: or("wet", args.number("wet"), begun?.data.wetFraction),
    seed: or("seed", args.number("seed"), begun?.data.seed),
    splits: {
      ...(begun?.data ?? DATA_DEFAULTS).splits,
      ...(args.given("split") ? { by: args.text("split") as "day" | "hour-blocks" } : {}),
      ...(args.given("split-seed") ? { seed: args.number("split-seed") } : {}),
    },
    ...(args.on("skip-corrupt") ? { skipCorrupt: true } : {}),
  };
  const levers = args.given("ablate")
    ? []
    : leversGiven(args) ?? usualLevers(name, begun, settingsThere("topographic"));
  const steps = or("steps", args.number("steps"), begun?.steps);
  return wrongUse(() => {
    const settings = withLevers(rainSettings(name, data, steps), levers);
    checkSettings(settings);
    return settings;
  });
}

/** Trains as the flags ask, alone or as one of several workers, and says how far it came. */
async function trainAs(
  args: Arguments,
  name: RainModelName,
  settings: RainSettings,
  cluster: Cluster | undefined,
  orphaned: AbortSignal,
): Promise<number> {
  const out = args.text("out");
  const engine = await openEngine({
    device: deviceOf(args),
    ...(args.given("threads") ? { threads: args.number("threads") } : {}),
    ...(cluster === undefined ? {} : { cluster }),
  });
  try {
    const result = await interruptible((signal) =>
      trainRain(engine, out, name, settings, {
        command: `train ${name}`,
        resume: args.on("resume"),
        checkpointEvery: args.number("checkpoint-every"),
        signal: AbortSignal.any([signal, orphaned]),
      })
    );
    const { step, interrupted, stepMilliseconds } = result;
    if (engine.workers.rank > 0) return interrupted ? 1 : 0;
    const gaps = await rainGaps(await openArchive(settings.data.archive), settings.data, "train");
    if (gaps.leftOut > 0) {
      console.error(
        `Left out for missing frames: the windows of ${gaps.leftOut} of ${counted(gaps.times, "training time")}`,
      );
    }
    for (const { windows, reason } of result.skipped) console.error(`Left out ${windows} windows: ${reason}`);
    if (args.on("json")) printJson({ model: name, directory: out, ...result });
    else if (interrupted) console.log(`${name}: stopped at step ${step}; go on with --resume`);
    else console.log(`${name}: ${counted(step, "step")}, ${stepMilliseconds.toFixed(0)} ms each, in ${out}`);
    return interrupted ? 1 : 0;
  } finally {
    engine.close();
  }
}

/** What a worker may do: as this task (deno.json), without the network of Deno, which only finds free ports. */
const PERMISSIONS = ["--allow-read", "--allow-write", "--allow-env", "--allow-ffi", "--allow-run", "--allow-sys"];

/** Runs this task in several processes. */
async function trainLocally(args: Arguments, line: readonly string[], count: number): Promise<number> {
  const threads = Math.max(1, Math.floor(navigator.hardwareConcurrency / count));
  const succeeded = await runLocalWorkers({
    count,
    args: (addresses, rank) => [
      ...["run", ...PERMISSIONS, import.meta.url, ...line],
      ...["--workers", addresses.join(), "--rank", String(rank)],
      ...(args.given("threads") ? [] : ["--threads", String(threads)]),
    ],
  });
  return succeeded ? 0 : 1;
}

/** Runs the task. */
export function main(line: readonly string[] = Deno.args): Promise<number> {
  return run(command, async (args) => {
    const name = MODELS.find((model) => model === args.positional[0]);
    if (name === undefined) throw new UsageError(`Unknown model "${args.positional[0]}": choose ${MODELS.join(", ")}`);
    if (!args.given("ablate")) refuseAblationFlags(args);
    const choice = workersOf(args);
    const settings = await settingsOf(args, name);
    if (args.given("satellite")) (await openArchive(settings.data.archive)).group(settings.data.satellite);
    if (args.given("ablate")) return await ablateAs(args, name, settings);
    const workers = "local" in choice ? choice.local : choice.cluster?.workers.length ?? 1;
    wrongUse(() => requireShareable(settings.data, workers));
    if ("local" in choice) return await trainLocally(args, line, choice.local);
    const { cluster } = choice;
    const train = () => whileParentLives((orphaned) => trainAs(args, name, settings, cluster, orphaned));
    // Of several workers only the first writes.
    return await (cluster === undefined || cluster.rank === 0
      ? holdRun(args.text("out"), train, { begin: true })
      : train());
  }, line);
}

if (import.meta.main) Deno.exit(await main());
