import type { WindowFiller } from "./window_filler.ts";
import type { WindowOrigin } from "./window_lane.ts";
import type { ResolvedSchema } from "./window_options.ts";

/** Some windows. */
export interface WindowBatch {
  /** Values [window, frame, y, x] in the variable's units, NaN where missing. */
  readonly data: Float32Array;
  /** Sizes of `data`; the last batch may have fewer windows. */
  readonly shape: readonly [windows: number, frames: number, y: number, x: number];
  /** Where each window begins. */
  readonly origins: readonly WindowOrigin[];
}

/** How batches are made. */
export interface BatchOptions {
  /** Batches made ahead of the one in use. */
  readonly ahead: number;
  /** The memory of a batch is used again when the next is asked for. */
  readonly reuse: boolean;
  /** Makes memory for values. */
  readonly memory: (values: number) => Float32Array;
}

/** A batch on its way: where the window of each slot begins, null for a slot that stays empty. */
interface Job {
  readonly data: Float32Array;
  readonly origins: Promise<readonly (WindowOrigin | null)[]>;
}

/**
 * Gathers windows into batches. The windows of the lanes follow one another in turn, lanes that have no more are passed over: an
 * order that does not depend on who makes them, and when.
 */
export async function* batches(
  filler: WindowFiller,
  { frames, size, batch, lanes }: ResolvedSchema,
  { ahead, reuse, memory }: BatchOptions,
): AsyncGenerator<WindowBatch> {
  const length = frames * size * size;
  const free: Float32Array[] = [];
  const jobs: Job[] = [];
  let asked = 0;
  const room = () => free.pop() ?? memory(batch * length);
  const start = () => {
    const data = room();
    const laneOf = Array.from({ length: batch }, (_, slot) => (asked + slot) % lanes);
    asked += batch;
    const origins = new Array<WindowOrigin | null>(batch).fill(null);
    const parts = [...new Set(laneOf)].map(async (lane) => {
      const slots = laneOf.flatMap((other, slot) => other === lane ? [slot] : []);
      for (const [i, origin] of (await filler.fill(data, lane, slots)).entries()) origins[slots[i]!] = origin;
    });
    const job = { data, origins: Promise.all(parts).then(() => origins) };
    job.origins.catch(() => {}); // seen when its turn comes
    jobs.push(job);
  };
  const batchOf = (data: Float32Array, origins: readonly WindowOrigin[]): WindowBatch => {
    return { data, shape: [origins.length, frames, size, size], origins };
  };
  let rest: { data: Float32Array; origins: WindowOrigin[] } | null = null; // a batch begun with windows that follow a gap
  let empty = 0; // slots in a row without a window
  try {
    while (empty < lanes) {
      while (jobs.length <= ahead) start();
      const { data, origins } = jobs.shift()!;
      const found = await origins;
      if (rest === null && found.every((origin) => origin !== null)) {
        empty = 0;
        yield batchOf(data, found);
        if (reuse) free.push(data);
        continue;
      }
      for (const [slot, origin] of found.entries()) {
        empty = origin === null ? empty + 1 : 0;
        if (origin === null) continue;
        rest ??= { data: room(), origins: [] };
        rest.data.set(data.subarray(slot * length, (slot + 1) * length), rest.origins.length * length);
        rest.origins.push(origin);
        if (rest.origins.length < batch) continue;
        yield batchOf(rest.data, rest.origins);
        if (reuse) free.push(rest.data);
        rest = null;
      }
      free.push(data);
    }
    if (rest !== null) yield batchOf(rest.data.subarray(0, rest.origins.length * length), rest.origins);
  } finally {
    await Promise.allSettled(jobs.map(({ origins }) => origins));
    await filler.close();
  }
}
