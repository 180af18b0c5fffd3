/**
 * Thread that fills windows into the shared memory of batches.
 *
 * @module
 */
import { parentPort } from "node:worker_threads";
import { isDataError } from "../base/mod.ts";
import { openArchive } from "./archive.ts";
import { localFiller, type WindowFiller } from "./window_filler.ts";
import type { WorkerAnswer, WorkerError, WorkerRequest } from "./window_thread.ts";

let filler: Promise<WindowFiller> | undefined;
let turn: Promise<void> = Promise.resolve();

async function answer(request: Exclude<WorkerRequest, { path: string }>): Promise<WorkerAnswer> {
  try {
    const { fill, skipped, close } = await filler!;
    if (request !== "end") {
      const data = new Float32Array(request.memory);
      return { origins: await fill(data, request.lane, request.slots), skipped };
    }
    await close();
    filler = undefined; // with the windows that it holds
  } catch (error) {
    if (request !== "end") return { error: plain(error as Error) };
  }
  return "ended";
}

function plain(error: Error): WorkerError {
  const { name, message } = error;
  if (!isDataError(error)) return { name, message };
  const { tag, file, variable, offset } = error;
  return { name, message, tag, place: JSON.parse(JSON.stringify({ file, variable, offset })) };
}

parentPort!.on("message", (request: WorkerRequest) => {
  if (request !== "end" && "path" in request) {
    filler = openArchive(request.path).then((archive) => localFiller(archive, request.schema));
    filler.catch(() => {}); // told when it is asked to fill
  } else {
    turn = turn.then(async () => parentPort!.postMessage(await answer(request)));
  }
});
