import type { SplitName, SplitOptions } from "./split.ts";
import { WET_RATE } from "../base/mod.ts";

/** Which windows, by how wet they are: the share of their valid cells at or above a threshold. */
export interface WetFraction {
  /** Least share. Default 0. */
  readonly min?: number;
  /** Greatest share. Default 1. */
  readonly max?: number;
  /** A cell is wet from this value, mm h-1. Default 0.1. */
  readonly threshold?: number;
}

/** What windows to stream and how; a plain value, to be kept with the results made from them. */
export interface WindowSchema {
  /** Group. Default "radar". */
  readonly group?: string;
  /** Variable. Default "rain_rate". */
  readonly variable?: string;
  /** Frames of a window. */
  readonly frames: number;
  /** Side of a window, cells after coarsening. */
  readonly size: number;
  /** Cells, after coarsening, from one window to the next. Default `size`. */
  readonly stride?: number;
  /** Frames from one window to the next. Default `frames`. */
  readonly timeStride?: number;
  /** Averages blocks of this many cells a side; a block that is less than half valid is missing. Default 1. */
  readonly coarsen?: number;
  /** Part of the archive. Default "all". */
  readonly split?: SplitName | "all";
  /** How the archive is split. */
  readonly splits?: SplitOptions;
  /** Selection by wetness. Default: every window. */
  readonly wetFraction?: WetFraction;
  /** Most frames of a window that the archive does not hold. Default 0: windows never span a gap. */
  readonly maxMissing?: number;
  /** Greatest share of missing cells, after coarsening. Default 1. */
  readonly maxMissingCells?: number;
  /** Mirrors and turns every window by a random symmetry of the square. Default false. */
  readonly augment?: boolean;
  /** Shifts every window by a random part of the stride, so that each epoch cuts the grid at other places. Default false. */
  readonly crop?: boolean;
  /** Leaves out the windows that touch a damaged chunk, and says so in the stream's `skipped`. Default false: an error. */
  readonly skipCorrupt?: boolean;
  /**
   * Random order. Default true: rows of chunks in random order, their windows mixed with those of others, so that each chunk is
   * read once or a few times. "full" draws every window from the whole part, which reads chunks again and again and lists all windows in
   * memory. false gives the order of time.
   */
  readonly shuffle?: boolean | "full";
  /** Seed of the order, the symmetries and, unless `splits` has its own, the split. Default 0. */
  readonly seed?: number;
  /** Pass over the archive: another order, the same windows. Default 0. */
  readonly epoch?: number;
  /** Windows of a batch. Default 8. */
  readonly batch?: number;
  /** Windows that are mixed at a time. Default: what 128 MiB hold, 4096 at most. */
  readonly shuffleBuffer?: number;
  /** Most bytes of decompressed chunks. Default 96 MiB. */
  readonly cacheBytes?: number;
}

/** A schema with nothing left open. */
export interface ResolvedSchema extends Required<Omit<WindowSchema, "wetFraction">> {
  /** Lanes: parts of the archive that are read independently, whose windows follow one another in turn. */
  readonly lanes: number;
  /** Selection by wetness; null when there is none. */
  readonly wetFraction: Required<WetFraction> | null;
}

/** Lanes of a shuffled stream: a constant, so that the order is the same on every machine. */
const LANES = 4;

/** Fills in the defaults. @throws RangeError for sizes and shares that cannot be */
export function resolveSchema(schema: WindowSchema): ResolvedSchema {
  const { frames, size, seed = 0, coarsen = 1, wetFraction } = schema;
  const windowBytes = frames * size * size * (coarsen > 1 ? 4 : 2);
  const defaults = {
    group: "radar",
    variable: "rain_rate",
    stride: size,
    timeStride: frames,
    coarsen,
    split: "all",
    maxMissing: 0,
    maxMissingCells: 1,
    augment: false,
    crop: false,
    skipCorrupt: false,
    shuffle: true,
    seed,
    epoch: 0,
    batch: 8,
    shuffleBuffer: Math.max(1, Math.min(4096, Math.floor(128 * 2 ** 20 / windowBytes))),
    cacheBytes: 96 * 2 ** 20,
  } as const;
  const resolved: ResolvedSchema = {
    ...defaults,
    ...schema,
    lanes: schema.shuffle === false ? 1 : LANES,
    splits: { seed, ...schema.splits },
    wetFraction: wetFraction === undefined ? null : { min: 0, max: 1, threshold: WET_RATE, ...wetFraction },
  };
  for (const name of ["frames", "size", "stride", "timeStride", "coarsen", "batch", "shuffleBuffer"] as const) {
    if (!(Number.isInteger(resolved[name]) && resolved[name] >= 1)) {
      throw new RangeError(`Option ${name} must be a whole number of at least 1, got ${resolved[name]}`);
    }
  }
  return resolved;
}
