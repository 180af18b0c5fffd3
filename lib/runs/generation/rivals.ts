import type { Engine } from "../../engine/mod.ts";
import { HALF_HOUR } from "../../grid/mod.ts";
import { countParameters, listCheckpoints } from "../../learning/mod.ts";
import type { PairedWindowBatch } from "../paired_windows.ts";
import { first, type PairContext } from "../pair_context.ts";
import { type GeneratorName, type LoadedGenerator, loadGenerator } from "../pair_models.ts";
import { cellAverages } from "./cell_averages.ts";
import type { SatelliteWindows } from "./cell_windows.ts";
import type { Coherence } from "./coherent_noise.ts";
import { type Ensemble, ensembleOf } from "./ensemble.ts";
import { meanOf } from "./hurdle_law.ts";
import { coherenceOf, lawAt, lawsOf } from "./law_windows.ts";
import { fitQuantileMapping } from "./quantile_mapping.ts";

/** A generator of a run, ready to draw from. */
export interface Rival {
  /** "latent", "U-Net". */
  readonly name: string;
  /** Generator. */
  readonly loaded: LoadedGenerator;
  /** How coherent its errors are. */
  readonly coherence: Coherence;
  /** Draws members. */
  readonly draw: Ensemble;
}

/** Generators by the name that comparisons give them. */
const GENERATORS: Readonly<Record<string, GeneratorName>> = { latent: "generate", "U-Net": "generate-unet" };

/** The trained generators of a run. @throws DataError "missing-file" when that from the latent is not trained */
export async function loadRivals(
  engine: Engine,
  directory: string,
  context: PairContext,
  members: number,
): Promise<readonly Rival[]> {
  const { cells } = context.pairing;
  const rivals: Rival[] = [];
  for (const [name, model] of Object.entries(GENERATORS)) {
    if (name !== "latent" && (await listCheckpoints(directory, model)).length === 0) continue;
    const loaded = await loadGenerator(engine, directory, context, model);
    const coherence = await coherenceOf(engine, loaded, context);
    rivals.push({ name, loaded, coherence, draw: ensembleOf(loaded.settings.seed, cells, coherence, members) });
  }
  return rivals;
}

/** What products there are, the area average first. */
export function productsOf(rivals: readonly Rival[]) {
  const plain = (name: string) => ({ name, parameters: null, steps: null });
  return [
    plain(AREA_AVERAGE),
    plain(QUANTILE_MAPPED),
    ...rivals.flatMap(({ name, loaded }) =>
      ["mean", "members"].map((kind) => ({
        name: `${name}, ${kind}`,
        parameters: countParameters(loaded.generator.parameters),
        steps: loaded.step,
      }))
    ),
  ];
}

/** Mean of the radar over half hour and cell. */
export const AREA_AVERAGE = "area average";

/** That mapped to the quantiles of the satellite. */
export const QUANTILE_MAPPED = "quantile mapping";

/** A half hour of a window. */
export interface RivalRow {
  /** Windows of the batch. */
  readonly windows: SatelliteWindows;
  /** Window of the batch. */
  readonly window: number;
  /** Its half hour. */
  readonly half: number;
  /** Start of it, s since 1970 UTC. */
  readonly time: number;
  /** Slots whose cells lie wholly in the window. */
  readonly slots: readonly number[];
  /** Radar frames of the half hour [frame, y, x], mm h-1. */
  readonly radar: Float32Array;
  /** Satellite rain of those cells, mm h-1, NaN missing. */
  readonly truth: readonly number[];
  /** Products by name [member][cell], mm h-1, NaN missing. */
  readonly products: Readonly<Record<string, readonly (readonly number[])[]>>;
}

/** All products in the windows of a batch, row by row. */
export async function* rivalRows(
  engine: Engine,
  { pairing }: PairContext,
  { rivals, map }: { readonly rivals: readonly Rival[]; readonly map: (value: number) => number },
  batch: PairedWindowBatch,
): AsyncGenerator<RivalRow> {
  const said = [];
  for (const rival of rivals) said.push({ rival, ...await lawsOf(engine, rival.loaded, batch) });
  const { windows } = said[0]!;
  const averages = cellAverages(pairing, batch, windows);
  const perHalfHour = batch.radar.length / (batch.origins.length * pairing.halfHours);
  for (const [window, { time: start }] of batch.origins.entries()) {
    const whole = windows.whole[window]!;
    const slots = [...whole.keys()].filter((slot) => whole[slot] === 1);
    const cells = slots.map((slot) => windows.cells[window]![slot]!);
    for (let half = 0; half < pairing.halfHours; half++) {
      const at = (slot: number) => (window * pairing.halfHours + half) * windows.slots + slot;
      const time = start + half * HALF_HOUR;
      const average = slots.map((slot) => averages[at(slot)]!);
      const products: Record<string, readonly (readonly number[])[]> = {
        [AREA_AVERAGE]: [average],
        [QUANTILE_MAPPED]: [average.map(map)],
      };
      for (const { rival: { name, draw }, laws } of said) {
        const own = slots.map((slot) => lawAt(laws, at(slot)));
        const drawn = own.map((law, i) => draw(law, time, cells[i]!));
        products[`${name}, mean`] = [own.map(meanOf)];
        products[`${name}, members`] = (drawn[0] ?? []).map((_, member) => drawn.map((members) => members[member]!));
      }
      const row = window * pairing.halfHours + half;
      const radar = batch.radar.subarray(row * perHalfHour, (row + 1) * perHalfHour);
      const truth = slots.map((slot) => windows.rain[at(slot)]!);
      yield { window, half, time, slots, radar, truth, products, windows };
    }
  }
}

/** Training batches that the quantile mapping is fitted on: those that the generators learn from. */
const BATCHES = 200;

/** The quantile mapping of area averages to the satellite, fitted on training windows. */
export async function fitMapping(
  { pairing }: PairContext,
  { windowsOf }: LoadedGenerator,
): Promise<(value: number) => number> {
  const [radar, satellite]: [number[], number[]] = [[], []];
  for await (const batch of first(pairing.training({ epoch: 0, batch: 0 }), BATCHES)) {
    const windows = await windowsOf(batch);
    cellAverages(pairing, batch, windows).forEach((average, i) => {
      if (Number.isNaN(average) || Number.isNaN(windows.rain[i]!)) return;
      radar.push(average);
      satellite.push(windows.rain[i]!);
    });
  }
  return fitQuantileMapping(radar, satellite);
}
