import { OURS } from "../interleave.ts";
import { peakMemory } from "../../base/mod.ts";
import { denoSide, type Side, startSide } from "../side.ts";
import { type Stage, STAGES } from "./stages.ts";
import type { StageRequest } from "./worker.ts";

/** What one process took. */
export interface StageRun {
  /** What it did. */
  readonly stage: Stage;
  /** Days. */
  readonly days: number;
  /** Wall time from its start to its answer, s. */
  readonly seconds: number;
  /** Most memory that it held resident, bytes; NaN where the system does not tell. */
  readonly memory: number;
  /** Frames, pairs or windows that it went through. */
  readonly done: number;
}

/**
 * Flags that deno.json gives the tasks of stages: garbage is collected before much of it gathers. A smaller young generation would
 * slow colocate down by 15 %; ingest makes little garbage but frames.
 */
export const STAGE_FLAGS: Partial<Record<Stage, readonly string[]>> = {
  ingest: ["--v8-flags=--max-semi-space-size=1,--heap-growing-percent=20"],
  colocate: ["--v8-flags=--max-semi-space-size=4"],
};

/** A process that makes archives and works on them, with the flags of the task of `stage`. */
export function startWorker(stage?: Stage): Side {
  const flags = stage === undefined ? [] : STAGE_FLAGS[stage] ?? [];
  return startSide(denoSide(OURS, new URL("./worker.ts", import.meta.url), flags));
}

/**
 * Runs every stage on every number of days, each in a process of its own, in turn.
 *
 * @throws Error with what a stage says is wrong, or when it went through another number of things than before
 */
export async function measureStages(
  days: readonly number[],
  options: Omit<StageRequest, "days"> & { readonly rounds: number; readonly log: (line: string) => void },
): Promise<readonly StageRun[]> {
  const { rounds, log, ...request } = options;
  const runs: StageRun[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const count of days) {
      for (const stage of STAGES) {
        const former = runs.find((run) => run.stage === stage && run.days === count);
        const run = await measureStage(stage, { ...request, days: count });
        log(`${stage}, days ${count}: ${run.seconds.toFixed(1)} s, ${(run.memory / 2 ** 20).toFixed(0)} MiB`);
        if (former !== undefined && former.done !== run.done) {
          throw new Error(`${stage} of ${count} days went through ${run.done} things, and ${former.done} before`);
        }
        runs.push(run);
      }
    }
  }
  return runs;
}

async function measureStage(stage: Stage, request: StageRequest): Promise<StageRun> {
  const start = performance.now();
  const worker = startWorker(stage);
  try {
    const { done } = await worker.ask<{ done: number }>(stage, request);
    const seconds = (performance.now() - start) / 1000;
    return { stage, days: request.days, seconds, memory: await peakMemory(worker.pid) ?? NaN, done };
  } finally {
    await worker.close();
  }
}
