import { DataError, type DataErrorTag } from "../base/mod.ts";
import type { Archive } from "./archive.ts";
import { type ResolvedSchema, resolveSchema, type WindowSchema } from "./window_options.ts";
import { type Window, type WindowOrigin, windowsOf } from "./window_source.ts";
import { itemBytes } from "./packing.ts";
import { variableOf } from "./group_handle.ts";

/** Options of {@link windows}. */
export interface WindowOptions extends WindowSchema {
  /** Batches made ahead by a worker thread while the last one is used; 0 makes them in this thread, on demand. Default 2. */
  readonly prefetch?: number;
  /** Keeps a window when it returns true; given values [frame, y, x] and where they begin. Makes batches in this thread. */
  readonly filter?: (data: Float32Array, origin: WindowOrigin) => boolean;
}

/** Some windows. */
export interface WindowBatch {
  /** Values [window, frame, y, x] in the variable's units, NaN where missing. */
  readonly data: Float32Array<ArrayBuffer>;
  /** Sizes of `data`; the last batch may have fewer windows. */
  readonly shape: readonly [windows: number, frames: number, y: number, x: number];
  /** Where each window begins. */
  readonly origins: readonly WindowOrigin[];
}

/** One pass over the windows of an archive. Leave it by `break` or to the end: then its worker is ended. */
export interface WindowStream extends AsyncIterable<WindowBatch> {
  /** Most bytes of arrays in use at a time, whatever the size of the archive; what waits to be collected comes on top. */
  readonly memoryBound: number;
}

/** Gathers windows into batches. */
export async function* batches(
  archive: Archive,
  schema: ResolvedSchema,
  filter: WindowOptions["filter"],
): AsyncGenerator<WindowBatch> {
  let gathered: Window[] = [];
  const stack = (): WindowBatch => {
    const { frames, size } = schema;
    const data = new Float32Array(gathered.length * frames * size * size);
    for (const [i, window] of gathered.entries()) data.set(window.data, i * window.data.length);
    return { data, shape: [gathered.length, frames, size, size], origins: gathered.map((window) => window.origin) };
  };
  for await (const window of windowsOf(archive, schema)) {
    if (filter !== undefined && !filter(window.data, window.origin)) continue;
    gathered.push(window);
    if (gathered.length === schema.batch) {
      yield stack();
      gathered = [];
    }
  }
  if (gathered.length > 0) yield stack();
}

/**
 * Streams windows of an archive in batches. The order is random but a function of seed, epoch and archive alone; each epoch goes
 * once over the same windows. Mixing: the time chunks come in random order, their windows pass through a buffer of
 * `shuffleBuffer` windows from which the next is drawn, so that an archive of any size needs the memory of `memoryBound` only.
 *
 * @throws RangeError for options that cannot be, a window larger than the grid, a part without days (when iterated);
 * DataError "missing-variable", "corrupt-chunk".
 *
 * @example
 * ```ts ignore
 * for await (const { data, shape } of windows(archive, { frames: 18, size: 32, coarsen: 4, split: "train", seed: 1 })) {
 *   // data [window, frame, y, x], mm h-1
 * }
 * ```
 */
export function windows(archive: Archive, options: WindowOptions): WindowStream {
  const { prefetch = 2, filter, ...rest } = options;
  const schema = resolveSchema(rest);
  const group = archive.group(schema.group);
  const item = itemBytes(variableOf(group, schema.variable).dtype);
  const values = schema.frames * schema.size ** 2;
  const scratch = values * schema.coarsen ** 2 * (4 + item) + 2 * item * group.chunk.reduce((a, b) => a * b);
  const held = (schema.shuffle ? schema.shuffleBuffer : 0) + schema.batch * (2 + prefetch) + 2;
  return {
    memoryBound: schema.cacheBytes + scratch + held * values * 4,
    [Symbol.asyncIterator]: () =>
      prefetch === 0 || filter !== undefined
        ? batches(archive, schema, filter)
        : prefetched(archive.path, schema, prefetch),
  };
}

/** What a worker answers: a batch, the end, or what went wrong. */
export type WorkerAnswer =
  | { readonly batch: WindowBatch }
  | { readonly done: true }
  | { readonly error: { readonly name: string; readonly message: string; readonly tag?: DataErrorTag } };

async function* prefetched(path: string, schema: ResolvedSchema, ahead: number): AsyncGenerator<WindowBatch> {
  const worker = new Worker(new URL("./window_worker.ts", import.meta.url).href, { type: "module" });
  const answers: WorkerAnswer[] = [];
  let wake = () => {};
  const answer = (value: WorkerAnswer) => {
    answers.push(value);
    wake();
  };
  worker.onmessage = (event: MessageEvent<WorkerAnswer>) => answer(event.data);
  worker.onerror = (event) => {
    event.preventDefault();
    answer({ error: { name: "Error", message: event.message } });
  };
  try {
    worker.postMessage({ path, schema });
    for (let i = 0; i < ahead; i++) worker.postMessage("next");
    for (;;) {
      while (answers.length === 0) await new Promise<void>((resolve) => wake = resolve);
      const next = answers.shift()!;
      if ("done" in next) return;
      if ("error" in next) throw revive(next.error);
      worker.postMessage("next");
      yield next.batch;
    }
  } finally {
    worker.terminate();
  }
}

/** An error that crossed a thread as plain data, an error again. */
function revive(
  { name, message, tag }: { readonly name: string; readonly message: string; readonly tag?: DataErrorTag },
): Error {
  if (tag !== undefined) return new DataError(tag, message);
  return name === "RangeError" ? new RangeError(message) : new Error(message);
}
