/// <reference lib="webworker" />
/**
 * Thread that fills windows into the shared memory of batches.
 *
 * @module
 */
import { isDataError } from "../base/mod.ts";
import { openArchive } from "./archive.ts";
import { localFiller, type WindowFiller } from "./window_filler.ts";
import type { WorkerAnswer, WorkerError, WorkerRequest } from "./window_thread.ts";
import { freeZstd } from "./zstd.ts";

declare const self: DedicatedWorkerGlobalScope;

let filler: Promise<WindowFiller> | undefined;
let turn: Promise<void> = Promise.resolve();

async function answer(request: Exclude<WorkerRequest, { path: string }>): Promise<WorkerAnswer> {
  try {
    const { fill, skipped, close } = await filler!;
    if (request !== "end") return { origins: await fill(request.data, request.lane, request.slots), skipped };
    await close();
  } catch (error) {
    if (request !== "end") return { error: plain(error as Error) };
  }
  freeZstd();
  return "ended";
}

function plain(error: Error): WorkerError {
  const { name, message } = error;
  if (!isDataError(error)) return { name, message };
  const { tag, file, variable, offset } = error;
  return { name, message, tag, place: JSON.parse(JSON.stringify({ file, variable, offset })) };
}

self.onmessage = ({ data: request }: MessageEvent<WorkerRequest>) => {
  if (request !== "end" && "path" in request) {
    filler = openArchive(request.path).then((archive) => localFiller(archive, request.schema));
  } else {
    turn = turn.then(async () => self.postMessage(await answer(request)));
  }
};
