import type { RandomStream } from "../../base/mod.ts";

/** Mixes a stream: each item waits among `room` others, of which one is drawn whenever the next comes. */
export async function* mixed<T>(items: AsyncIterable<T>, room: number, stream: RandomStream): AsyncGenerator<T> {
  const waiting: T[] = [];
  for await (const item of items) {
    if (waiting.length < room) {
      waiting.push(item);
      continue;
    }
    const drawn = stream.integer(room);
    yield waiting[drawn]!;
    waiting[drawn] = item;
  }
  yield* stream.shuffle(waiting);
}
