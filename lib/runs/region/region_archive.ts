import {
  type Archive,
  type ArchiveGroup,
  type ArchiveGroupHandle,
  createArchive,
  openArchive,
} from "../../archive/mod.ts";
import { counted, exists, isDataError } from "../../base/mod.ts";
import { dayOf } from "../../grid/mod.ts";
import { putInPlace } from "../projection/put_in_place.ts";
import { differences, isElsewhere } from "./same_making.ts";

/** An archive that is being filled with the radar-like rain of a region. */
export interface RegionArchive {
  /** Its group, laid out for all days. */
  readonly group: ArchiveGroupHandle;
  /** How what it will replace was made otherwise, in words; absent where it replaces nothing. */
  readonly replaces?: string;
  /** What a call that was stopped has left beside it, made otherwise: it stays. Absent where there is none. */
  readonly leftOver?: string;
  /** Puts the archive in its place, where it is not there yet. */
  finish(): Promise<void>;
}

/** What to fill an archive with. */
export interface RegionFilling {
  /** Title of a new one. */
  readonly title: string;
  /** Days to fill it with, in order, one or more. */
  readonly days: readonly string[];
}

/**
 * Opens an archive to fill it with days. One that was made alike is added to, where it lies; else a new one is begun beside it,
 * `path`.partial, which takes its place when it is finished. A call that was stopped is gone on with by the next. What was made
 * otherwise goes only where all its days are made again; what is of another satellite or place does not.
 *
 * @throws RangeError when days would be lost, or it cannot be told, and for another satellite or place; DataError "read-only",
 * "disk-full"
 */
export async function openRegionArchive(
  path: string,
  wanted: ArchiveGroup,
  { title, days }: RegionFilling,
): Promise<RegionArchive> {
  const partial = `${path}.partial`;
  const there = await foundAt(path, wanted, days).catch((error) => {
    if (!isDataError(error)) throw error;
    throw new RangeError(`Cannot replace ${path}, which cannot be read: move it away (${error.message})`, {
      cause: error,
    });
  });
  if (there?.differs.length === 0) {
    const leftOver = await exists(partial) ? { leftOver: partial } : {};
    return { group: await laidOut(there.archive, wanted), ...leftOver, finish: () => Promise.resolve() };
  }
  const begun = await foundAt(partial, wanted, days).catch((error) => {
    if (!isDataError(error)) throw error;
    return null; // killed when it was begun: no day is there yet
  });
  const goesOn = begun?.differs.length === 0;
  const made = new Set([...days, ...goesOn ? begun.days : []]);
  if (there !== null) refuseLoss(path, there, made);
  const replaces = there === null ? {} : { replaces: there.differs.join("; ") };
  const finish = () => putInPlace(partial, path);
  if (goesOn) return { group: await laidOut(begun.archive, wanted), ...replaces, finish };
  if (begun !== null) refuseLoss(partial, begun, made);
  if (await exists(partial)) await Deno.remove(partial, { recursive: true });
  const archive = await createArchive(partial, { title, groups: [wanted] });
  return { group: await laidOut(archive, wanted), ...replaces, finish };
}

/** The group with all days of the one that is wanted. */
function laidOut(archive: Archive, { name, time }: ArchiveGroup): Promise<ArchiveGroupHandle> {
  return archive.extend(name, dayOf(time.first + (time.count - 1) * time.step));
}

/** What lies at a path. */
interface Found {
  readonly archive: Archive;
  readonly days: readonly string[];
  /** What tells its rain from what is wanted, in words. */
  readonly differs: readonly string[];
}

/**
 * Looks at what lies at a path; null where nothing does.
 *
 * @throws RangeError when it is of another satellite or place; DataError when it cannot be read
 */
async function foundAt(path: string, wanted: ArchiveGroup, days: readonly string[]): Promise<Found | null> {
  if (!await exists(path)) return null;
  const archive = await openArchive(path);
  const group = archive.group(wanted.name);
  if (isElsewhere(group, wanted)) {
    throw new RangeError(
      `Cannot write into ${path}: it has rain of another satellite or place; move it away, or rename the archive that is projected`,
    );
  }
  return { archive, days: await group.days(), differs: differences(group, wanted, days[0]!) };
}

/** Refuses to replace what holds days that are not made again. @throws RangeError */
function refuseLoss(path: string, { days, differs }: Found, made: ReadonlySet<string>): void {
  const lost = days.filter((day) => !made.has(day));
  if (lost.length === 0) return;
  throw new RangeError(
    `Cannot replace ${path}, which was made otherwise (${differs.join("; ")}): ${counted(lost.length, "day")} of it, ` +
      `${lost[0]} to ${lost.at(-1)}, would be lost; ask for all days that it has, or move it away`,
  );
}
