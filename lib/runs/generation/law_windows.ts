import type { Engine } from "../../engine/mod.ts";
import { type CellLaws, generateLaws } from "../../topographic/mod.ts";
import type { PairedWindowBatch } from "../paired_windows.ts";
import { first, type PairContext } from "../pair_context.ts";
import type { LoadedGenerator } from "../pair_models.ts";
import type { CellWindowOptions, SatelliteWindows } from "./cell_windows.ts";
import type { Coherence } from "./coherent_noise.ts";
import { fitCoherence } from "./fit_coherence.ts";
import { type HurdleLaw, meanOf } from "./hurdle_law.ts";

/** Windows with the laws of their satellite cells. */
export interface LawWindows {
  /** Windows. */
  readonly windows: SatelliteWindows;
  /** Laws [window, half hour, slot]. */
  readonly laws: CellLaws;
}

/** What a generator says of the satellite's cells in paired windows. */
export async function lawsOf(
  engine: Engine,
  { generator, windowsOf }: LoadedGenerator,
  batch: PairedWindowBatch,
  options: CellWindowOptions = {},
): Promise<LawWindows> {
  const windows = await windowsOf(batch, options);
  return { windows, laws: await generateLaws(engine, generator, windows) };
}

/** The law at an index of {@link LawWindows}. */
export function lawAt({ wet, location, sigma }: CellLaws, at: number): HurdleLaw {
  return { wet: wet[at]!, location: location[at]!, sigma: sigma[at]! };
}

/** Mean satellite rain on the cells of the models [window, half hour, y, x], mm h-1. */
export function paintedMeans({ windows: { slot, slots, origins, rain }, laws }: LawWindows): Float32Array {
  const area = slot.length / origins.length;
  const halfHours = rain.length / (origins.length * slots);
  const fields = new Float32Array(origins.length * halfHours * area).fill(NaN);
  for (let row = 0; row < origins.length * halfHours; row++) {
    const means = Array.from({ length: slots }, (_, own) => meanOf(lawAt(laws, row * slots + own)));
    const window = Math.floor(row / halfHours);
    for (let i = 0; i < area; i++) {
      const own = slot[window * area + i]!;
      if (own >= 0) fields[row * area + i] = means[own]!;
    }
  }
  return fields;
}

/** Training batches that the coherence of errors is fitted on. */
const BATCHES = 40;

/** How coherent the errors of a generator are in the training windows. */
export function coherenceOf(engine: Engine, loaded: LoadedGenerator, context: PairContext): Promise<Coherence> {
  const { archive, pairing, settings: { data } } = context;
  async function* windows() {
    for await (const batch of first(pairing.training({ epoch: 0, batch: 0 }), BATCHES)) {
      yield await lawsOf(engine, loaded, batch);
    }
  }
  return fitCoherence(windows(), archive.group(data.satellite).grid.nx);
}
