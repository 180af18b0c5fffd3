import { DataError, exists, explainWriteError, writeFileAtomic } from "../base/mod.ts";
import { join } from "node:path";
import type { TimeAxis } from "../grid/mod.ts";
import { parseDerivedRecord } from "./derived/derived_layout.ts";
import { gridMapping } from "./grid_mapping.ts";
import { FORMAT, type Json } from "./layout.ts";
import { groupPaths } from "./paths.ts";
import { inParallel } from "./pool.ts";
import {
  coordinateMetadata,
  groupAttributes,
  groupMetadata,
  type GroupRecord,
  mappingMetadata,
  parseGroupRecord,
  presentMetadata,
  TIME_CHUNK,
  timeMetadata,
  variableMetadata,
} from "./zarr_metadata.ts";
import { compress } from "./zstd.ts";

/** Files written at a time: each waits for the disk. */
const FILES_AT_ONCE = 8;

const text = (json: Json): string => `${JSON.stringify(json, null, 1)}\n`;

/** The chunk of a coordinate along one dimension. */
export function coordinateChunk(values: readonly number[]): Uint8Array {
  return compress(new Uint8Array(Float64Array.from(values).buffer));
}

/** The chunks of a time coordinate: path inside the group and content. */
export function timeChunks({ first, step, count }: TimeAxis): readonly (readonly [string, Uint8Array])[] {
  return Array.from({ length: Math.ceil(count / TIME_CHUNK) }, (_, k) => {
    // whole chunks: what lies beyond the axis is not read, and stays right when the axis is extended
    const times = BigInt64Array.from({ length: TIME_CHUNK }, (_, i) => BigInt(first + (k * TIME_CHUNK + i) * step));
    return [`time/c.${k}`, compress(new Uint8Array(times.buffer))];
  });
}

/** The files of a group that depend on its time axis: path inside the group and content; the group's own zarr.json is last. */
export function axisFiles(record: GroupRecord): readonly (readonly [string, Uint8Array | string])[] {
  const { group } = record;
  const files: (readonly [string, Uint8Array | string])[] = [...timeChunks(group.time)];
  files.push(["time/zarr.json", text(timeMetadata(group))], ["present/zarr.json", text(presentMetadata(record))]);
  for (const v of group.variables) files.push([`${v.name}/zarr.json`, text(variableMetadata(record, v))]);
  files.push(["zarr.json", text(groupMetadata(groupAttributes(record)))]);
  return files;
}

/**
 * Makes a group whole: in a folder beside, then renamed. Returns false when another process made it first.
 *
 * @throws DataError "disk-full", "read-only".
 */
export async function createGroupFiles(archive: string, record: GroupRecord): Promise<boolean> {
  const { group } = record;
  const { grid } = group;
  const { root } = groupPaths(archive, record);
  const centres = (first: number, step: number, n: number) =>
    coordinateChunk(Array.from({ length: n }, (_, i) => first + i * step));
  const temporary = join(archive, `.${group.name}.${crypto.randomUUID().slice(0, 8)}.tmp`);
  try {
    const files: readonly (readonly [string, Uint8Array | string])[] = [
      ["y/zarr.json", text(coordinateMetadata(group, "y"))],
      ["y/c.0", centres(grid.y0, grid.dy, grid.ny)],
      ["x/zarr.json", text(coordinateMetadata(group, "x"))],
      ["x/c.0", centres(grid.x0, grid.dx, grid.nx)],
      ["spatial_ref/zarr.json", text(mappingMetadata(gridMapping(grid.crs)))],
      ...axisFiles(record),
    ];
    await inParallel(files, FILES_AT_ONCE, ([name, content]) => writeFileAtomic(join(temporary, name), content));
    await Deno.rename(temporary, root);
    return true;
  } catch (error) {
    await Deno.remove(temporary, { recursive: true }).catch(() => {});
    const code = error instanceof Error && "code" in error ? error.code : "";
    if (code === "ENOTEMPTY" || code === "EEXIST") return false;
    throw explainWriteError(error, root);
  }
}

/** Reads a JSON file of the archive's metadata. @throws DataError "missing-file", "corrupt-file" */
export async function readMetadata(path: string): Promise<{ readonly attributes?: Readonly<Record<string, unknown>> }> {
  let content: string;
  try {
    content = await Deno.readTextFile(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound || cause instanceof Deno.errors.NotADirectory) {
      throw new DataError("missing-file", "No archive here: check the path, or make one with ingest or simulate", {
        file: path,
        cause,
      });
    }
    throw cause;
  }
  try {
    return JSON.parse(content);
  } catch (cause) {
    throw new DataError("corrupt-file", "Metadata is not JSON", { file: path, cause });
  }
}

/** Version and content of an "ondee" attribute. @throws DataError "unknown-format", "unsupported-version" */
export function checkFormat(attributes: Readonly<Record<string, unknown>> | undefined, file: string): unknown {
  const record = attributes?.["ondee"] as { readonly format?: unknown } | undefined;
  if (typeof record?.format !== "number") {
    throw new DataError("unknown-format", "Zarr hierarchy was not made by ondée: ingest it as a file instead", {
      file,
    });
  }
  if (record.format > FORMAT) {
    throw new DataError(
      "unsupported-version",
      `Archive has layout version ${record.format}, this ondée reads up to ${FORMAT}: use a newer ondée`,
      { file },
    );
  }
  return record;
}

/** The records of all groups of an archive, by name; groups computed from others are left out. */
export async function readGroupRecords(archive: string): Promise<readonly GroupRecord[]> {
  const records: GroupRecord[] = [];
  for await (const entry of Deno.readDir(archive)) {
    if (!entry.isDirectory || entry.name.startsWith(".")) continue;
    const file = join(archive, entry.name, "zarr.json");
    if (!await exists(file)) continue;
    const record = checkFormat((await readMetadata(file)).attributes, file);
    if (parseDerivedRecord(record) === null) records.push(parseGroupRecord(record));
  }
  return records.sort((a, b) => a.group.name < b.group.name ? -1 : 1);
}
