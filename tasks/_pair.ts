import { type Engine, openEngine } from "../lib/engine/mod.ts";
import {
  type ApplyOptions,
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

/** Flags of the models between satellite and latent. */
export const PAIR_FLAGS: Readonly<Record<string, Flag>> = {
  run: { value: "DIR", default: "runs/train", help: "run directory, with a trained topographic model" },
  steps: { value: "N", kind: "count", default: 400, help: "training steps to reach before the model is applied" },
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

/** The seed that is given; else that with which the training was begun; of one that begins, that of the run. */
async function seedOf(args: Arguments, directory: string, name: PairModelName): Promise<number> {
  if (args.given("seed")) return args.number("seed");
  const { seed, settings } = await readRunConfig(directory);
  const begun = args.on("fresh") ? undefined : settings[name] as PairSettings | undefined;
  return begun?.seed ?? seed;
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
  const seed = await seedOf(args, directory, name);
  using engine = await openEngine({ device: deviceOf(args) });
  const { step, interrupted } = await interruptible((signal) =>
    trainPair(engine, directory, name, pairSettings(args.number("steps"), seed), {
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
