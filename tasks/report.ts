import { openEngine } from "../lib/engine/mod.ts";
import { completeRun, holdRun, reportRun } from "../lib/runs/mod.ts";
import { type Command, printJson, run } from "./_cli.ts";
import { DEVICE_FLAG, deviceOf } from "./_device.ts";

const command: Command = {
  name: "report",
  summary:
    "Builds report.html of a run again from what its directory holds: one page, readable without a network. Trained models\n" +
    "that were not measured on held-out windows yet, or trained further since, are measured first.",
  flags: {
    run: { value: "DIR", default: "runs/train", help: "run directory" },
    ...DEVICE_FLAG,
    json: { help: "print the path as JSON" },
  },
  examples: ["report --run runs/demo"],
};

/** Runs the task. */
export function main(args?: readonly string[]): Promise<number> {
  return run(command, async (args) => {
    const directory = args.text("run");
    const path = await holdRun(directory, async () => {
      await completeRun(directory, () => openEngine({ device: deviceOf(args) }));
      return await reportRun(directory);
    });
    if (args.on("json")) printJson({ path });
    else console.log(path);
  }, args);
}

if (import.meta.main) Deno.exit(await main());
