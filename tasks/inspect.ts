import { join } from "node:path";
import { type ArchiveInspection, inspectArchive } from "../lib/archive/mod.ts";
import { exists } from "../lib/base/mod.ts";
import { isoTime } from "../lib/grid/mod.ts";
import { readMetrics } from "../lib/learning/mod.ts";
import { formatBytes } from "../lib/report/mod.ts";
import { readRunConfig } from "../lib/runs/mod.ts";
import { openSource } from "../lib/sources/mod.ts";
import { type Command, printJson, run } from "./_cli.ts";
import { columns } from "./_print.ts";

const command: Command = {
  name: "inspect",
  summary: "Shows what an archive, a run or a file holds: variables, cells, times, gaps, wet fraction, sizes.",
  positional: "PATH",
  count: [1, 1],
  flags: {
    json: { help: "per variable: dims, shape, units, first and last time, number of times, gaps, wet fraction, bytes" },
  },
  examples: ["inspect rain.zarr", "inspect runs/demo", "inspect data/RAD_NL25_RAP_5min_201008260000.h5 --json"],
};

function showArchive(inspection: ArchiveInspection): void {
  console.log(`${inspection.path}: ${inspection.title}`);
  for (const { name, product, grid, days, coverage } of inspection.groups) {
    const identity = [product.name, product.run, product.version].filter((part) => part !== "").join(" ");
    console.log(
      `\n${name}: ${identity}${
        product.simulated ? " (simulated)" : ""
      }, ${grid.ny} x ${grid.nx} cells of ${grid.dx}, ` +
        `${days} days, ${(100 * coverage).toFixed(1)} % of the times laid out\n`,
    );
    const rows = inspection.variables.filter((variable) => variable.group === name).map((variable) => [
      variable.name,
      variable.units,
      variable.first ?? "-",
      variable.last ?? "-",
      String(variable.times),
      String(variable.gaps.reduce((sum, gap) => sum + gap.count, 0)),
      variable.wetFraction === null ? "-" : `${(100 * variable.wetFraction).toFixed(1)} %`,
      formatBytes(variable.bytes.raw),
      formatBytes(variable.bytes.stored),
      variable.bytes.stored === 0 ? "-" : (variable.bytes.raw / variable.bytes.stored).toFixed(1),
    ]);
    console.log(
      columns([["variable", "units", "first", "last", "times", "missing", "wet", "raw", "stored", "ratio"], ...rows]),
    );
  }
}

async function inspectRun(path: string): Promise<unknown> {
  const last = new Map<string, unknown>();
  for (const line of await readMetrics(join(path, "metrics.jsonl"))) {
    last.set(line.model, { step: line.step, ...line.values });
  }
  return { path, config: await readRunConfig(path), metrics: Object.fromEntries(last) };
}

async function inspectFile(path: string): Promise<unknown> {
  const file = await openSource(path);
  try {
    return {
      path,
      format: file.format,
      product: file.product,
      warnings: file.warnings,
      variables: file.variables.map((variable) => ({
        name: variable.name,
        nativeName: variable.nativeName,
        dims: ["time", "y", "x"],
        shape: [variable.times.length, variable.grid.ny, variable.grid.nx],
        units: variable.units,
        longName: variable.longName,
        first: variable.times.length === 0 ? null : isoTime(variable.times[0]!),
        last: variable.times.length === 0 ? null : isoTime(variable.times.at(-1)!),
        times: variable.times.length,
        grid: variable.grid,
      })),
    };
  } finally {
    file.close();
  }
}

/** Runs the task. */
export function main(args?: readonly string[]): Promise<number> {
  return run(command, async (args) => {
    const path = args.positional[0]!;
    if (await exists(join(path, "zarr.json"))) {
      const inspection = await inspectArchive(path);
      if (args.on("json")) printJson(inspection);
      else showArchive(inspection);
    } else {
      const isRun = await exists(join(path, "config.json"));
      printJson(isRun ? await inspectRun(path) : await inspectFile(path), args.on("json") ? undefined : 2);
    }
  }, args);
}

if (import.meta.main) Deno.exit(await main());
