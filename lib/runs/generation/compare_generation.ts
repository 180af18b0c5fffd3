import { join } from "node:path";
import { writeFileAtomic } from "../../base/mod.ts";
import { type TableBatch, type TableColumns, writeTable } from "../../colocation/mod.ts";
import type { Engine } from "../../engine/mod.ts";
import { cellKm, cellSize } from "../../grid/mod.ts";
import type { FollowedError, GenerationComparison } from "../../report/mod.ts";
import type { SimulatedImergTruth } from "../../sources/mod.ts";
import { generateLawsUnder } from "../../topographic/mod.ts";
import { CELL_COLUMNS } from "../cell_rows.ts";
import { type ApplyOptions, EVERY_WINDOW } from "../generate.ts";
import { heldOutProgress } from "../held_out_progress.ts";
import { measuredPair } from "../measured_pair.ts";
import { type PairContext, withHeldPairContext } from "../pair_context.ts";
import { HELD_OUT_BLOCKS } from "../held_out_blocks.ts";
import { cellAverages } from "./cell_averages.ts";
import { conditionNumbers, conditionOf } from "./cell_conditions.ts";
import type { Draws } from "./compared_scores.ts";
import { type ComparisonSums, comparisonSums } from "./comparison_sums.ts";
import { errorSums, questionsOf } from "./follow_injected.ts";
import { lawAt } from "./law_windows.ts";
import {
  AREA_AVERAGE,
  fitMapping,
  loadRivals,
  productsOf,
  QUANTILE_MAPPED,
  type Rival,
  type RivalRow,
  rivalRows,
} from "./rivals.ts";

/** Columns of baselines.parquet: what generated.parquet is compared with; joins with it by time and cell. */
export const BASELINE_COLUMNS = {
  ...CELL_COLUMNS,
  area_average: { type: "FLOAT", units: "mm h-1", about: "radar, mean over the half hour and the cell" },
  quantile_mapped: { type: "FLOAT", units: "mm h-1", about: "that mapped to the satellite's quantiles in training" },
  unet_rain_rate: { type: "FLOAT", units: "mm h-1", about: "mean of the law that a U-Net of the radar's frames gives" },
} as const satisfies TableColumns;

/** Options of {@link compareGeneration}. */
export interface CompareGenerationOptions extends ApplyOptions {
  /** Members of the ensembles, 2 or more. Default 10. */
  readonly members?: number;
  /** Replicates of the bootstrap. Default 1000. */
  readonly replicates?: number;
}

/** File of a run with what was compared. */
export const GENERATION_FILE = "generation.json";

/** Confidence level. */
const LEVEL = 0.95;

/**
 * Compares generated satellite rain with baselines on the held-out windows: the radar's area average, its quantile mapping,
 * and, where it is trained, a U-Net from the radar's frames; with the satellite as truth, on the cells that all products have,
 * and intervals of the differences to the area average that draw the same blocks for both. Also what satellite and generators
 * make of the radar's rain by source and by regime, and, for a simulated satellite, whether generated errors follow the injected
 * ones. Writes {@link GENERATION_FILE} and baselines.parquet.
 *
 * @throws DataError "locked" while something else writes into the run, "missing-file" when the generator is not trained;
 * RangeError for fewer than two members
 */
export function compareGeneration(
  engine: Engine,
  directory: string,
  options: CompareGenerationOptions = {},
): Promise<GenerationComparison> {
  const { split = "test", quiet = false, members = 10, replicates = 1000 } = options;
  return withHeldPairContext(engine, directory, async (context) => {
    if (members < 2) throw new RangeError("Cannot compare ensembles of fewer than 2 members");
    const { pairing } = context;
    const rivals = await loadRivals(engine, directory, context, members);
    const { loaded } = rivals[0]!;
    const { seed } = loaded.settings;
    const map = await fitMapping(context, loaded);
    const sums = sumsOf(context, rivals);
    const line = await heldOutProgress("Comparing", context, split, { quiet });
    async function* batches() {
      for await (const batch of pairing.heldOut(split, EVERY_WINDOW)) {
        const rows: TableBatch[] = [];
        for await (const row of rivalRows(engine, context, { rivals, map }, batch)) {
          sums.add(row);
          rows.push(baselineRows(row, context));
        }
        yield* rows;
        line.update(batch);
      }
    }
    await writeTable(join(directory, "baselines.parquet"), BASELINE_COLUMNS, batches());
    line.finish();
    const injected = await followInjected(engine, context, rivals, { split, seed, replicates, quiet });
    const result: GenerationComparison = {
      pair: await measuredPair(loaded, loaded.generator),
      split,
      windows: line.windows,
      members,
      blocks: HELD_OUT_BLOCKS.kind,
      level: LEVEL,
      replicates,
      coherence: Object.fromEntries(rivals.map(({ name, coherence }) => [name, coherence])),
      products: productsOf(rivals),
      ...sums.found({ seed, replicates, level: LEVEL }),
      ...(injected === undefined ? {} : { injected }),
    };
    const text = JSON.stringify(result, (_key, v) => typeof v === "number" && !Number.isFinite(v) ? null : v, 1);
    await writeFileAtomic(join(directory, GENERATION_FILE), `${text}\n`);
    return result;
  });
}

