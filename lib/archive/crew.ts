import {
  type Board,
  BOARD_BYTES,
  BOARD_JOBS,
  boardIn,
  DONE,
  JOB_NUMBERS,
  LEFT,
  takeJob,
  TICKET,
} from "./crew_board.ts";
import { type DecompressJob, writeJob } from "./crew_job.ts";
import { startThread } from "./thread.ts";

/** How jobs end: all in the thread that asked for them. */
export interface JobEnds {
  /** Does a job in this thread. */
  work(job: number): void;
  /** A job is done, here or elsewhere. */
  done(job: number): void;
}

/**
 * Threads that help the one that starts them to decompress. They read and write the memory of the jobs where it lies, and sleep
 * between them: to wake one takes some 10 us. They never keep the process alive.
 */
export interface Crew {
  /**
   * Does all jobs, `BOARD_JOBS` at most, here and elsewhere, and returns when they are done. One that others could not do is done
   * here again, to say why. What `ends` throws is thrown when nobody works any more.
   */
  run(jobs: readonly DecompressJob[], ends: JobEnds): void;
}

/** Starts `helpers` threads. */
export function startCrew(helpers: number): Crew {
  const memory = new SharedArrayBuffer(BOARD_BYTES);
  const board = boardIn(memory);
  for (let i = 0; i < helpers; i++) startHelper(memory);
  return { run: (jobs, ends) => runJobs(board, jobs, ends) };
}

/** Starts a thread; one that may not start does not help, and the others do its jobs. */
function startHelper(memory: SharedArrayBuffer): void {
  try {
    const thread = startThread(new URL("./crew_worker.ts", import.meta.url), memory);
    thread.on("error", () => {});
    thread.unref();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
  }
}

/** Looks at what the others are at before this thread sleeps: to be woken takes longer than most chunks still need. */
const SPINS = 2000;

function runJobs(board: Board, jobs: readonly DecompressJob[], { work, done }: JobEnds): void {
  const { state, results } = board;
  post(board, jobs);
  const open = new Set(jobs.keys());
  let mine = 0;
  const end = (job: number) => {
    open.delete(job);
    done(job);
  };
  const collect = () => {
    for (const job of open) {
      const result = Atomics.load(results, job);
      if (result === 2) work(job);
      if (result !== 0) end(job);
    }
  };
  try {
    for (let job = takeJob(board); job >= 0; job = takeJob(board)) {
      mine++;
      work(job);
      end(job);
      collect();
    }
  } finally {
    const theirs = jobs.length - mine - Atomics.exchange(state, LEFT, 0);
    for (let i = 0; i < SPINS && Atomics.load(state, DONE) < theirs; i++) Atomics.pause();
    for (let found = Atomics.load(state, DONE); found < theirs; found = Atomics.load(state, DONE)) {
      Atomics.wait(state, DONE, found);
    }
  }
  collect();
}

/** Puts jobs on the board and wakes the others. */
function post({ state, results, jobs: list }: Board, jobs: readonly DecompressJob[]): void {
  if (jobs.length > BOARD_JOBS) throw new RangeError(`A board holds ${BOARD_JOBS} jobs, got ${jobs.length}`);
  for (const [i, job] of jobs.entries()) {
    writeJob(job, list.subarray(JOB_NUMBERS * i, JOB_NUMBERS * (i + 1)));
    results[i] = 0;
  }
  Atomics.store(state, DONE, 0);
  Atomics.store(state, LEFT, jobs.length);
  Atomics.add(state, TICKET, 1);
  Atomics.notify(state, TICKET, jobs.length - 1);
}
