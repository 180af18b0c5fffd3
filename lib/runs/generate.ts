import { join } from "node:path";
import type { SplitName } from "../archive/mod.ts";
import { type TableColumns, writeTable } from "../colocation/mod.ts";
import type { Engine } from "../engine/mod.ts";
import { HALF_HOUR } from "../grid/mod.ts";
import { CELL_COLUMNS, cellRows } from "./cell_rows.ts";
import { type AskedCondition, conditionOf, describeCondition } from "./generation/cell_conditions.ts";
import { ensembleOf } from "./generation/ensemble.ts";
import { meanOf, quantileOf } from "./generation/hurdle_law.ts";
import { coherenceOf, lawAt, lawsOf } from "./generation/law_windows.ts";
import { heldOutProgress } from "./held_out_progress.ts";
import { replacedTable } from "./replaced_table.ts";
import { readSettings } from "./run_directory.ts";
import { withHeldPairContext } from "./pair_context.ts";
import type { PairedOrigin } from "./paired_windows.ts";
import { loadGenerator, type PairSettings, type RecordedPairSettings } from "./pair_models.ts";
import { begunSettings } from "./resume.ts";
import { sensorsOf } from "./train_pair.ts";
import { requireWholeCells } from "./whole_cells.ts";

/** Columns of generated.parquet; joins with the pairs by time and cell. Members follow, as many as were asked for. */
export const GENERATED_COLUMNS = {
  ...CELL_COLUMNS,
  generated_rain_rate: {
    type: "FLOAT",
    units: "mm h-1",
    about: "satellite rain generated from the radar's latent: mean of its law",
  },
  generated_wet_probability: { type: "FLOAT", units: "1", about: "probability of 0.1 mm/h or more" },
  "generated_q05": { type: "FLOAT", units: "mm h-1", about: "rate not exceeded with probability 0.05" },
  "generated_q25": { type: "FLOAT", units: "mm h-1", about: "rate not exceeded with probability 0.25" },
  "generated_q50": { type: "FLOAT", units: "mm h-1", about: "rate not exceeded with probability 0.5" },
  "generated_q75": { type: "FLOAT", units: "mm h-1", about: "rate not exceeded with probability 0.75" },
  "generated_q95": { type: "FLOAT", units: "mm h-1", about: "rate not exceeded with probability 0.95" },
} as const satisfies TableColumns;

/** Probabilities of the quantiles among the columns, in their order. */
const QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95];

/** Options of applying a model to held-out windows. */
export interface ApplyOptions {
  /** Part of the data. Default "test". */
  readonly split?: SplitName;
  /** No progress. Default false. */
  readonly quiet?: boolean;
}

/** Options of {@link applyGenerator}. */
export interface GenerateOptions extends ApplyOptions {
  /** Members drawn from the laws, columns generated_member_01, ... Default 0. */
  readonly members?: number;
  /** What is to have observed every cell, in place of what did: the result has a file of its own. */
  readonly asked?: AskedCondition;
}

/** What {@link applyGenerator} wrote. */
export interface GenerateResult {
  /** File. */
  readonly path: string;
  /** Rows: half hours and satellite cells. */
  readonly rows: number;
  /** Windows left out, as the satellite misses more than 10 % of a half hour there. */
  readonly leftOut: number;
  /** In words, what the file was of that it replaces, where it was of another part of the data or of other members. */
  readonly replaced?: string;
}

/**
 * Least wet fraction of the windows that products are scored in: dry ones too. Models learn from wet windows, but scores of
 * windows chosen by the radar's rain would leave out the satellite's false alarms.
 */
export const EVERY_WINDOW = 0;

/**
 * Makes sure, before anything is trained, that a run's generator can be asked something.
 *
 * @param fresh whether it is to be trained again from the start, on the sensors that the training days have by then
 * @throws RangeError as `conditionOf`: it is told of no such sensor, or minutes are out of reach
 */
