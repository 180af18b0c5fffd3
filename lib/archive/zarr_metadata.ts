import {
  type ArchiveGroup,
  type ArchiveVariable,
  chunkCounts,
  type ChunkShape,
  FORMAT,
  framesPerDay,
  horizontal,
  type Json,
} from "./layout.ts";
import { ZSTD_LEVEL } from "./zstd.ts";

type Attributes = { readonly [key: string]: Json };
type Codecs = readonly Json[];

/** Times per chunk of the time coordinate: a chunk never changes when the axis is extended. */
export const TIME_CHUNK = 16_384;

const BYTES = { name: "bytes", configuration: { endian: "little" } };
const ZSTD = { name: "zstd", configuration: { level: ZSTD_LEVEL, checksum: true } };
const CRC32C = { name: "crc32c" };

/** The zarr.json of a group. */
export function groupMetadata(attributes: Attributes): Json {
  return { zarr_format: 3, node_type: "group", attributes };
}

/** What the zarr.json of an array says. */
export interface ArrayParts {
  /** Names of the dimensions. */
  readonly dimensions: readonly string[];
  /** Sizes. */
  readonly shape: readonly number[];
  /** Shape of a chunk, a shard where codecs say so. */
  readonly chunks: readonly number[];
  /** Data type. */
  readonly type: string;
  /** Fill value. */
  readonly fill: Json;
  /** Codecs. */
  readonly codecs: Codecs;
  /** Attributes. */
  readonly attributes: Attributes;
}

/** The codecs of an array that is compressed whole. */
export function bytesCodecs(): Codecs {
  return [BYTES, ZSTD];
}

/** The codecs of a shard of compressed chunks of a shape. */
export function shardingCodecs(chunk: readonly number[]): Codecs {
  return [{
    name: "sharding_indexed",
    configuration: {
      chunk_shape: chunk,
      codecs: [BYTES, ZSTD],
      index_codecs: [BYTES, CRC32C],
      index_location: "end",
    },
  }];
}

/** The attributes that tell physical values from stored ones. */
export function packingAttributes({ dtype, fill, scale, offset }: ArchiveVariable): Attributes {
  return {
    // xarray reads _FillValue of floats in another encoding, and needs none: NaN is NaN
    ...(dtype === "float32" ? {} : { _FillValue: fill }),
    ...(scale !== undefined ? { scale_factor: scale } : {}),
    ...(offset !== undefined ? { add_offset: offset } : {}),
  };
}

/** The zarr.json of an array. Chunk keys are "c.0.0.0": files and no folders, which keeps four years under 20,000 inodes. */
export function arrayMetadata(parts: ArrayParts): Json {
  return {
    zarr_format: 3,
    node_type: "array",
    shape: parts.shape,
    data_type: parts.type,
    chunk_grid: { name: "regular", configuration: { chunk_shape: parts.chunks } },
    chunk_key_encoding: { name: "default", configuration: { separator: "." } },
    fill_value: parts.fill,
    codecs: parts.codecs,
    attributes: parts.attributes,
    dimension_names: parts.dimensions,
    storage_transformers: [],
  };
}

/** The zarr.json of a variable [time, y, x]: shards of whole days over the whole grid. */
export function variableMetadata({ group, chunk, shardDays }: GroupRecord, variable: ArchiveVariable): Json {
  const { grid, time } = group;
  const [times, rows, columns] = chunkCounts(group, chunk);
  const counts = [shardDays * times, rows, columns];
  const integer = variable.dtype !== "float32";
  return arrayMetadata({
    dimensions: ["time", "y", "x"],
    shape: [time.count, grid.ny, grid.nx],
    chunks: counts.map((n, i) => n * chunk[i]!),
    type: variable.dtype,
    fill: integer ? variable.fill : "NaN",
    codecs: shardingCodecs(chunk),
    attributes: {
      long_name: variable.longName,
      ...(variable.name === "rain_rate" ? { standard_name: "rainfall_rate" } : {}),
      units: variable.units,
      grid_mapping: "spatial_ref",
      ...packingAttributes(variable),
    },
  });
}

/** The zarr.json of `present` [time]: 1 where a time holds data, 0 where it is a gap. */
export function presentMetadata({ group, shardDays }: GroupRecord): Json {
  return arrayMetadata({
    dimensions: ["time"],
    shape: [group.time.count],
    chunks: [shardDays * framesPerDay(group.time)],
    type: "uint8",
    fill: 0,
    codecs: [BYTES, CRC32C],
    attributes: { long_name: "1 where the time holds data, 0 where it is a gap", units: "1" },
  });
}

/** The zarr.json of the time coordinate. */
export function timeMetadata(group: Pick<ArchiveGroup, "time" | "duration">): Json {
  return arrayMetadata({
    dimensions: ["time"],
    shape: [group.time.count],
    chunks: [TIME_CHUNK],
    type: "int64",
    fill: 0,
    codecs: [BYTES, ZSTD],
    attributes: {
      standard_name: "time",
      long_name: "start of the interval",
      axis: "T",
      units: "seconds since 1970-01-01T00:00:00Z",
      calendar: "proleptic_gregorian",
      comment: `A value holds for ${group.duration} s from its time`,
    },
  });
}

/** The zarr.json of a horizontal coordinate. */
export function coordinateMetadata(group: ArchiveGroup, axis: "y" | "x"): Json {
  const { names, units } = horizontal(group.grid);
  const i = axis === "y" ? 0 : 1;
  const cells = axis === "y" ? group.grid.ny : group.grid.nx;
  return arrayMetadata({
    dimensions: [axis],
    shape: [cells],
    chunks: [cells],
    type: "float64",
    fill: "NaN",
    codecs: [BYTES, ZSTD],
    attributes: { standard_name: names[i]!, long_name: "cell centre", axis: axis.toUpperCase(), units: units[i]! },
  });
}

/** The zarr.json of the scalar that carries the grid mapping. */
export function mappingMetadata(attributes: Attributes): Json {
  return arrayMetadata({
    dimensions: [],
    shape: [],
    chunks: [],
    type: "int32",
    fill: 0,
    codecs: [BYTES],
    attributes,
  });
}

/** What this code needs to know of a group and CF has no word for: kept in the attribute "ondee" of its zarr.json. */
export interface GroupRecord {
  /** Version of the layout. */
  readonly format: number;
  /** The group, as given. */
  readonly group: ArchiveGroup;
  /** Inner chunks. */
  readonly chunk: ChunkShape;
  /** Days of a shard. */
  readonly shardDays: number;
}

/** Attributes of a group's zarr.json. */
export function groupAttributes({ group, chunk, shardDays }: GroupRecord): Attributes {
  const { product, attributes = {} } = group;
  const title = [product.name, product.run, product.version].filter((part) => part !== "").join(" ");
  // NaN is no JSON: a float's fill is written as null
  const variables = group.variables.map((v) => ({ ...v, fill: Number.isNaN(v.fill) ? null : v.fill }));
  return {
    Conventions: "CF-1.11",
    title,
    source: product.simulated ? "simulation" : title,
    ...attributes,
    ondee: { format: FORMAT, group: { ...group, variables } as unknown as Json, chunk, shardDays },
  };
}

/** Reads back what {@link groupAttributes} wrote. */
export function parseGroupRecord(value: unknown): GroupRecord {
  const record = value as GroupRecord;
  const variables = record.group.variables.map((v) => ({ ...v, fill: v.fill ?? NaN }));
  return { ...record, shardDays: record.shardDays ?? 1, group: { ...record.group, variables } };
}
