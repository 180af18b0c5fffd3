import { join } from "node:path";
import { progress, writeFileAtomic } from "../../base/mod.ts";
import { type TableBatch, type TableColumns, writeTable } from "../../colocation/mod.ts";
import type { Engine } from "../../engine/mod.ts";
import type { ComparedProductScore, ErrorPart, FollowedError, GenerationComparison } from "../../report/mod.ts";
import type { SimulatedImergTruth } from "../../sources/mod.ts";
import { generateLawsUnder } from "../../topographic/mod.ts";
import { CELL_COLUMNS } from "../cell_rows.ts";
import { type ApplyOptions, EVERY_WINDOW } from "../generate.ts";
import { readSettings } from "../run_directory.ts";
import { type PairContext, withPairContext } from "../pair_context.ts";
import type { PairSettings } from "../pair_models.ts";
import { HELD_OUT_BLOCKS } from "../held_out_blocks.ts";
import { KM_PER_DEGREE } from "../km_per_degree.ts";
import { cellAverages } from "./cell_averages.ts";
import { conditionNumbers, conditionOf } from "./cell_conditions.ts";
import { comparedScores, type Draws, measureScores } from "./compared_scores.ts";
import { partsScorer, type PartsState } from "./error_parts.ts";
import { errorSums, questionsOf } from "./follow_injected.ts";
import { lawAt } from "./law_windows.ts";
import { productScorer, type ProductState } from "./product_scores.ts";
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

/** Share of a window's cells that one source must have observed for the window to count as its own. */
const ONE_SOURCE = 0.8;

/** Confidence level. */
const LEVEL = 0.95;

/**
 * Compares generated satellite rain with baselines on the held-out windows: the radar's area average, its quantile mapping,
 * and, where it is trained, a U-Net from the radar's frames; with the satellite as truth, and intervals of the differences to
 * the area average that draw the same blocks for both. Also what satellite and generators make of the radar's rain by source,
 * and, for a simulated satellite, whether generated errors follow the injected ones. Writes generation.json and
 * baselines.parquet.
 *
 * @throws DataError "missing-file" when the generator is not trained
 */
export function compareGeneration(
  engine: Engine,
  directory: string,
  options: CompareGenerationOptions = {},
): Promise<GenerationComparison> {
  const { split = "test", quiet = false, members = 10, replicates = 1000 } = options;
  return withPairContext(engine, directory, async (context) => {
    const { pairing } = context;
    const { seed } = await readSettings<PairSettings>(directory, "generate");
    const rivals = await loadRivals(engine, directory, context, members);
    const map = await fitMapping(context, rivals[0]!.loaded);
    const sums = comparisonSums(context, rivals);
    const line = progress("Comparing", NaN, { quiet });
    let windows = 0;
    async function* batches() {
      for await (const batch of pairing.heldOut(split, EVERY_WINDOW)) {
        const rows: TableBatch[] = [];
        for await (const row of rivalRows(engine, context, { rivals, map }, batch)) {
          sums.add(row);
          rows.push(baselineRows(row, context));
        }
        yield* rows;
        line.update(windows += batch.origins.length, `${windows} windows`);
      }
    }
    await writeTable(join(directory, "baselines.parquet"), BASELINE_COLUMNS, batches());
    line.finish(`${windows} windows`);
    const injected = await followInjected(engine, context, rivals, { split, seed, replicates, quiet });
    const result: GenerationComparison = {
      split,
      windows,
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
    await writeFileAtomic(join(directory, "generation.json"), `${text}\n`);
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

/** Gathers scores of products and parts of errors by block. */
function comparisonSums({ archive, settings: { data } }: PairContext, rivals: readonly Rival[]) {
  const radar = archive.group(data.radar).grid;
  const satellite = archive.group(data.satellite).grid;
  const cellKm = Math.abs(radar.dx) * data.coarsen / 1000;
  const satelliteKm = Math.abs(satellite.dy) * KM_PER_DEGREE;
  const labels = [...rivals[0]!.loaded.sensors, "morph", "infrared+morph", "infrared"];
  const scorer = productScorer({ size: data.size, cellKm, satelliteKm, labels });
  const parts = partsScorer({ size: data.size, cellKm, satelliteKm });
  const names = productsOf(rivals).map(({ name }) => name);
  const sources = ["IMERG", ...rivals.map(({ name }) => name)];
  const blocks = new Map<number, { readonly products: ProductState[]; readonly parts: PartsState[][] }>();
  const fields = labels.map(() => 0);
  const area = data.size * data.size;

  return {
    add: (
      { windows, window, half, time, slots, truth, products }: RivalRow,
    ): void => {
      const block = HELD_OUT_BLOCKS.of(time);
      let state = blocks.get(block);
      if (state === undefined) {
        blocks.set(
          block,
          state = {
            products: names.map(() => scorer.init()),
            parts: labels.map(() => sources.map(() => parts.init())),
          },
        );
      }
      const label = slots.map((slot) =>
        labels.indexOf(windows.sources[window]!.label(half, windows.cells[window]![slot]!) ?? "")
      );
      const place = new Map(slots.map((slot, i) => [slot, i]));
      const cellOf = windows.slot.subarray(window * area, (window + 1) * area).map((slot) => place.get(slot) ?? -1);
      const paint = (values: readonly number[]): Float32Array =>
        Float32Array.from(cellOf, (cell) => values[cell] ?? NaN);
      const field = { truth, label, paint };
      names.forEach((name, k) => scorer.add(state.products[k]!, field, products[name]!));
      const own = labels.findIndex((_, k) => label.filter((l) => l === k).length >= ONE_SOURCE * label.length);
      if (own < 0 || truth.every(Number.isNaN)) return;
      fields[own]!++;
      const average = paint(products[AREA_AVERAGE]![0]!);
      [truth, ...rivals.map(({ name }) => products[`${name}, members`]![0]!)].forEach((values, k) =>
        parts.add(state.parts[own]![k]!, paint(values), average)
      );
    },
    found: (draws: Draws): { scores: ComparedProductScore[]; parts: ErrorPart[] } => {
      const states = [...blocks].sort(([a], [b]) => a - b).map(([, state]) => state);
      const scores = comparedScores(names, states.map(({ products }) => products), scorer, draws);
      const found = labels.flatMap((group, own) =>
        fields[own] === 0
          ? []
          : sources.flatMap((product, k) =>
            measureScores(states.map(({ parts }) => parts[own]![k]!), parts, draws).map((score): ErrorPart => ({
              product,
              fields: fields[own]!,
              ...score,
              group,
            }))
          )
      );
      return { scores, parts: found };
    },
  };
}

/** Asks generators of a simulated satellite for the errors that it was given; undefined of a real one. */
async function followInjected(
  engine: Engine,
  { pairing, archive, settings: { data } }: PairContext,
  rivals: readonly Rival[],
  options: Omit<Draws, "level"> & { readonly split: NonNullable<ApplyOptions["split"]>; readonly quiet: boolean },
): Promise<readonly FollowedError[] | undefined> {
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
  const line = progress("Asking about errors", NaN, { quiet: options.quiet });
  let asked = 0;
  for await (const batch of pairing.heldOut(options.split)) {
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
    line.update(asked += batch.origins.length, `${asked} windows`);
  }
  line.finish(`${asked} windows`);
  return rivals.flatMap(({ name }, r) => sums[r]!.found(options).map((found) => ({ product: name, ...found })));
}
