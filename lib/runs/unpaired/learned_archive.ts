import { type ArchiveGroupHandle, openArchive } from "../../archive/mod.ts";
import { DataError, exists } from "../../base/mod.ts";
import { fingerprint, requireSameRain } from "../archive_identity.ts";
import { likeSatellite } from "../like_satellite.ts";
import type { PairContext } from "../pair_context.ts";
import type { RecordedPairSettings } from "../pair_models.ts";

/** What is recorded of an archive that a training without pairs learns from: where it lies, and what it holds. */
export type LearnedArchive = Pick<RecordedPairSettings, "archive" | "fingerprint">;

/** What to do where a projector is to learn from another archive. */
export const LEARN_AGAIN = "--fresh to learn from this one";

/**
 * What to record of the archive that is to be learned from. One that was moved since training began is known by what it holds.
 *
 * @param satellite name of its group
 * @param begun what was recorded when training began, if it did
 * @throws DataError "time-conflict" when it was moved and holds other rain, "missing-file" when an older ondée began, which
 * recorded the path alone, and nothing is there to compare with
 */
export async function learnedArchive(
  satellite: string,
  archive: string | undefined,
  begun: LearnedArchive | undefined,
): Promise<LearnedArchive> {
  if (archive === undefined) return {};
  const groupOf = async (path: string): Promise<ArchiveGroupHandle> => (await openArchive(path)).group(satellite);
  if (begun === undefined) return { archive, fingerprint: await fingerprint(await groupOf(archive)) };
  const { archive: before, fingerprint: recorded } = begun;
  if (before === undefined) return { archive };
  if (before === archive) return { archive, ...(recorded === undefined ? {} : { fingerprint: recorded }) };
  const known = recorded ?? (await exists(before) ? await fingerprint(await groupOf(before)) : undefined);
  if (known === undefined) {
    throw new DataError(
      "missing-file",
      `Cannot tell whether ${archive} is the archive that training was begun with: an older ondée recorded its path ` +
        `alone, and nothing is there; move it back, or ${LEARN_AGAIN}`,
      { file: before },
    );
  }
  await requireSameRain(await groupOf(archive), known, { file: archive, orElse: LEARN_AGAIN });
  return { archive, fingerprint: known };
}

/**
 * The satellite that is learned from: that of the run, or of another archive.
 *
 * @throws RangeError as {@link likeSatellite}; DataError "time-conflict" when it is not the one that was recorded; what `openArchive`
 * throws
 */
export async function learnedSatellite(
  run: Pick<PairContext, "archive" | "settings">,
  { archive, fingerprint: recorded }: LearnedArchive,
): Promise<ArchiveGroupHandle> {
  if (archive === undefined) return run.archive.group(run.settings.data.satellite);
  const satellite = likeSatellite(run, await openArchive(archive));
  if (recorded !== undefined) await requireSameRain(satellite, recorded, { file: archive, orElse: LEARN_AGAIN });
  return satellite;
}
