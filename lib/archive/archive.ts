import { dirname, join, resolve } from "node:path";
import { DataError, exists, writeFileAtomic } from "../base/mod.ts";
import { DAY, parseTime, sameGrid } from "../grid/mod.ts";
import { checkFormat, createGroupFiles, readGroupRecords, readMetadata } from "./archive_files.ts";
import { type ArchiveGroupHandle, extendGroup, openGroup, type OpenOptions } from "./group_handle.ts";
import {
  type ArchiveGroup,
  checkGroup,
  chooseChunks,
  chooseShardDays,
  type ChunkShape,
  FORMAT,
  framesPerDay,
  type Json,
  wholeDays,
} from "./layout.ts";
import { groupMetadata, type GroupRecord } from "./zarr_metadata.ts";

/** An open archive. Nothing is held open between calls, so there is nothing to close. */
export interface Archive {
  /** Folder. */
  readonly path: string;
  /** Title. */
  readonly title: string;
  /** Groups, by name. */
  readonly groups: readonly ArchiveGroupHandle[];
  /** The group called `name`. @throws DataError "missing-variable" naming those that there are. */
  group(name: string): ArchiveGroupHandle;
  /**
   * Adds a group; returns it, or the one of that name that is there already.
   *
   * @throws DataError "grid-mismatch" when that one has other cells, times or variables.
   */
  addGroup(group: ArchiveGroup, options?: GroupOptions): Promise<ArchiveGroupHandle>;
  /**
   * Lays a group's time axis out to `lastDay` ("YYYY-MM-DD", included) and returns the longer group; does nothing when it is that
   * long. An axis cannot be extended to before its first day: the numbers of the shards count from it.
   *
   * @throws DataError "locked", "disk-full", "read-only"
   */
  extend(name: string, lastDay: string): Promise<ArchiveGroupHandle>;
}

/** How a group is laid out. */
export interface GroupOptions {
  /** Inner chunk shape [time, y, x]. Default: an hour or 12 times, by about 128 x 128 cells. */
  readonly chunk?: ChunkShape;
  /** Days of a shard, which share their files and are written one at a time. Default: 1, more for groups of many variables. */
  readonly shardDays?: number;
}

/** What a new archive holds. */
export interface CreateOptions extends GroupOptions {
  /** Groups. */
  readonly groups: readonly ArchiveGroup[];
  /** Title. Default "Rain archive". */
  readonly title?: string;
  /** More attributes of the root, as they are. */
  readonly attributes?: { readonly [key: string]: Json };
}

/**
 * Makes an archive, its time axes laid out in whole UTC days, empty. Killed half-way, it can be made again.
 *
 * @throws RangeError TypeError for a group that cannot be; DataError "read-only", "disk-full"; Error when one is there already.
 */
export async function createArchive(path: string, options: CreateOptions): Promise<Archive> {
  const { groups, title = "Rain archive", attributes = {} } = options;
  const root = join(path, "zarr.json");
  if (await exists(root)) throw new Error(`Archive exists already: open it, or choose another path than ${path}`);
  for (const group of groups) await createGroupFiles(path, recordOf(group, options));
  const history = `${new Date().toISOString().slice(0, 19)}Z made by ondée`;
  const metadata = groupMetadata({ Conventions: "CF-1.11", title, history, ...attributes, ondee: { format: FORMAT } });
  await writeFileAtomic(root, `${JSON.stringify(metadata, null, 1)}\n`);
  const archive = await openArchive(path);
  for (const group of groups) await archive.addGroup(group, options); // made by another process meanwhile: compares
  return archive;
}

