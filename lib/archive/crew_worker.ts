/**
 * Thread that helps to decompress: it takes jobs off a board, and sleeps while there are none.
 *
 * @module
 */
import { workerData } from "node:worker_threads";
import { boardIn, DONE, JOB_NUMBERS, takeJob, TICKET } from "./crew_board.ts";
import { doJob } from "./crew_job.ts";
import { openNativeZstd } from "./zstd_native.ts";

const board = boardIn(workerData);
const { state, results, jobs } = board;
const { decompressAt } = openNativeZstd()!;

/** Whether a job went well: whatever goes wrong here, the one that waits for it must not wait for ever. */
function isDone(numbers: Float64Array): boolean {
  try {
    return doJob(numbers, decompressAt);
  } catch {
    return false;
  }
}

for (let ticket = 0;;) {
  for (let job = takeJob(board); job >= 0; job = takeJob(board)) {
    const numbers = jobs.subarray(JOB_NUMBERS * job, JOB_NUMBERS * (job + 1));
    Atomics.store(results, job, isDone(numbers) ? 1 : 2);
    Atomics.add(state, DONE, 1);
    Atomics.notify(state, DONE);
  }
  Atomics.wait(state, TICKET, ticket);
  ticket = Atomics.load(state, TICKET);
}