function baselineRows(
  { time, slots, windows, window, products }: RivalRow,
  { archive, settings }: PairContext,
): TableBatch {
  const { nx } = archive.group(settings.data.satellite).grid;
  const cells = slots.map((slot) => windows.cells[window]![slot]!);
  const values = (name: string) => products[name]?.[0] ?? slots.map(() => NaN);
  return {
    time: cells.map(() => time),
    cell_y: cells.map((cell) => Math.floor(cell / nx)),
    cell_x: cells.map((cell) => cell % nx),
    area_average: values(AREA_AVERAGE),
    quantile_mapped: values(QUANTILE_MAPPED),
    unet_rain_rate: values("U-Net, mean"),
  };
}

/** Starts gathering scores of the products of rivals. */
function sumsOf({ archive, settings: { data } }: PairContext, rivals: readonly Rival[]): ComparisonSums {
  const { x, y } = cellSize(archive.group(data.satellite).grid);
  return comparisonSums({
    size: data.size,
    cellKm: cellKm(archive.group(data.radar).grid, data.coarsen),
    satelliteKm: Math.max(x, y) / 1000,
    labels: [...rivals[0]!.loaded.sensors, "morph", "infrared+morph", "infrared"],
    products: productsOf(rivals).map(({ name }) => name),
    generators: rivals.map(({ name }) => name),
  });
}

/** Asks generators of a simulated satellite for the errors that it was given; undefined of a real one. */
async function followInjected(
  engine: Engine,
  context: PairContext,
  rivals: readonly Rival[],
  options: Omit<Draws, "level"> & { readonly split: NonNullable<ApplyOptions["split"]>; readonly quiet: boolean },
): Promise<readonly FollowedError[] | undefined> {
  const { pairing, archive, settings: { data } } = context;
  const satellite = archive.group(data.satellite);
  const truth = satellite.attributes?.["simulation"] as unknown as SimulatedImergTruth | undefined;
  if (!satellite.product.simulated || truth === undefined) return undefined;
  const questions = questionsOf(truth, rivals[0]!.loaded.sensors);
  if (questions.length < 2) return undefined;
  const sums = rivals.map(() => errorSums(questions));
  const conditions = rivals.map(({ loaded: { sensors } }) =>
    questions.map((question) => conditionNumbers(conditionOf(question, sensors), sensors))
  );
  const middle = Math.floor(data.frames / pairing.halfHours / 2);
  const line = await heldOutProgress("Asking about errors", context, options.split, options);
  for await (const batch of pairing.heldOut(options.split)) { // wet ones, by the radar: see `errorSums`
    for (const [r, { loaded: { generator, windowsOf } }] of rivals.entries()) {
      const windows = await windowsOf(batch);
      const laws = await generateLawsUnder(engine, generator, windows, conditions[r]!);
      const [moment, halfHour] = [middle, undefined].map((frame) => cellAverages(pairing, batch, windows, frame));
      for (const [q, { minutes }] of questions.entries()) {
        const average = minutes === 0 ? moment! : halfHour!;
        const perWindow = average.length / batch.origins.length;
        average.forEach((radar, at) => {
          const block = HELD_OUT_BLOCKS.of(batch.origins[Math.floor(at / perWindow)]!.time);
          sums[r]!.add(q, block, lawAt(laws[q]!, at), radar);
        });
      }
    }
    line.update(batch);
  }
  line.finish();
  return rivals.flatMap(({ name }, r) => sums[r]!.found(options).map((found) => ({ product: name, ...found })));
}
