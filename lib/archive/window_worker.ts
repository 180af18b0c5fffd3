/// <reference lib="webworker" />
/**
 * Thread that makes batches of windows ahead of their use.
 *
 * @module
 */
import { isDataError } from "../base/mod.ts";
import { openArchive } from "./archive.ts";
import { batches, newExchange, type WindowBatch } from "./window_batches.ts";
import type { ResolvedSchema } from "./window_options.ts";
import type { WorkerAnswer, WorkerError, WorkerRequest } from "./window_thread.ts";
import { freeZstd } from "./zstd.ts";

declare const self: DedicatedWorkerGlobalScope;

const exchange = newExchange();
let work: Promise<AsyncGenerator<WindowBatch>> | undefined;
let turn: Promise<void> = Promise.resolve();

async function begin(path: string, schema: ResolvedSchema): Promise<AsyncGenerator<WindowBatch>> {
  return batches(await openArchive(path), schema, exchange);
}

async function answer(): Promise<void> {
  try {
    const { value: batch = null } = await (await work!).next();
    send({ batch, skipped: exchange.skipped }, batch === null ? [] : [batch.data.buffer]);
  } catch (error) {
    send({ error: plain(error as Error) });
  }
}

function plain(error: Error): WorkerError {
  const { name, message } = error;
  if (!isDataError(error)) return { name, message };
  const { tag, file, variable, offset } = error;
  return { name, message, tag, place: JSON.parse(JSON.stringify({ file, variable, offset })) };
}

async function end(): Promise<void> {
  await (await work?.catch(() => {}))?.return(undefined).catch(() => {});
  freeZstd();
  send("ended");
}

function send(answer: WorkerAnswer, transfer: Transferable[] = []): void {
  self.postMessage(answer, transfer);
}

self.onmessage = ({ data }: MessageEvent<WorkerRequest>) => {
  if (data === "end") turn = turn.then(end);
  else if ("path" in data) work = begin(data.path, data.schema);
  else {
    if (data.next !== null) exchange.batches.push(data.next);
    turn = turn.then(answer);
  }
};
