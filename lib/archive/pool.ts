/** A few things that are costly to make, lent to one user at a time. */
export interface Pool<T> {
  /** Does `work` with one of them, when one is free. */
  use<R>(work: (item: T) => Promise<R>): Promise<R>;
}

/** Makes a pool of at most `limit` things, each made by `make` when it is first needed. */
export function createPool<T>(limit: number, make: () => T): Pool<T> {
  const free: T[] = [];
  const waiting: ((item: T) => void)[] = [];
  let made = 0;
  const take = (): T | Promise<T> => {
    if (free.length > 0) return free.pop()!;
    if (made === limit) return new Promise((resolve) => waiting.push(resolve));
    made++;
    return make();
  };
  return {
    use: async (work) => {
      const item = await take();
      try {
        return await work(item);
      } finally {
        const next = waiting.shift();
        if (next === undefined) free.push(item);
        else next(item);
      }
    },
  };
}
/** Does `work` on every item, at most `limit` at a time. What fails first is thrown, once all that began has ended. */
export async function inParallel<T>(
  items: Iterable<T>,
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.iterator]();
  const failures: unknown[] = [];
  const run = async () => {
    for (let next = iterator.next(); !next.done && failures.length === 0; next = iterator.next()) {
      await work(next.value).catch((error) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: limit }, run));
  if (failures.length > 0) throw failures[0];
}
