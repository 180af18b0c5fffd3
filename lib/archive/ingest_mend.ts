import type { FrameMaker } from "./day_writer.ts";
import type { ArchiveGroupHandle } from "./group_handle.ts";
import { type IngestBatch, isFatal, reasonOf } from "./ingest_batch.ts";

/** Names of files in one warning; of more their number is said. */
const NAMED = 5;

/**
 * Mends what is damaged of a day with the files that give times of it again; what was done, and what cannot be, goes to the
 * warnings.
 *
 * @param paths The file of each time.
 * @throws what makes going on useless
 */
export async function mendIfDamaged(
  group: ArchiveGroupHandle,
  day: string,
  paths: ReadonlyMap<number, string>,
  { reader, patience, warnings }: IngestBatch,
): Promise<void> {
  const maker = (name: string): FrameMaker => (_, time) => reader.read(paths.get(time)!, name, time);
  const makers = Object.fromEntries(group.variables.map(({ name }) => [name, maker(name)]));
  try {
    const { mended, left, files } = await group.mendDay(day, makers, { given: new Set(paths.keys()), patience });
    if (mended.length > 0) warnings.add(`${day}: ${mended.join(", ")} had damaged chunks, which were written again`);
    if (left.length > 0) {
      const more = files.length > NAMED ? ` and ${files.length - NAMED} more` : "";
      const which = `${files.slice(0, NAMED).join(", ")}${more}`;
      warnings.add(`${day}: ${left.join(", ")} has damaged chunks: to mend them, ingest together ${which}`);
    }
  } catch (error) {
    if (isFatal(error)) throw error;
    warnings.add(`${day}: damaged chunks could not be written again: ${reasonOf(error, "")}`);
  }
}
