import type { WindowBatch, WindowOrigin } from "../archive/mod.ts";
import { randomStream } from "../base/mod.ts";
import { concatenate } from "./concatenate.ts";

/** A window of radar rain that is kept. */
export interface KeptWindow {
  /** Rain rate [frame, y, x], mm h-1, NaN where missing. */
  readonly rates: Float32Array;
  /** Where it begins. */
  readonly origin: WindowOrigin;
}

/** Some windows, one after another. */
export interface WindowsTogether {
  /** Rain rate [window, frame, y, x], mm h-1. */
  readonly data: Float32Array;
  /** Where each begins. */
  readonly origins: readonly WindowOrigin[];
}

/**
 * Chooses `most` items of a stream of unknown length, each as likely as any other (algorithm R, Vitter 1985): gives the place
 * of the next one among those kept, in which it takes that of another once all are taken, or null.
 */
export function reservoir(most: number, seed: number): () => number | null {
  const random = randomStream(seed, "some windows");
  let seen = 0;
  return () => {
    const place = seen < most ? seen : random.integer(seen + 1);
    seen++;
    return place < most ? place : null;
  };
}

/**
 * Windows of a stream, each as likely as any other to be among the `most` that are kept, in the order of time: what they take of
 * memory does not grow with the archive.
 */
export async function someWindows(
  batches: AsyncIterable<Pick<WindowBatch, "data" | "origins">>,
  most: number,
  seed = 0,
): Promise<readonly KeptWindow[]> {
  const placeOfNext = reservoir(most, seed);
  const kept: KeptWindow[] = [];
  for await (const { data, origins } of batches) {
    const length = data.length / origins.length;
    for (const [k, origin] of origins.entries()) {
      const place = placeOfNext();
      if (place !== null) kept[place] = { rates: data.slice(k * length, (k + 1) * length), origin };
    }
  }
  return kept.sort(({ origin: a }, { origin: b }) => a.time - b.time || a.y - b.y || a.x - b.x);
}

/** Windows in batches of `size`, the last of what is left. */
export function* inBatches(windows: readonly KeptWindow[], size: number): Generator<WindowsTogether> {
  for (let first = 0; first < windows.length; first += size) {
    const together = windows.slice(first, first + size);
    yield { data: concatenate(together.map(({ rates }) => rates)), origins: together.map(({ origin }) => origin) };
  }
}
