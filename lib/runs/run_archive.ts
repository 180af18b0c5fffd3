import { join } from "node:path";
import { type Archive, openArchive } from "../archive/mod.ts";
import { DataError, exists } from "../base/mod.ts";
import { requireSameRain } from "./archive_identity.ts";
import { begunSettings } from "./resume.ts";
import type { RainSettings } from "./train_rain.ts";

/**
 * Opens the archive of a run, which must hold the rain that its radar model was begun with: another may lie at its path now.
 *
 * @throws DataError "missing-file" saying how a run is told where its archive has moved to, "time-conflict" where it holds other rain;
 * as `openArchive`
 */
export async function openRunArchive(
  { data, fingerprint }: Pick<RainSettings, "data" | "fingerprint">,
): Promise<Archive> {
  if (!await exists(join(data.archive, "zarr.json"))) {
    throw new DataError(
      "missing-file",
      `The archive of this run was ${data.archive}, and is not there: put it back, or where it has moved to NEW and the run ` +
        'keeps its weights, "deno task train topographic --resume --archive NEW --out RUN" tells the run',
    );
  }
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
 * @throws DataError "time-conflict" where the run learned from other rain
 */
export async function requireArchiveOfRun(directory: string, archive: string): Promise<void> {
  const begun = await begunSettings<RainSettings>(directory, "topographic", true);
  if (begun?.fingerprint === undefined) return;
  const group = (await openArchive(archive)).group(begun.data.radar);
  await requireSameRain(group, begun.fingerprint, { file: archive, orElse: "another --out" });
}
