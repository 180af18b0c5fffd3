import { DataError, type DataErrorTag } from "../base/mod.ts";
import type { WindowBatch } from "./window_batches.ts";
import type { ResolvedSchema } from "./window_options.ts";
import type { SkippedChunk } from "./window_source.ts";

type Memory = Float32Array<ArrayBuffer>;

/** What the worker is asked: first to begin, then for each batch it may make, with memory to use again; at last to end. */
export type WorkerRequest =
  | { readonly path: string; readonly schema: ResolvedSchema }
  | { readonly next: Memory | null }
  | "end";

/** What it answers: a batch or none left, what went wrong, or that it has ended. */
export type WorkerAnswer =
  | { readonly batch: WindowBatch | null; readonly skipped: readonly SkippedChunk[] }
  | { readonly error: WorkerError }
  | "ended";

/** An error as plain data. */
export interface WorkerError {
  readonly name: string;
  readonly message: string;
  readonly tag?: DataErrorTag;
  readonly place?: { readonly file?: string; readonly variable?: string; readonly offset?: number };
}

/** How batches are made in a worker. */
export interface ThreadOptions {
  /** Batches made ahead. */
  readonly ahead: number;
  /** The memory of a batch is given back when the next is asked for. */
  readonly reuse: boolean;
  /** Damaged chunks, kept up to date. */
  readonly skipped: SkippedChunk[];
}

/** Passes on the batches that a worker makes ahead. */
export async function* prefetched(
  path: string,
  schema: ResolvedSchema,
  { ahead, reuse, skipped }: ThreadOptions,
): AsyncGenerator<WindowBatch> {
  const worker = new Worker(new URL("./window_worker.ts", import.meta.url).href, { type: "module" });
  const answers: WorkerAnswer[] = [];
  let wake = () => {};
  let broken = false;
  const next = async (): Promise<WorkerAnswer> => {
    while (answers.length === 0) await new Promise<void>((resolve) => wake = resolve);
    return answers.shift()!;
  };
  worker.onmessage = (event: MessageEvent<WorkerAnswer>) => {
    answers.push(event.data);
    wake();
  };
  worker.onerror = (event) => {
    event.preventDefault();
    broken = true;
    answers.push({ error: { name: "Error", message: event.message } });
    wake();
  };
  const ask = (request: WorkerRequest, transfer: Transferable[] = []) => worker.postMessage(request, transfer);
  try {
    ask({ path, schema });
    for (let i = 0; i < ahead; i++) ask({ next: null });
    for (;;) {
      const answer = await next();
      if (answer === "ended") return;
      if ("error" in answer) throw revive(answer.error);
      skipped.splice(0, Infinity, ...answer.skipped);
      if (answer.batch === null) return;
      // asked for only now: the worker is `ahead` batches ahead while this one is used
      if (!reuse) ask({ next: null });
      yield answer.batch;
      const { data } = answer.batch;
      if (reuse) ask({ next: data }, [data.buffer]);
    }
  } finally {
    // not cut off: libzstd may be writing into its memory
    if (!broken) ask("end");
    while (!broken && await next() !== "ended");
    worker.terminate();
  }
}

/** An error that crossed a thread as plain data, an error again. */
function revive({ name, message, tag, place }: WorkerError): Error {
  if (tag !== undefined) return new DataError(tag, message, place);
  return name === "RangeError" ? new RangeError(message) : new Error(message);
}
