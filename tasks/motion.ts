import { openEngine } from "../lib/engine/mod.ts";
import { measureMotion, motionLines, renderMotion } from "../lib/runs/mod.ts";
import { type Command, printJson, run } from "./_cli.ts";
import { DEVICE_FLAG, deviceOf } from "./_device.ts";
import { keepResult, keptFile, refuseBesideRender, renderKept } from "./_kept.ts";
import { columns } from "./_print.ts";

/** How results of this task begin in docs/results. */
const KEPT = "motion";

const command: Command = {
  name: "motion",
  summary:
    "What the latent of radar rain knows of its motion, on held-out windows of a run: a regression from the phases of capsules to\n" +
    "the motion (the simulator's wind, else optical flow), beside chance, a plain VAE and optical flow; and how well rolled\n" +
    "latents foretell rain that is fast or slow, grows or decays, turns or is turned.",
  flags: {
    run: { value: "DIR", default: "runs/train", help: "run directory, with a trained topographic model" },
    beside: { value: "DIRS", kind: "list", help: "other runs on the same windows, to look at beside" },
    archive: {
      value: "ARCHIVE",
      help: "another archive to look at, with windows of the same kind; by default the run's",
    },
    windows: {
      value: "N",
      kind: "count",
      default: 300,
      help: "most held-out windows; three times as many to learn from",
    },
    out: { value: "FILE", help: "keep the result as JSON, and rendered as .md beside it" },
    render: { help: `only render docs/results/${KEPT}*.json again` },
    ...DEVICE_FLAG,
    json: { help: "print the result as JSON" },
  },
  examples: [
    "motion --run runs/demo",
    "motion --run runs/demo --beside runs/rolling --out docs/results/motion.json",
    "motion --render",
  ],
};

/** Runs the task. */
export function main(args?: readonly string[]): Promise<number> {
  return run(command, async (args) => {
    if (args.on("render")) {
      refuseBesideRender(args, command);
      return await renderKept(KEPT, renderMotion);
    }
    const file = keptFile(args, "out");
    using engine = await openEngine({ device: deviceOf(args) });
    const result = await measureMotion(engine, args.text("run"), {
      command: `motion --windows ${args.number("windows")}${args.given("beside") ? " --beside RUNS" : ""}${
        args.given("archive") ? " --archive ARCHIVE" : ""
      }`,
      windows: args.number("windows"),
      ...(args.given("beside") ? { beside: args.list("beside") } : {}),
      ...(args.given("archive") ? { archive: args.text("archive") } : {}),
      quiet: args.on("json"),
    });
    if (file !== undefined) await keepResult(file, result, renderMotion);
    if (args.on("json")) printJson(result);
    else console.log(columns(motionLines(result.rows)));
  }, args);
}

if (import.meta.main) Deno.exit(await main());
