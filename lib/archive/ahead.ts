/**
 * Maps items in their order, with up to `limit` of the results under way at a time. Left early, it waits for those under way.
 */
export async function* mapAhead<T, R>(
  items: AsyncIterable<T>,
  limit: number,
  map: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const under: Promise<R>[] = [];
  try {
    for await (const item of items) {
      if (under.length === limit) yield await under.shift()!;
      const result = map(item);
      result.catch(() => {}); // seen when its turn comes
      under.push(result);
    }
    while (under.length > 0) yield await under.shift()!;
  } finally {
    await Promise.allSettled(under);
  }
}
