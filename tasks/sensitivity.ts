import { openEngine } from "../lib/engine/mod.ts";
import { measureSensitivity, renderSensitivity, sensitivityLines } from "../lib/runs/mod.ts";
import { type Command, printJson, run } from "./_cli.ts";
import { DEVICE_FLAG, deviceOf } from "./_device.ts";
import { keepResult, keptFile, refuseBesideRender, renderKept } from "./_kept.ts";
import { columns } from "./_print.ts";

/** How results of this task begin in docs/results. */
const KEPT = "sensitivity";

const command: Command = {
  name: "sensitivity",
  summary:
    "Puts known errors (late, weak, smooth, displaced, other rain) into held-out radar windows of a run, one at a time, and\n" +
    "shows what each score answers: latent delay, amplitude and structure, coherence by scale and lag, RMSE, correlation,\n" +
    "FSS, SAL. A result kept as JSON is rendered beside it; --render only renders those of docs/results again.",
  flags: {
    run: { value: "DIR", default: "runs/train", help: "run directory, with a trained topographic model" },
    beside: {
      value: "DIRS",
      kind: "list",
      help: "other runs on the same windows, with levers pulled, to look at beside",
    },
    split: { value: "PART", default: "test", choices: ["train", "validation", "test"], help: "windows to take" },
    windows: { value: "N", kind: "count", default: 200, help: "most windows" },
    out: { value: "FILE", help: "keep the result as JSON, and rendered as .md beside it" },
    render: { help: `only render docs/results/${KEPT}*.json again` },
    ...DEVICE_FLAG,
    json: { help: "print the result as JSON" },
  },
  examples: [
    "sensitivity --run runs/demo",
    "sensitivity --run runs/demo --beside runs/rolling",
    "sensitivity --run runs/demo --out docs/results/sensitivity.json",
    "sensitivity --render",
  ],
};

/** Runs the task. */
export function main(args?: readonly string[]): Promise<number> {
  return run(command, async (args) => {
    if (args.on("render")) {
      refuseBesideRender(args, command);
      return await renderKept(KEPT, renderSensitivity);
    }
    const file = keptFile(args, "out");
    using engine = await openEngine({ device: deviceOf(args) });
    const result = await measureSensitivity(engine, args.text("run"), {
      command: `sensitivity --windows ${args.number("windows")}${args.given("beside") ? " --beside RUNS" : ""}`,
      split: args.text("split") as "train" | "validation" | "test",
      windows: args.number("windows"),
      ...(args.given("beside") ? { beside: args.list("beside") } : {}),
      quiet: args.on("json"),
    });
    if (file !== undefined) await keepResult(file, result, renderSensitivity);
    if (args.on("json")) printJson(result);
    else console.log(columns(sensitivityLines(result.rows)));
  }, args);
}

if (import.meta.main) Deno.exit(await main());
