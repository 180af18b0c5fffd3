import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { writeFileAtomic } from "../lib/base/mod.ts";
import { openEngine } from "../lib/engine/mod.ts";
import { measureSensitivity, renderSensitivity, type Sensitivity, sensitivityLines } from "../lib/runs/mod.ts";
import { type Command, printJson, run } from "./_cli.ts";
import { DEVICE_FLAG, deviceOf } from "./_device.ts";
import { columns } from "./_print.ts";

/** The result that the page of the metrics shows. */
const KEPT = join(fileURLToPath(new URL("../", import.meta.url)), "docs", "results", "sensitivity.json");

const command: Command = {
  name: "sensitivity",
  summary:
    "Puts known errors (late, weak, smooth, displaced, other rain) into held-out radar windows of a run, one at a time, and\n" +
    "shows what each score answers: latent delay, amplitude and structure, coherence by scale and lag, RMSE, correlation,\n" +
    "FSS, SAL. A result kept as docs/results/sensitivity.json is rendered beside it; --render only renders that.",
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
    render: { help: "only render docs/results/sensitivity.json again" },
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

async function writePage(file: string, result: Sensitivity): Promise<void> {
  await writeFileAtomic(`${file.replace(/\.json$/, "")}.md`, renderSensitivity(result));
}

/** Runs the task. */
export function main(args?: readonly string[]): Promise<number> {
  return run(command, async (args) => {
    if (args.on("render")) return await writePage(KEPT, JSON.parse(await Deno.readTextFile(KEPT)));
    using engine = await openEngine({ device: deviceOf(args) });
    const result = await measureSensitivity(engine, args.text("run"), {
      command: `sensitivity --windows ${args.number("windows")}${args.given("beside") ? " --beside RUNS" : ""}`,
      split: args.text("split") as "train" | "validation" | "test",
      windows: args.number("windows"),
      ...(args.given("beside") ? { beside: args.list("beside") } : {}),
      quiet: args.on("json"),
    });
    if (args.given("out")) {
      const file = resolve(args.text("out"));
      await writeFileAtomic(file, `${JSON.stringify(result, null, 1)}\n`);
      await writePage(file, result);
    }
    if (args.on("json")) printJson(result);
    else console.log(columns(sensitivityLines(result.rows)));
  }, args);
}

if (import.meta.main) Deno.exit(await main());
