import { type Engine, openEngine } from "../lib/engine/mod.ts";
import {
  describeGain,
  describeSeconds,
  holdRun,
  type JobResult,
  type RealDemoOptions,
  runDemo,
  runRealDemo,
} from "../lib/runs/mod.ts";
import { ABLATION_FLAGS, leversGiven } from "./_ablations.ts";
import { type Arguments, type Command, printJson, run } from "./_cli.ts";
import { DEVICE_FLAG, deviceOf } from "./_device.ts";
import { interruptible } from "./_interrupt.ts";

const command: Command = {
  name: "demo",
  summary:
    "The whole main job: radar rain learned by a topographic VAE, IMERG generated from its latent and projected onto it,\n" +
    "validated by sensor and by minutes since the overpass, reported in one HTML page. Without --real it simulates an\n" +
    "archive first; with it, --days and --size have no say. What is done already in --out is not done again.",
  flags: {
    out: { value: "DIR", default: "runs/demo", help: "run directory" },
    real: {
      value: "DIR",
      help: "folder of real files to run on instead of the simulation: KNMI's radar, in its folder knmi-radar",
    },
    days: {
      value: "N",
      kind: "integer",
      range: [3, Infinity],
      default: 10,
      help: "days to simulate, 3 or more: some are held out",
    },
    size: { value: "KM", kind: "count", default: 256, help: "side of the simulated domain, km" },
    steps: { value: "N", kind: "count", default: 1200, help: "training steps of T-VAE and plain VAE" },
    "pair-steps": { value: "N", kind: "count", default: 400, help: "training steps of generator and projector" },
    seed: {
      value: "S",
      kind: "integer",
      default: 1,
      help: "seed of everything random; the split of days is the same for all",
    },
    levers: ABLATION_FLAGS.levers,
    ...DEVICE_FLAG,
    json: { help: "print times and main scores as JSON" },
  },
  examples: [
    "demo",
    "demo --out runs/second --seed 2",
    "demo --out runs/plain --levers base",
    "demo --real ../shared/data --out runs/real",
  ],
};

/** The main numbers of a job. */
function headline({ evaluation, validation, seconds, report }: JobResult) {
  const { injected = [] } = validation;
  const at20 = evaluation.models.topographic?.leads.find((lead) => lead.minutes === 20);
  return {
    report,
    seconds,
    rolledAt20min: at20?.rolled,
    persistenceAt20min: at20?.persistence,
    gainAt20min: at20?.gain,
    gainOverSmoothedFlowAt20min: at20?.gainOverSmoothedFlow,
    injectedInside: injected.length === 0
      ? undefined
      : `${injected.filter((row) => row.inside).length} of ${injected.length}`,
  };
}

/** The levers of the command line, as it is recorded. */
const pulledBy = (args: Arguments): string => args.given("levers") ? ` --levers ${args.text("levers")}` : "";

/** The job on real files; says on standard error which of them are not there. */
async function runReal(engine: Engine, args: Arguments, options: Omit<RealDemoOptions, "command">): Promise<JobResult> {
  const out = args.text("out");
  const command = `deno task demo --real ${options.folder} --out ${out}${pulledBy(args)}`;
  const result = await runRealDemo(engine, out, { ...options, command });
  for (const sentence of result.absent) console.error(`note: ${sentence}`);
  return result;
}

/** Runs the job and says what it found. */
async function runAs(args: Arguments): Promise<void> {
  const engine = await openEngine({ device: deviceOf(args) });
  try {
    const out = args.text("out");
    const levers = leversGiven(args);
    const result = await interruptible((signal) => {
      const options = {
        steps: args.number("steps"),
        pairSteps: args.number("pair-steps"),
        seed: args.number("seed"),
        signal,
        ...(levers === undefined ? {} : { levers }),
      };
      if (args.given("real")) return runReal(engine, args, { ...options, folder: args.text("real") });
      const command = `deno task demo --out ${out}${pulledBy(args)}`;
      return runDemo(engine, out, { ...options, days: args.number("days"), size: args.number("size"), command });
    });
    if (args.on("json")) return printJson(headline(result));
    console.log(`${result.report}\n${describeSeconds(result.seconds)}`);
    const { gainAt20min, gainOverSmoothedFlowAt20min, injectedInside } = headline(result);
    const gains = [
      ...(gainAt20min ? [describeGain(gainAt20min, "persistence")] : []),
      ...(gainOverSmoothedFlowAt20min ? [describeGain(gainOverSmoothedFlowAt20min, "smoothed optical flow")] : []),
    ];
    if (gains.length > 0) console.log(`20 min ahead the rolled latent is ${gains.join(", ")}`);
    if (injectedInside) console.log(`injected errors inside their intervals: ${injectedInside}`);
  } finally {
    engine.close();
  }
}

/** Runs the task. */
export function main(args?: readonly string[]): Promise<number> {
  return run(command, (args) => holdRun(args.text("out"), () => runAs(args), { begin: true }), args);
}

if (import.meta.main) Deno.exit(await main());
