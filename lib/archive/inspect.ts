import { type Grid, isoTime, type TimeAxis } from "../grid/mod.ts";
import { openArchive } from "./archive.ts";
import { derivedGroupNames, openDerivedGroup } from "./derived/derived_group.ts";
import type { ArchiveGroupHandle } from "./group_handle.ts";
import { type ChunkShape, dayStart } from "./layout.ts";
import { lostDerived, type LostFiles, lostFiles, lostOfDay } from "./lost_files.ts";
import { itemBytes } from "./packing.ts";
import { groupPaths } from "./paths.ts";
import type { Product } from "../sources/mod.ts";

/** A stretch of times that are missing between times that are there. */
export interface Gap {
  /** First missing time, ISO 8601. */
  readonly first: string;
  /** Last missing time, ISO 8601. */
  readonly last: string;
  /** Missing times. */
  readonly count: number;
}

/** What an archive holds of one variable. */
export interface VariableInspection {
  /** "radar/rain_rate". */
  readonly name: string;
  /** Group. */
  readonly group: string;
  /** Dimensions. */
  readonly dims: readonly string[];
  /** Sizes as laid out. */
  readonly shape: readonly number[];
  /** Stored type. */
  readonly dtype: string;
  /** CF units. */
  readonly units: string;
  /** What it is. */
  readonly longName: string;
  /** First time that holds data, ISO 8601; null when none does. */
  readonly first: string | null;
  /** Last time that holds data. */
  readonly last: string | null;
  /** Number of times that hold data. */
  readonly times: number;
  /** Missing times between the first and the last. */
  readonly gaps: readonly Gap[];
  /** Share of the cells that are not missing with at least 0.1 mm h-1; null when it is not rain or there are none. */
  readonly wetFraction: number | null;
  /** Bytes of the times that hold data, before and after compression. */
  readonly bytes: { readonly raw: number; readonly stored: number };
}

/** What an archive holds of one group. */
export interface GroupInspection {
  /** Name. */
  readonly name: string;
  /** Product identity. */
  readonly product: Product;
  /** Cells. */
  readonly grid: Grid;
  /** Time axis as laid out. */
  readonly time: TimeAxis;
  /** Inner chunks [time, y, x]. */
  readonly chunk: ChunkShape;
  /** Days that hold data. */
  readonly days: number;
  /** Share of the times laid out that hold data. */
  readonly coverage: number;
  /** Files that are gone; null where all are there. */
  readonly lost: LostFiles | null;
}

/** What an archive holds of one group that was computed from another. */
export interface DerivedInspection {
  /** Name. */
  readonly name: string;
  /** Group that it was computed from. */
  readonly source: string;
  /** What it is. */
  readonly title: string;
  /** Days that are there. */
  readonly days: number;
  /** Files that are gone; null where all are there. */
  readonly lost: LostFiles | null;
  /** Variables with their dimensions and sizes as laid out. */
  readonly variables: readonly {
    readonly name: string;
    readonly dims: readonly string[];
    readonly shape: readonly number[];
  }[];
}

/** What an archive holds. */
export interface ArchiveInspection {
  /** Folder. */
  readonly path: string;
  /** Title. */
  readonly title: string;
  /** Groups. */
  readonly groups: readonly GroupInspection[];
  /** Variables of all groups. */
  readonly variables: readonly VariableInspection[];
  /** Groups computed from others: latents. */
  readonly derived: readonly DerivedInspection[];
}

/**
 * Says what the archive at `path` holds, from the records of its days; no value is read, but files that they name are looked for.
 *
 * @throws DataError as `openArchive`
 */
export async function inspectArchive(path: string): Promise<ArchiveInspection> {
  const archive = await openArchive(path);
  const groups: GroupInspection[] = [];
  const variables: VariableInspection[] = [];
  for (const group of archive.groups) {
    const { days, times, gaps, stored, valid, wet, lost } = await survey(path, group);
    const { name, product, grid, time, chunk } = group;
    groups.push({ name, product, grid, time, chunk, days, coverage: times.count / time.count, lost });
    for (const variable of group.variables) {
      const cells = valid.get(variable.name) ?? 0;
      variables.push({
        name: `${name}/${variable.name}`,
        group: name,
        dims: ["time", "y", "x"],
        shape: [time.count, grid.ny, grid.nx],
        dtype: variable.dtype,
        units: variable.units,
        longName: variable.longName,
        first: times.count === 0 ? null : isoTime(times.first),
        last: times.count === 0 ? null : isoTime(times.last),
        times: times.count,
        gaps,
        wetFraction: cells === 0 ? null : wet.get(variable.name)! / cells,
        bytes: {
          raw: times.count * grid.ny * grid.nx * itemBytes(variable.dtype),
          stored: stored.get(variable.name) ?? 0,
        },
      });
    }
  }
  const derived = await Promise.all((await derivedGroupNames(path)).map((name) => inspectDerived(path, name)));
  return { path, title: archive.title, groups, variables, derived };
}

async function inspectDerived(path: string, name: string): Promise<DerivedInspection> {
  const handle = await openDerivedGroup(path, name);
  const { group, days } = handle;
  const { source, attributes, time, y, x, variables } = group;
  return {
    name,
    source,
    title: String(attributes?.["title"] ?? ""),
    days: (await days()).length,
    lost: await lostDerived(handle),
    variables: variables.map((variable) => ({
      name: variable.name,
      dims: ["time", "y", "x", ...variable.inner.map((dimension) => dimension.name)],
      shape: [time.count, y.values.length, x.values.length, ...variable.inner.map(({ size }) => size)],
    })),
  };
}

/** Goes through the records of a group's days once. */
async function survey(path: string, group: ArchiveGroupHandle) {
  const paths = groupPaths(path, { group, shardDays: group.shardDays });
  const { step } = group.time;
  const days = await group.days();
  const times = { first: NaN, last: NaN, count: 0 };
  const gaps: Gap[] = [];
  const stored = new Map<string, number>();
  const valid = new Map<string, number>();
  const wet = new Map<string, number>();
  const lost = new Map<string, readonly string[]>();
  let isIngested = false;
  const add = (sums: Map<string, number>, name: string, values: readonly number[]) =>
    sums.set(name, values.reduce((a, b) => a + b, sums.get(name) ?? 0));
  for (const day of days) {
    const record = await group.record(day);
    if (record === null) continue;
    lost.set(day, lostOfDay(paths, record));
    isIngested ||= record.files.some((file) => file !== "");
    for (const frame of record.frames) {
      const time = dayStart(group.time, day) + frame * step;
      const missing = (time - times.last) / step - 1;
      if (missing > 0) gaps.push({ first: isoTime(times.last + step), last: isoTime(time - step), count: missing });
      if (times.count++ === 0) times.first = time;
      times.last = time;
    }
    for (const [name, bytes] of Object.entries(record.bytes)) add(stored, name, [bytes]);
    for (const [name, statistics] of Object.entries(record.statistics)) {
      add(valid, name, statistics.valid);
      add(wet, name, statistics.wet);
    }
  }
  return { days: days.length, times, gaps, stored, valid, wet, lost: lostFiles(paths, lost, isIngested) };
}