/** A group as it is laid out. @throws RangeError TypeError for a group that cannot be */
function recordOf(given: ArchiveGroup, options: GroupOptions): GroupRecord {
  checkGroup(given);
  const group: ArchiveGroup = { ...given, time: wholeDays(given.time) };
  const { chunk = chooseChunks(group.grid, group.time), shardDays = chooseShardDays(group) } = options;
  const perDay = framesPerDay(group.time);
  if (chunk.some((n) => !Number.isInteger(n) || n < 1) || perDay % chunk[0] !== 0) {
    const got = chunk.join(" x ");
    throw new RangeError(
      `Chunk of "${group.name}" must be whole numbers, the first dividing ${perDay} times a day, got ${got}`,
    );
  }
  if (!Number.isInteger(shardDays) || shardDays < 1) {
    throw new RangeError(`A shard of "${group.name}" must have whole days, at least 1, got ${shardDays}`);
  }
  return { format: FORMAT, group, chunk, shardDays };
}

/**
 * Opens an archive.
 *
 * @throws RangeError for threads that cannot be; DataError "missing-file", "unknown-format", "unsupported-version", "corrupt-file"
 */
export async function openArchive(path: string, options: OpenOptions = {}): Promise<Archive> {
  const file = join(path, "zarr.json");
  const { attributes } = await readMetadata(file);
  if (!isRoot(attributes)) await refusePart(path);
  checkFormat(attributes, file);
  const handles = new Map<string, ArchiveGroupHandle>();
  const load = async () => {
    for (const record of await readGroupRecords(path)) {
      handles.set(record.group.name, await openGroup(path, record, options));
    }
  };
  await load();
  const group = (name: string): ArchiveGroupHandle => {
    const handle = handles.get(name);
    if (handle !== undefined) return handle;
    const known = handles.size === 0 ? "it has none yet" : `it has ${[...handles.keys()].join(", ")}`;
    throw new DataError("missing-variable", `Archive has no group "${name}": ${known}`, { file: path });
  };
  return {
    path,
    title: String(attributes?.["title"] ?? ""),
    get groups() {
      return [...handles.values()];
    },
    group,
    addGroup: async (given, options = {}) => {
      const record = recordOf(given, options);
      if (!handles.has(given.name)) {
        await createGroupFiles(path, record);
        await load();
      }
      const found = group(given.name);
      if (!sameLayout(found, record.group)) {
        const message =
          `Group "${given.name}" is there with another grid, time step, times of day or variables: choose another name`;
        throw new DataError("grid-mismatch", message, { file: path });
      }
      return found;
    },
    extend: async (name, lastDay) => {
      const { time } = group(name);
      const days = (parseTime(lastDay) - Math.floor(time.first / DAY) * DAY) / DAY + 1;
      const count = days * framesPerDay(time);
      if (count > time.count) {
        await extendGroup(path, name, count);
        await load();
      }
      return group(name);
    },
  };
}

/** Whether attributes are those of an archive itself: a group of one tells what it is, an array has nothing of ours. */
const isRoot = (attributes: Readonly<Record<string, unknown>> = {}): boolean => {
  const record = attributes["ondee"] as { readonly group?: unknown; readonly derived?: unknown } | undefined;
  return record !== undefined && record.group === undefined && record.derived === undefined;
};

/** Refuses a group or an array of an archive in its place. @throws DataError "unknown-format" */
async function refusePart(path: string): Promise<void> {
  const above = [dirname(resolve(path)), dirname(dirname(resolve(path)))];
  for (const folder of above.reverse()) {
    if (!await exists(join(folder, "zarr.json"))) continue;
    throw new DataError("unknown-format", `This is part of the archive ${folder}: give that`, { file: path });
  }
}

function sameLayout(a: ArchiveGroup, b: ArchiveGroup): boolean {
  const names = (group: ArchiveGroup) =>
    group.variables.map((v) => `${v.name}:${v.dtype}:${v.scale}:${v.offset}`).join();
  const sameTimes = a.time.step === b.time.step && a.time.first % a.time.step === b.time.first % b.time.step;
  return sameGrid(a.grid, b.grid) && sameTimes && names(a) === names(b);
}
