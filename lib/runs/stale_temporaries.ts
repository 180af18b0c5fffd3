import { join } from "node:path";
import { temporaryFor } from "../base/mod.ts";

/** What tasks write into a run only while they hold it: killed, they leave temporaries of these, parts of large tables among them. */
const HELD_OUTPUTS: ReadonlySet<string> = new Set([
  ...["config", "made", "evaluation", "validation", "compression", "generation", "projection", "atlas", "cases"]
    .map((name) => `${name}.json`),
  ...["report.json", "report-extras.json", "report.html", "projected.zarr"],
  ...["pairs", "generated", "baselines", "latent", "capsules", "scales", "scores"].map((name) => `${name}.parquet`),
]);

/** Tables of questions, one for each. */
const QUESTION = /^generated-.+\.parquet$/;

/** Removes what killed processes left half-written in a run, whose lock is held; archives of regions are left to their own writers. */
export async function removeStaleTemporaries(directory: string): Promise<void> {
  for (const { name } of await Array.fromAsync(Deno.readDir(directory))) {
    const output = temporaryFor(name);
    if (output === undefined || !HELD_OUTPUTS.has(output) && !QUESTION.test(output)) continue;
    await Deno.remove(join(directory, name), { recursive: true }).catch(() => {}); // it only takes room
  }
}
