import {
  type Archive,
  type ArchiveGroup,
  type ArchiveGroupHandle,
  createArchive,
  openArchive,
} from "../../archive/mod.ts";
import { exists, isDataError } from "../../base/mod.ts";
import { dayOf, sameGrid } from "../../grid/mod.ts";
import { putInPlace } from "../projection/put_in_place.ts";
import { SAME_MAKING } from "./region_origin.ts";

/** An archive that is being filled with the radar-like rain of a region. */
export interface RegionArchive {
  /** Its group, laid out for all days. */
  readonly group: ArchiveGroupHandle;
  /** Puts the archive in its place, where it is not there yet. */
  finish(): Promise<void>;
}

/**
 * Opens an archive to fill it with days. One that was made alike is added to, where it lies; else a new one is begun beside it,
 * `path`.partial, which takes its place when it is finished. A call that was stopped is gone on with by the next.
 *
 * @throws DataError "read-only", "disk-full"
 */
export async function openRegionArchive(path: string, wanted: ArchiveGroup, title: string): Promise<RegionArchive> {
  const there = await openAlike(path, wanted);
  if (there !== null) return { group: await laidOut(there, wanted), finish: () => Promise.resolve() };
  const partial = `${path}.partial`;
  let begun = await openAlike(partial, wanted);
  if (begun === null) {
    if (await exists(partial)) await Deno.remove(partial, { recursive: true });
    begun = await createArchive(partial, { title, groups: [wanted] });
  }
  return { group: await laidOut(begun, wanted), finish: () => putInPlace(partial, path) };
}

/** The group with all days of the one that is wanted. */
function laidOut(archive: Archive, { name, time }: ArchiveGroup): Promise<ArchiveGroupHandle> {
  return archive.extend(name, dayOf(time.first + (time.count - 1) * time.step));
}

/** Opens an archive whose rain was made alike, of the same cells; null where there is none, or it cannot be read or begins later. */
async function openAlike(path: string, wanted: ArchiveGroup): Promise<Archive | null> {
  if (!await exists(path)) return null;
  try {
    const archive = await openArchive(path);
    const group = archive.group(wanted.name);
    const isAlike = SAME_MAKING.every((key) =>
      JSON.stringify(group.attributes?.[key]) === JSON.stringify(wanted.attributes?.[key])
    );
    return isAlike && sameGrid(group.grid, wanted.grid) && group.time.first <= wanted.time.first ? archive : null;
  } catch (error) {
    if (isDataError(error)) return null;
    throw error;
  }
}