export async function requireAsked(directory: string, asked: AskedCondition, fresh = false): Promise<void> {
  const begun = fresh ? undefined : await begunSettings<RecordedPairSettings>(directory, "generate", true);
  conditionOf(asked, await sensorsOf(directory, "generate", begun));
}

/**
 * Generates satellite rain from the radar's latent in the held-out windows of a run: generated.parquet, one row per half
 * hour and satellite cell that lies wholly in a window; of a question generated-<sensor>-<minutes>min.parquet. Members take
 * the quantiles of their cells' laws at noise that is coherent as the generator's errors on training windows are.
 *
 * @throws DataError "locked" while something else writes into the run, "missing-file" when a model is not trained; as
 * {@link requireWholeCells}; RangeError when it is asked for a sensor that it does not know
 */
export function applyGenerator(
  engine: Engine,
  directory: string,
  options: GenerateOptions = {},
): Promise<GenerateResult> {
  const { split = "test", quiet = false, members = 0, asked } = options;
  return withHeldPairContext(engine, directory, async (context) => {
    const { pairing } = context;
    requireWholeCells(context);
    const loaded = await loadGenerator(engine, directory, context);
    const condition = asked === undefined ? {} : { asked: conditionOf(asked, loaded.sensors) };
    const { seed } = await readSettings<PairSettings>(directory, "generate");
    const coherence = members === 0 ? { space: 0, time: 0 } : await coherenceOf(engine, loaded, context);
    const draw = ensembleOf(seed, pairing.cells, coherence, members);
    const drawn = memberColumns(members);
    const names = [...Object.keys(GENERATED_COLUMNS).slice(Object.keys(CELL_COLUMNS).length), ...Object.keys(drawn)];
    const leftOut: PairedOrigin[] = [];
    const line = await heldOutProgress("Generating", context, split, { quiet });
    async function* batches() {
      for await (const batch of pairing.heldOut(split, EVERY_WINDOW, leftOut)) {
        const { windows: { cells, slots, origins }, laws } = await lawsOf(engine, loaded, batch, condition);
        const slotOf = cells.map((own) => new Map(own.entries().map(([slot, cell]) => [cell, slot])));
        yield cellRows(pairing, batch, names, (window, half) => (cell) => {
          const law = lawAt(laws, (window * pairing.halfHours + half) * slots + slotOf[window]!.get(cell)!);
          const time = origins[window]!.time + half * HALF_HOUR;
          const quantiles = QUANTILES.map((p) => quantileOf(law, p));
          return [meanOf(law), law.wet, ...quantiles, ...draw(law, time, cell)];
        });
        line.update(batch);
      }
    }
    const name = asked === undefined ? "generated" : `generated-${asked.sensor}-${asked.minutes}min` +
      (asked.until === undefined ? "" : `-until-${asked.until}min`);
    const path = join(directory, `${name}.parquet`);
    const metadata = {
      condition: asked === undefined ? "as observed" : describeCondition(asked),
      split,
      ...(asked === undefined ? {} : { sensor: asked.sensor, minutes_since_overpass: String(asked.minutes) }),
      ...(asked?.until === undefined ? {} : { minutes_until_overpass: String(asked.until) }),
      ...(members === 0 ? {} : { members: String(members), seed: String(seed), coherence: JSON.stringify(coherence) }),
    };
    const replaced = await replacedTable(path, metadata);
    const rows = await writeTable(path, { ...GENERATED_COLUMNS, ...drawn }, batches(), { metadata });
    line.finish(`${rows} rows`);
    return { path, rows, leftOut: leftOut.length, ...(replaced === undefined ? {} : { replaced }) };
  });
}

/** Columns of members. */
function memberColumns(members: number): TableColumns {
  return Object.fromEntries(Array.from({ length: members }, (_, k) => {
    const number = String(k + 1).padStart(2, "0");
    return [`generated_member_${number}`, {
      type: "FLOAT",
      units: "mm h-1",
      about: `satellite rain drawn from the laws of cells, member ${number}`,
    }];
  }));
}
