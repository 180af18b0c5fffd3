/// <reference lib="webworker" />
/**
 * Thread that makes batches of windows: first gets the archive and the schema, then one "next" for each batch it may make.
 *
 * @module
 */
import { isDataError } from "../base/mod.ts";
import { openArchive } from "./archive.ts";
import type { ResolvedSchema } from "./window_options.ts";
import { batches, type WindowBatch, type WorkerAnswer } from "./windows.ts";

declare const self: DedicatedWorkerGlobalScope;

let work: Promise<AsyncGenerator<WindowBatch>> | undefined;
let turn: Promise<void> = Promise.resolve();

async function answer(): Promise<void> {
  try {
    const { value } = await (await work!).next();
    if (value === undefined) self.postMessage({ done: true } satisfies WorkerAnswer);
    else self.postMessage({ batch: value } satisfies WorkerAnswer, [value.data.buffer]);
  } catch (error) {
    const { name, message } = error as Error;
    const tag = isDataError(error) ? { tag: error.tag } : {};
    self.postMessage({ error: { name, message, ...tag } } satisfies WorkerAnswer);
  }
}

self.onmessage = ({ data }: MessageEvent<"next" | { readonly path: string; readonly schema: ResolvedSchema }>) => {
  if (data === "next") turn = turn.then(answer);
  else work = openArchive(data.path).then((archive) => batches(archive, data.schema, undefined));
};
