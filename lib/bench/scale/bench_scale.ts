import { join } from "node:path";
import type { BenchOptions } from "../result.ts";
import { settle } from "../setting.ts";
import { median } from "../statistics.ts";
import { countFiles, groupSizes } from "./archive_size.ts";
import { growthOf } from "./growth.ts";
import { measureStages, type StageRun, startWorker } from "./measure.ts";
import type { ScaleFacts, ScaleResult, StageCost } from "./scale_result.ts";
import { scaleRows } from "./scale_rows.ts";
import { type Stage, STAGES } from "./stages.ts";

/**
 * How time, memory and files grow with the days of an archive: ingest, colocate, an epoch of windows, validate.
 *
 * @throws Error with what a stage says is wrong
 */
export async function benchScale(options: BenchOptions): Promise<ScaleResult> {
  const setting = await settle("scale", { ...options, yardstick: null }, []);
  const { quick, log } = setting;
  const odd = setting.days.find((count) => !(Number.isInteger(count) && count >= 1));
  if (odd !== undefined) {
    throw new RangeError(`Cannot measure archives of ${odd} days: give whole numbers of 1 or more`);
  }
  const days = [...new Set(setting.days.length > 0 ? setting.days : quick ? [1, 2] : [1, 10, 100])].sort((a, b) =>
    a - b
  );
  const size = quick ? 48 : 256;
  const window = quick ? [6, 16] as const : [18, 128] as const;
  const folder = await Deno.makeTempDir({ prefix: "ondee-bench-" });
  try {
    log(`simulating a day of ${size} x ${size} km`);
    const simulator = startWorker();
    await simulator.ask("simulate", { folder, size }).finally(() => simulator.close());
    const runs = await measureStages(days, { folder, window, rounds: quick ? 1 : 5, log });
    const scale = await factsOf(folder, days, runs);
    return {
      ...setting.facts,
      method:
        `each stage and number of days in a process of its own, timed from its start; ${
          quick ? "1 round" : "5 rounds"
        } in ` +
        `turn. One day of ${size} x ${size} km is simulated and kept as plain numbers, then ingested as each ` +
        `of the days, a file for each radar frame and for each half hour of ten IMERG variables, so that days cost the ` +
        `same; ingest is looking at all files, reading, packing, compressing and writing them. An epoch is one pass ` +
        `over shuffled windows of ${window[0]} x ${window[1]} x ${window[1]}`,
      rows: scaleRows(scale, runs),
      scale,
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function factsOf(folder: string, days: readonly number[], runs: readonly StageRun[]): Promise<ScaleFacts> {
  const archive = (count: number) => join(folder, `${count}.zarr`);
  const files = await Promise.all(days.map((count) => countFiles(archive(count))));
  const sizes = await groupSizes(archive(days.at(-1)!));
  return {
    days,
    radar: sizes.get("radar")!,
    imerg: sizes.get("imerg")!,
    files: fileGrowth(days, files),
    stages: Object.fromEntries(STAGES.map((stage) => [stage, costOf(stage, days, runs)])) as Record<Stage, StageCost>,
  };
}

/** Files by days: shards hold several days, so they come in steps, and are told from the fewest and the most days. */
function fileGrowth(days: readonly number[], files: readonly number[]): ScaleFacts["files"] {
  const [fewest, most] = [days[0]!, days.at(-1)!];
  const perDay = fewest === most ? files[0]! / most : (files.at(-1)! - files[0]!) / (most - fewest);
  return { fixed: files[0]! - perDay * fewest, perDay };
}

function costOf(stage: Stage, days: readonly number[], runs: readonly StageRun[]): StageCost {
  const own = days.map((count) => runs.filter((run) => run.stage === stage && run.days === count));
  const seconds = own.map((same) => Math.min(...same.map((run) => run.seconds)));
  const memory = own.map((same) => median(same.map((run) => run.memory)));
  return { seconds, memory, ...growthOf(days, seconds) };
}
