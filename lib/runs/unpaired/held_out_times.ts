import { partRanges, type TimeRange } from "../../archive/mod.ts";
import type { DataConfig } from "../data_config.ts";
import type { PairContext } from "../pair_context.ts";

/** Times of validation and test, by the radar's days: what is learned without pairs stays clear of them too. */
export async function heldOutTimes(
  { archive }: Pick<PairContext, "archive">,
  { radar, seed, splits }: DataConfig,
): Promise<readonly TimeRange[]> {
  const group = archive.group(radar);
  const days = await group.days();
  const held = (["validation", "test"] as const).map((part) => partRanges(group, days, part, { seed, ...splits }));
  return (await Promise.all(held)).flat();
}
