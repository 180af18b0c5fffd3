import { join } from "node:path";
import type { SplitName } from "../archive/mod.ts";
import { progress } from "../base/mod.ts";
import { type TableColumns, writeTable } from "../colocation/mod.ts";
import type { Engine } from "../engine/mod.ts";
import { regridMean } from "../grid/mod.ts";
import { generateRain } from "../topographic/mod.ts";
import { CELL_COLUMNS, cellRows } from "./cell_rows.ts";
import { loadGenerator, withPairContext } from "./train_pair.ts";

/** Columns of generated.parquet; joins with the pairs by time and cell. */
export const GENERATED_COLUMNS = {
  ...CELL_COLUMNS,
  generated_rain_rate: { type: "FLOAT", units: "mm h-1", about: "satellite rain generated from the radar's latent" },
} as const satisfies TableColumns;

/** Options of applying a model to held-out windows. */
export interface ApplyOptions {
  /** Part of the data. Default "test". */
  readonly split?: SplitName;
  /** No progress. Default false. */
  readonly quiet?: boolean;
}

/**
 * Least wet fraction of the windows that products are scored in: dry ones too. Models learn from wet windows, but scores of
 * windows chosen by the radar's rain would leave out the satellite's false alarms.
 */
export const EVERY_WINDOW = 0;

/**
 * Generates satellite rain from the radar's latent in the held-out windows of a run: generated.parquet, one row per half
 * hour and satellite cell that lies wholly in a window.
 *
 * @returns rows written
 * @throws DataError "missing-file" when a model is not trained
 */
export function applyGenerator(engine: Engine, directory: string, options: ApplyOptions = {}): Promise<number> {
  return withPairContext(engine, directory, async (context) => {
    const generator = await loadGenerator(engine, directory, context);
    const { pairing, settings: { data } } = context;
    const area = data.size * data.size;
    const line = progress("Generating", NaN, { quiet: options.quiet === true });
    async function* batches() {
      let windows = 0;
      for await (const batch of pairing.heldOut(options.split ?? "test", EVERY_WINDOW)) {
        const generated = await generateRain(engine, generator, batch);
        yield cellRows(pairing, batch, ["generated_rain_rate"], (window, half, weights) => {
          const at = (window * pairing.halfHours + half) * area;
          const onCells = regridMean(weights, generated.subarray(at, at + area));
          return (cell) => [onCells[cell]!];
        });
        line.update(windows += batch.origins.length, `${windows} windows`);
      }
    }
    const rows = await writeTable(join(directory, "generated.parquet"), GENERATED_COLUMNS, batches());
    line.finish(`${rows} rows`);
    return rows;
  });
}
