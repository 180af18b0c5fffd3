import { DataError, type DataErrorTag } from "../base/mod.ts";
import { addDamage, type WindowFiller } from "./window_filler.ts";
import { startThread } from "./thread.ts";
import type { SkippedChunk, WindowOrigin } from "./window_lane.ts";
import type { ResolvedSchema } from "./window_options.ts";

/** What a worker is asked: first to begin, then to fill slots, at last to end. */
export type WorkerRequest =
  | { readonly path: string; readonly schema: ResolvedSchema }
  | { readonly memory: SharedArrayBuffer; readonly lane: number; readonly slots: readonly number[] }
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
  const workers = Array.from({ length: Math.min(threads, schema.lanes) }, () => idle.pop() ?? startWorker());
  for (const worker of workers) worker.begin({ path, schema });
  let atEnd: readonly SkippedChunk[] | null = null; // the workers may have another stream then
  const skippedSoFar = () => {
    const all: SkippedChunk[] = [];
    for (const { skipped } of workers) for (const damage of skipped()) addDamage(all, damage);
    return all;
  };
  return {
    get skipped() {
      return atEnd ?? skippedSoFar();
    },
    fill: ({ buffer }, lane, slots) => {
      const memory = buffer as SharedArrayBuffer; // not the view: Deno copies those
      return workers[lane % workers.length]!.fill({ memory, lane, slots });
    },
    close: async () => {
      const usable = await Promise.all(workers.map((worker) => worker.end()));
      atEnd = skippedSoFar();
      for (const [i, worker] of workers.entries()) if (usable[i]) idle.push(worker);
    },
  };
}

interface WindowWorker {
  begin(request: WorkerRequest): void;
  skipped(): readonly SkippedChunk[];
  fill(request: WorkerRequest): Promise<readonly WindowOrigin[]>;
  /** Ends a stream; whether the worker can take another. */
  end(): Promise<boolean>;
}

/** Workers whose stream has ended: to start one takes as long as many windows. They do not keep the process alive. */
const idle: WindowWorker[] = [];

function startWorker(): WindowWorker {
  const worker = startThread(new URL("./window_worker.ts", import.meta.url), null);
  const waiting: PromiseWithResolvers<WorkerAnswer>[] = [];
  let skipped: readonly SkippedChunk[] = [];
  let broken: WorkerError | null = null;
  worker.on("message", (answer: WorkerAnswer) => waiting.shift()!.resolve(answer));
  worker.on("error", ({ message }: Error) => {
    broken = { name: "Error", message };
    for (const { resolve } of waiting.splice(0)) resolve({ error: broken });
  });
  const ask = (request: WorkerRequest): Promise<WorkerAnswer> => {
    if (broken !== null) return Promise.resolve({ error: broken });
    worker.postMessage(request);
    waiting.push(Promise.withResolvers());
    return waiting.at(-1)!.promise;
  };
  return {
    begin: (request) => {
      skipped = [];
      worker.ref();
      worker.postMessage(request);
    },
    skipped: () => skipped,
    fill: async (request) => {
      const answer = await ask(request);
      if (answer === "ended") return [];
      if ("error" in answer) throw revive(answer.error);
      skipped = answer.skipped;
      return answer.origins;
    },
    end: async () => {
      await ask("end");
      worker.unref();
      return broken === null;
    },
  };
}

/** An error that crossed a thread as plain data, an error again. */
function revive({ name, message, tag, place }: WorkerError): Error {
  if (tag !== undefined) return new DataError(tag, message, place);
  return name === "RangeError" ? new RangeError(message) : new Error(message);
}
