import { type ArchiveGroupHandle, openArchive, partRanges, type TimeRange } from "../../archive/mod.ts";
import { isGeographic } from "../../grid/mod.ts";
import { requireSameRain } from "../archive_identity.ts";
import type { DataConfig } from "../data_config.ts";
import type { PairContext } from "../pair_context.ts";
import { LEARN_AGAIN, type LearnedArchive } from "./learned_archive.ts";

/** How far steps of grids may differ and be the same, parts of them. */
const TOLERANCE = 0.01;

/**
 * The satellite that training without pairs learns from: that of the run, or of another archive, under the same name.
 *
 * @throws RangeError when the other satellite's grid or times are not as the run's; DataError "time-conflict" when it is not
 * the one that was recorded; what `openArchive` throws
 */
export async function unpairedSatellite(
  { archive, settings: { data: { satellite } } }: Pick<PairContext, "archive" | "settings">,
  { archive: other, fingerprint }: LearnedArchive,
): Promise<ArchiveGroupHandle> {
  const own = archive.group(satellite);
  if (other === undefined) return own;
  const group = (await openArchive(other)).group(satellite);
  if (fingerprint !== undefined) await requireSameRain(group, fingerprint, { file: other, orElse: LEARN_AGAIN });
  const layout = ({ grid, time }: ArchiveGroupHandle) => ({
    [isGeographic(grid) ? "columns (degrees)" : "columns (m)"]: Math.abs(grid.dx),
    [isGeographic(grid) ? "rows (degrees)" : "rows (m)"]: Math.abs(grid.dy),
    "times (s)": time.step,
  });
  const theirs: Readonly<Record<string, number>> = layout(group);
  for (const [what, step] of Object.entries(layout(own))) {
    const found = theirs[what] ?? NaN;
    if (Math.abs(found - step) <= TOLERANCE * step) continue;
    throw new RangeError(
      `Cannot learn by group "${satellite}" of ${other}: its step of ${what} is ${
        Number.isNaN(found) ? "in other units" : found
      }, that of the run's satellite ${step}; give an archive with that spacing`,
    );
  }
  return group;
}

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
