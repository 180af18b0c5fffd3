/**
 * The Zarr archive: layout, writer, reader, streamed windows.
 *
 * An archive is a Zarr v3 hierarchy that any Zarr reader opens: one group per product, arrays [time, y, x], one shard file a day,
 * compressed chunks inside it, CF metadata. Days are committed whole, in any order, by many processes at once.
 *
 * @module
 */
export type { Grid, TimeAxis } from "../grid/mod.ts";
export type { Product } from "../sources/source.ts";
export { type Archive, createArchive, type CreateOptions, type GroupOptions, openArchive } from "./archive.ts";
export type { ArchiveGroupHandle, ReadOptions } from "./group_handle.ts";
export type { Range } from "./box.ts";
export { type ChunkStatistics, type DayRecord, WET } from "./day_record.ts";
export type { FrameMaker, WriteDayOptions, WriteDayResult } from "./day_writer.ts";
export {
  type ArchiveGroup,
  type ArchiveType,
  type ArchiveVariable,
  type ChunkShape,
  dayAxis,
  FORMAT,
  type Json,
} from "./layout.ts";
