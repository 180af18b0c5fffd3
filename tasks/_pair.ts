import { resolve } from "node:path";
import { type Engine, openEngine } from "../lib/engine/mod.ts";
import {
  type ApplyOptions,
  type GenerateResult,
  holdRun,
  type PairModelName,
  type PairSettings,
  pairSettings,
  readRunConfig,
  trainPair,
} from "../lib/runs/mod.ts";
import type { Arguments, Flag } from "./_cli.ts";
import { DEVICE_FLAG, deviceOf } from "./_device.ts";
import { exitOnInterrupt, interruptible } from "./_interrupt.ts";
import { counted } from "./_print.ts";

/** Flags of the models between satellite and latent. */
export const PAIR_FLAGS: Readonly<Record<string, Flag>> = {
  run: { value: "DIR", default: "runs/train", help: "run directory, with a trained topographic model" },
  steps: { value: "N", kind: "count", default: 2000, help: "training steps to reach before the model is applied" },
  split: { value: "PART", default: "test", choices: ["train", "validation", "test"], help: "windows to apply it to" },
  fresh: { help: "train it again from the start, as is needed when the radar model was trained further" },
  seed: {
    value: "S",
    kind: "integer",
    help: "seed of the first parameters; by default as it was begun, else that of the run",
  },
  ...DEVICE_FLAG,
  json: { help: "print the result as JSON" },
};

/**
 * Settings of the training that flags ask for. A seed and an archive that are not given are those with which it was begun; of one that
 * begins, the seed is that of the run.
 */
async function settingsOf(args: Arguments, directory: string, name: PairModelName): Promise<PairSettings> {
  const { seed, settings } = await readRunConfig(directory);
  const begun = args.on("fresh") ? undefined : settings[name] as PairSettings | undefined;
  const wanted = pairSettings(args.number("steps"), args.given("seed") ? args.number("seed") : begun?.seed ?? seed);
  const archive = name === "project-unpaired" && args.given("archive") ? resolve(args.text("archive")) : begun?.archive;
  return archive === undefined ? wanted : { ...wanted, archive };
}

/** Lines on windows that were left out for gaps of the satellite, and on what was replaced; none where there was neither. */
export function noteLines({ leftOut, replaced }: Pick<GenerateResult, "leftOut" | "replaced">): readonly string[] {
  const windows = counted(leftOut, "window");
  return [
    ...(leftOut === 0 ? [] : [`${windows} left out: the satellite misses more than 10 % of a half hour there`]),
    ...(replaced === undefined ? [] : [`note: it replaces that of ${replaced}`]),
  ];
}

/**
 * Trains a model of a run as far as the flags ask, where it is not yet, then applies it. Undefined when Ctrl-C stopped the
 * training.
 */
export function trainAndApply<T>(
  args: Arguments,
  name: PairModelName,
  apply: (engine: Engine, directory: string, options: ApplyOptions) => Promise<T>,
): Promise<T | undefined> {
  return holdRun(args.text("run"), () => trainThenApply(args, name, apply));
}

async function trainThenApply<T>(
  args: Arguments,
  name: PairModelName,
  apply: (engine: Engine, directory: string, options: ApplyOptions) => Promise<T>,
): Promise<T | undefined> {
  const directory = args.text("run");
  const settings = await settingsOf(args, directory, name);
  using engine = await openEngine({ device: deviceOf(args) });
  const { step, interrupted } = await interruptible((signal) =>
    trainPair(engine, directory, name, settings, {
      command: name,
      resume: true,
      fresh: args.on("fresh"),
      signal,
    })
  );
  if (interrupted) {
    console.error(`${name}: stopped at step ${step}; the same command goes on from there`);
    return undefined;
  }
  const split = args.text("split") as NonNullable<ApplyOptions["split"]>;
  return await exitOnInterrupt(() => apply(engine, directory, { split }));
}
