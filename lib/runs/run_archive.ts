import { type Archive, openArchive } from "../archive/mod.ts";
import { requireSameRain } from "./archive_identity.ts";
import { begunSettings } from "./resume.ts";
import type { RainSettings } from "./train_rain.ts";

/**
 * Opens the archive of a run, which must hold the rain that its radar model was begun with: another may lie at its path now.
 *
 * @throws DataError "time-conflict" where it holds other rain
 */
export async function openRunArchive(
  { data, fingerprint }: Pick<RainSettings, "data" | "fingerprint">,
): Promise<Archive> {
  const archive = await openArchive(data.archive);
  if (fingerprint !== undefined) {
    const place = { file: data.archive, orElse: "train in another run directory" };
    await requireSameRain(archive.group(data.radar), fingerprint, place);
  }
  return archive;
}

/**
 * Makes sure that pairs of an archive may go into a directory: a run that is begun there is of one archive.
 *
 * @param radar group of the archive with radar rain
 * @throws DataError "time-conflict" where the run learned from other rain
 */
export async function requireArchiveOfRun(directory: string, archive: string, radar: string): Promise<void> {
  const begun = await begunSettings<RainSettings>(directory, "topographic", true);
  if (begun?.fingerprint === undefined) return;
  const group = (await openArchive(archive)).group(radar);
  await requireSameRain(group, begun.fingerprint, { file: archive, orElse: "another --out" });
}
