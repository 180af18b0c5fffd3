/**
 * The Zarr archive: layout, writer, reader, streamed windows.
 *
 * An archive is a Zarr v3 hierarchy that any Zarr reader opens: one group per product, arrays [time, y, x], shard files of a day or some,
 * compressed chunks inside it, CF metadata. Days are committed whole, in any order, by many processes at once.
 *
 * @module
 */
export type { Grid, TimeAxis } from "../grid/mod.ts";
export type { Frame, ImpossibleRain, Product, SourceFile, SourceVariable } from "../sources/mod.ts";
export { type Archive, createArchive, type CreateOptions, type GroupOptions, openArchive } from "./archive.ts";
export type { ArchiveGroupHandle, OpenOptions, ReadOptions, ReadPart } from "./group_handle.ts";
export type { Packed } from "./packing.ts";
export type { Range } from "./box.ts";
export { type ChunkStatistics, type DayRecord } from "./day_record.ts";
export type { DayMending } from "./mend_day.ts";
export type { FrameMaker, WriteDayOptions, WriteDayResult } from "./day_writer.ts";
export {
  type ArchiveGroup,
  type ArchiveType,
  type ArchiveVariable,
  checkGroupName,
  type ChunkShape,
  dayAxis,
  FORMAT,
  type Json,
} from "./layout.ts";
export { requireArchivePlace } from "./archive_place.ts";
export { ingest, type IngestOptions, type IngestReport } from "./ingest.ts";
export type { SetAside } from "./ingest_batch.ts";
export { ingestDescribed } from "./ingest_described.ts";
export type { GroupLayout } from "./ingest_layout.ts";
export type { OpenFile } from "./ingest_file.ts";
export { archiveVariable } from "./product_layout.ts";
export {
  type ArchiveInspection,
  type DerivedInspection,
  type Gap,
  type GroupInspection,
  inspectArchive,
  type VariableInspection,
} from "./inspect.ts";
export type { LostFiles } from "./lost_files.ts";
export { partRanges } from "./part_ranges.ts";
export { splitDays, type SplitName, type SplitOptions, splitRanges, type TimeRange } from "./split.ts";
export type { WetFraction, WindowSchema } from "./window_options.ts";
export type { SkippedChunk, WindowOrigin } from "./window_lane.ts";
export { turnedByQuarters } from "./symmetry.ts";
export type { WindowBatch } from "./window_batches.ts";
export type { WindowFilter } from "./window_filler.ts";
export { type WindowOptions, windows, type WindowStream } from "./windows.ts";
export { type WindowGaps, windowGaps } from "./window_gaps.ts";
export { type ChunkCost, chunkTable, type ChunkTableOptions } from "./chunk_table.ts";
export { type ShuffleStatistics, shuffleStatistics } from "./shuffle_statistics.ts";
export { coarsen } from "./coarsen.ts";
export {
  createDerivedGroup,
  derivedGroupNames,
  type DerivedHandle,
  extendDerivedGroup,
  openDerivedGroup,
  removeDerivedGroup,
} from "./derived/derived_group.ts";
export type { DerivedDay } from "./derived/derived_day.ts";
export type { DerivedAxis, DerivedGroup, DerivedVariable, InnerDimension } from "./derived/derived_layout.ts";
export { derivedVariable } from "./derived/read_derived.ts";
export { pack, packedMemory } from "./packing.ts";
export { decodeChunk, encodeChunk } from "./stored_chunk.ts";
export { zstdInUse } from "./zstd.ts";
