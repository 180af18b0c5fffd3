import { DataError, type DataErrorTag } from "../base/mod.ts";
import { addDamage, type WindowFiller } from "./window_filler.ts";
import type { SkippedChunk, WindowOrigin } from "./window_lane.ts";
import type { ResolvedSchema } from "./window_options.ts";

/** What a worker is asked: first to begin, then to fill slots, at last to end. */
export type WorkerRequest =
  | { readonly path: string; readonly schema: ResolvedSchema }
  | { readonly data: Float32Array; readonly lane: number; readonly slots: readonly number[] }
  | "end";

/** What it answers, request by request but the first. */
export type WorkerAnswer =
  | { readonly origins: readonly WindowOrigin[]; readonly skipped: readonly SkippedChunk[] }
  | { readonly error: WorkerError }
  | "ended";

/** An error as plain data. */
export interface WorkerError {
  readonly name: string;
  readonly message: string;
  readonly tag?: DataErrorTag;
  readonly place?: { readonly file?: string; readonly variable?: string; readonly offset?: number };
}

/** Makes windows in `threads` workers, lane by lane. The memory to fill must be shared. */
export function threadedFiller(path: string, schema: ResolvedSchema, threads: number): WindowFiller {
  const workers = Array.from({ length: Math.min(threads, schema.lanes) }, () => startWorker(path, schema));
  return {
    get skipped() {
      const all: SkippedChunk[] = [];
      for (const { skipped } of workers) for (const damage of skipped()) addDamage(all, damage);
      return all;
    },
    fill: (data, lane, slots) => workers[lane % workers.length]!.fill({ data, lane, slots }),
    close: async () => {
      await Promise.all(workers.map((worker) => worker.end()));
    },
  };
}

function startWorker(path: string, schema: ResolvedSchema) {
  const worker = new Worker(new URL("./window_worker.ts", import.meta.url).href, { type: "module" });
  const waiting: PromiseWithResolvers<WorkerAnswer>[] = [];
  let skipped: readonly SkippedChunk[] = [];
  let broken: WorkerError | null = null;
  worker.onmessage = (event: MessageEvent<WorkerAnswer>) => waiting.shift()!.resolve(event.data);
  worker.onerror = (event) => {
    event.preventDefault();
    broken = { name: "Error", message: event.message };
    for (const { resolve } of waiting.splice(0)) resolve({ error: broken });
  };
  const ask = (request: WorkerRequest): Promise<WorkerAnswer> => {
    if (broken !== null) return Promise.resolve({ error: broken });
    worker.postMessage(request);
    waiting.push(Promise.withResolvers());
    return waiting.at(-1)!.promise;
  };
  worker.postMessage({ path, schema } satisfies WorkerRequest);
  return {
    skipped: () => skipped,
    fill: async (request: WorkerRequest): Promise<readonly WindowOrigin[]> => {
      const answer = await ask(request);
      if (answer === "ended") return [];
      if ("error" in answer) throw revive(answer.error);
      skipped = answer.skipped;
      return answer.origins;
    },
    end: async (): Promise<void> => {
      await ask("end"); // it frees what libzstd holds
      worker.terminate();
    },
  };
}

/** An error that crossed a thread as plain data, an error again. */
function revive({ name, message, tag, place }: WorkerError): Error {
  if (tag !== undefined) return new DataError(tag, message, place);
  return name === "RangeError" ? new RangeError(message) : new Error(message);
}
