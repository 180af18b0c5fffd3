import { join } from "node:path";
import { openArchive } from "../archive/mod.ts";
import { DataError, isDataError, progress } from "../base/mod.ts";
import { isoTime } from "../grid/mod.ts";
import { pairBatches, type ProductPair } from "./pair_batches.ts";
import type { PairBatch } from "./pair_columns.ts";
import { pairsMetadata } from "./pairs_metadata.ts";
import { type ColocationOptions, type ColocationPlan, planColocation } from "./plan.ts";
import { writePairs } from "./write_pairs.ts";

/** Options of {@link colocate}. */
export interface ColocateOptions extends ColocationOptions {
  /** Group of the archive with the radar rain. Default "radar". */
  readonly radar?: string;
  /** Group of the archive with the satellite rain. Default "imerg". */
  readonly imerg?: string;
  /** Threads of DuckDB. Default 1: more take more memory, and are hardly faster. */
  readonly threads?: number;
  /** No progress on standard error. Default false. */
  readonly quiet?: boolean;
}

/** What {@link colocate} did. */
export interface ColocateReport {
  /** The file. */
  readonly path: string;
  /** Rows in it. */
  readonly rows: number;
  /** Satellite cells. */
  readonly cells: number;
  /** What the file says of itself: products, grids, times, rules. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Brings the radar of an archive to the cells and half hours of its satellite product and writes the pairs.
 *
 * The radar value of a cell is the mean over the half hour of each radar pixel (5 of 6 frames at least), then the mean of the
 * pixels weighted by the area they share with the cell (half of it covered at least). Columns, units and types:
 * {@link PAIR_COLUMNS}; the rules are in the file's key-value metadata.
 *
 * @param archivePath Archive with both groups.
 * @param out File to write (".parquet"), or a folder for "pairs.parquet".
 * @throws DataError "missing-file", "missing-variable", "grid-mismatch", "time-conflict", "corrupt-chunk", "disk-full",
 * "read-only". RangeError for impossible rules.
 */
export async function colocate(
  archivePath: string,
  out: string,
  options: ColocateOptions = {},
): Promise<ColocateReport> {
  const { group: radarGroup } = await openArchive(archivePath);
  const { group: imergGroup } = await openArchive(archivePath, { cacheBytes: 0 }); // a day at a time, whole
  const pair = { radar: radarGroup(options.radar ?? "radar"), imerg: imergGroup(options.imerg ?? "imerg") };
  const plan = planIn(archivePath, pair, options);
  const metadata = pairsMetadata(pair, plan);
  const path = out.endsWith(".parquet") ? out : join(out, "pairs.parquet");
  const rows = await writePairs(path, followed(pair, plan, options), { ...options, metadata });
  return { path, rows, cells: plan.cells.length, metadata };
}

/** The plan; what is wrong with the groups is wrong with their archive. */
function planIn(archivePath: string, pair: ProductPair, options: ColocateOptions): ColocationPlan {
  try {
    return planColocation(pair, options);
  } catch (error) {
    if (!isDataError(error) || error.file !== undefined) throw error;
    throw new DataError(error.tag, error.message, { file: archivePath, cause: error });
  }
}

/** The batches, with a progress line along the satellite's times. */
async function* followed(
  pair: ProductPair,
  plan: ColocationPlan,
  options: ColocateOptions,
): AsyncGenerator<PairBatch> {
  const { time } = pair.imerg;
  const line = progress("Colocating", plan.end - plan.first, { quiet: options.quiet ?? false });
  let rows = 0;
  for await (const batch of pairBatches(pair, plan)) {
    const [start = NaN] = batch.time;
    rows += batch.time.length;
    line.update((start - time.first) / time.step - plan.first, isoTime(start));
    yield batch;
  }
  line.finish(`${rows} rows`);
}
