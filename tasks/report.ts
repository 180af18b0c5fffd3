import { reportRun } from "../lib/runs/mod.ts";
import { type Command, printJson, run } from "./_cli.ts";

const command: Command = {
  name: "report",
  summary: "Builds report.html of a run again from what its directory holds: one page, readable without a network.",
  flags: {
    run: { value: "DIR", default: "runs/train", help: "run directory" },
    json: { help: "print the path as JSON" },
  },
  examples: ["report --run runs/demo"],
};

/** Runs the task. */
export function main(args?: readonly string[]): Promise<number> {
  return run(command, async (args) => {
    const path = await reportRun(args.text("run"));
    if (args.on("json")) printJson({ path });
    else console.log(path);
  }, args);
}

if (import.meta.main) Deno.exit(await main());
