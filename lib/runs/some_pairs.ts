import type { SplitName } from "../archive/mod.ts";
import { apart, together } from "./join_windows.ts";
import type { PairContext } from "./pair_context.ts";
import type { PairedWindowBatch } from "./paired_windows.ts";
import { reservoir } from "./some_windows.ts";

/**
 * Wet windows of radar and satellite of a part of a run, `most` of them, each as likely as any other, in the order of time and in
 * batches of the run's size: what is fitted on them does not rest on the first days of a long archive.
 *
 * @throws DataError "missing-frame" when there is none
 */
export async function* somePairs(
  { pairing, settings: { data } }: Pick<PairContext, "pairing" | "settings">,
  split: SplitName,
  most: number,
): AsyncGenerator<PairedWindowBatch> {
  const placeOfNext = reservoir(most, 0);
  const kept: PairedWindowBatch[] = [];
  for await (const batch of pairing.heldOut(split)) {
    for (const window of apart(batch)) {
      const place = placeOfNext();
      if (place !== null) kept[place] = together([window]);
    }
  }
  kept.sort(({ origins: [a] }, { origins: [b] }) => a!.time - b!.time || a!.y - b!.y || a!.x - b!.x);
  for (let from = 0; from < kept.length; from += data.batch) yield together(kept.slice(from, from + data.batch));
}
