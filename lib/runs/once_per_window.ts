import type { TableBatch } from "../colocation/mod.ts";
import { parseGrouping } from "../verification/mod.ts";

/**
 * The first row of each window and half hour in each group of `grouping`. `column` holds one number for a whole window,
 * copied to its cells: with one row of it, scores weigh and count windows, not cells. Windows of a time are told apart by
 * that number.
 *
 * @throws SyntaxError for a grouping that cannot be read
 */
export async function* oncePerWindow(
  batches: AsyncIterable<TableBatch>,
  column: string,
  grouping: string,
): AsyncGenerator<TableBatch> {
  const { factors } = parseGrouping(grouping);
  const seen = new Set<string>();
  for await (const batch of batches) {
    const first: number[] = [];
    for (let i = 0; i < batch["time"]!.length; i++) {
      const group = factors.map((factor) => factor.key(batch[factor.column]!, i));
      const key = JSON.stringify([batch["time"]![i], batch[column]![i], ...group]);
      if (seen.has(key)) continue;
      seen.add(key);
      first.push(i);
    }
    yield Object.fromEntries(
      Object.entries(batch).map(([name, values]) => [name, first.map((i) => values[i]!) as number[] | string[]]),
    );
  }
}
