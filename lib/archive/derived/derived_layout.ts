import { DAY, parseTime, type TimeAxis } from "../../grid/mod.ts";
import { gridMapping } from "../grid_mapping.ts";
import { type ArchiveVariable, type ChunkShape, FORMAT, framesPerDay, type Json } from "../layout.ts";
import {
  arrayMetadata,
  bytesCodecs,
  groupMetadata,
  mappingMetadata,
  packingAttributes,
  shardingCodecs,
  timeMetadata,
} from "../zarr_metadata.ts";

/** Places along one dimension. */
export interface DerivedAxis {
  /** Coordinates, ascending or descending, not always evenly spaced. */
  readonly values: readonly number[];
  /** CF units: "m", "degrees_north". */
  readonly units: string;
  /** CF standard name. */
  readonly standardName: string;
  /** What a place is: "centre of the tile". */
  readonly longName: string;
}

/** A dimension beyond time and place. */
export interface InnerDimension {
  /** Name: "capsule". */
  readonly name: string;
  /** Size. */
  readonly size: number;
}

/** One variable of a derived group: an array [time, y, x, ...inner]. */
export interface DerivedVariable extends ArchiveVariable {
  /** Dimensions beyond time, y, x, in order; none for one value a place. */
  readonly inner: readonly InnerDimension[];
}

/** Arrays computed from a group of an archive, which lie beside it and may be computed again. */
export interface DerivedGroup {
  /** Folder name: "latent". */
  readonly name: string;
  /** Name of the group that they were computed from. */
  readonly source: string;
  /** Whole UTC days. */
  readonly time: TimeAxis;
  /** A value holds for [time, time + duration), s. */
  readonly duration: number;
  /** PROJ string of the coordinates. */
  readonly crs: string;
  /** Rows. */
  readonly y: DerivedAxis;
  /** Columns. */
  readonly x: DerivedAxis;
  /** Arrays. */
  readonly variables: readonly DerivedVariable[];
  /** Inner chunk [time, y, x]; the time divides a day. Inner dimensions are never cut. */
  readonly chunk: ChunkShape;
  /** What tells these values from others of the same layout: the model that made them. */
  readonly identity: { readonly [key: string]: Json };
  /** More attributes of the group, as they are. */
  readonly attributes?: { readonly [key: string]: Json };
}

/** What the attribute "ondee" of a derived group's zarr.json holds. */
export interface DerivedRecord {
  /** Version of the layout. */
  readonly format: number;
  /** The group, as given. */
  readonly derived: DerivedGroup;
}

/** Values at one place and time. */
export function innerSize({ inner }: DerivedVariable): number {
  return inner.reduce((product, { size }) => product * size, 1);
}

/** Chunks of a day along time, y and x. */
export function derivedChunks({ time, y, x, chunk }: DerivedGroup): ChunkShape {
  return [framesPerDay(time) / chunk[0], Math.ceil(y.values.length / chunk[1]), Math.ceil(x.values.length / chunk[2])];
}

/** Number of a day on the group's axis. */
export function derivedDay({ time }: DerivedGroup, day: string): number {
  return (parseTime(day) - Math.floor(time.first / DAY) * DAY) / DAY;
}

/** The zarr.json of a variable: shards of a day over all places. */
function variableMetadata(group: DerivedGroup, variable: DerivedVariable): Json {
  const { time, y, x, chunk } = group;
  const sizes = variable.inner.map(({ size }) => size);
  const counts = derivedChunks(group);
  return arrayMetadata({
    dimensions: ["time", "y", "x", ...variable.inner.map(({ name }) => name)],
    shape: [time.count, y.values.length, x.values.length, ...sizes],
    chunks: [...counts.map((n, i) => n * chunk[i]!), ...sizes],
    type: variable.dtype,
    fill: variable.dtype === "float32" ? "NaN" : variable.fill,
    codecs: shardingCodecs([...chunk, ...sizes]),
    attributes: { long_name: variable.longName, units: variable.units, ...packingAttributes(variable) },
  });
}

function axisMetadata(name: "y" | "x", { values, units, standardName, longName }: DerivedAxis): Json {
  return arrayMetadata({
    dimensions: [name],
    shape: [values.length],
    chunks: [values.length],
    type: "float64",
    fill: "NaN",
    codecs: bytesCodecs(),
    attributes: { standard_name: standardName, long_name: longName, axis: name.toUpperCase(), units },
  });
}

/** Attributes of a derived group's zarr.json. */
function attributesOf(group: DerivedGroup): { readonly [key: string]: Json } {
  // NaN is no JSON: a float's fill is written as null
  const variables = group.variables.map((v) => ({ ...v, fill: Number.isNaN(v.fill) ? null : v.fill }));
  const derived = { ...group, variables } as unknown as Json;
  return { Conventions: "CF-1.11", source: group.source, ...group.attributes, ondee: { format: FORMAT, derived } };
}

/** The metadata of a derived group: path inside the group and JSON; the group's own is last. */
export function derivedMetadata(group: DerivedGroup): readonly (readonly [path: string, json: Json])[] {
  return [
    ["time/zarr.json", timeMetadata(group)],
    ["y/zarr.json", axisMetadata("y", group.y)],
    ["x/zarr.json", axisMetadata("x", group.x)],
    ["spatial_ref/zarr.json", mappingMetadata(gridMapping(group.crs))],
    ...group.variables.map((variable) => [`${variable.name}/zarr.json`, variableMetadata(group, variable)] as const),
    ["zarr.json", groupMetadata(attributesOf(group))],
  ];
}

/** Reads back what {@link derivedMetadata} wrote; null for what is not a derived group. */
export function parseDerivedRecord(value: unknown): DerivedGroup | null {
  const { derived } = value as Partial<DerivedRecord>;
  if (derived === undefined) return null;
  return { ...derived, variables: derived.variables.map((v) => ({ ...v, fill: v.fill ?? NaN })) };
}
