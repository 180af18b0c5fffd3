/** Most jobs on a board: few enough that the chunks of one set stay in the processor's cache. */
export const BOARD_JOBS = 16;

/** What threads share to divide jobs between them: each takes the next one that is left, until none is. */
export interface Board {
  /** By {@link TICKET}, {@link LEFT}, {@link DONE}. */
  readonly state: Int32Array<SharedArrayBuffer>;
  /** By job: 0 until it is done by another thread, then 1 when that went well, 2 when not. */
  readonly results: Int32Array<SharedArrayBuffer>;
  /** By job, {@link JOB_NUMBERS} each: what crew.ts writes and crew_worker.ts reads. */
  readonly jobs: Float64Array<SharedArrayBuffer>;
}

/** Grows with every set of jobs: what idle threads wait on. */
export const TICKET = 0;
/** Jobs that nobody has taken. */
export const LEFT = 1;
/** Jobs that other threads have done. */
export const DONE = 2;

const STATES = 4;

/** Numbers that tell a job. */
export const JOB_NUMBERS = 16;

/** Bytes of a board. */
export const BOARD_BYTES: number = (STATES + BOARD_JOBS) * 4 + BOARD_JOBS * JOB_NUMBERS * 8;

/** The board that lies in `memory`. */
export function boardIn(memory: SharedArrayBuffer): Board {
  return {
    state: new Int32Array(memory, 0, STATES),
    results: new Int32Array(memory, STATES * 4, BOARD_JOBS),
    jobs: new Float64Array(memory, (STATES + BOARD_JOBS) * 4),
  };
}

/** Takes a job: its number, or -1 when none is left. */
export function takeJob({ state }: Board): number {
  for (let left = Atomics.load(state, LEFT); left > 0;) {
    const found = Atomics.compareExchange(state, LEFT, left, left - 1);
    if (found === left) return left - 1;
    left = found;
  }
  return -1;
}
