import type { Engine } from "../../engine/mod.ts";
import {
  createRainModel,
  disposeRainModel,
  encodeRates,
  latentScaleOf,
  projectSatellite,
  type RainModel,
} from "../../topographic/mod.ts";
import { meanOfFrames } from "../cell_rows.ts";
import { concatenate } from "../concatenate.ts";
import { fromStandardised } from "../latent_gauge.ts";
import { tvaeName } from "../levers.ts";
import type { PairContext } from "../pair_context.ts";
import { loadProjector } from "../pair_models.ts";
import { isTrained, loadRainModel } from "../train_rain.ts";
import type { OpenRun } from "./open_runs.ts";
import type { RainBlock } from "./rain_blocks.ts";

/** A way from rain to a latent, and the model whose latent it is. */
export interface LatentPath {
  /** Name, as tables show it. */
  readonly name: string;
  /** The model of that latent, which encodes the truth. */
  readonly model: RainModel;
  /** Latent [window, frame, capsule, unit] of estimates [window, frame, y, x], in the windows of `blocks`. */
  encode(estimates: Float32Array, blocks: readonly RainBlock[]): Promise<Float32Array>;
}

/** What follows the name of a T-VAE that was never trained: what its topology alone gives. */
export const UNTRAINED = ", untrained";

/**
 * Runs `body` with the ways that runs have: their T-VAEs, the projectors onto them where those are trained, and as controls
 * T-VAEs never trained, and the plain VAE of the first run where there is one.
 */
export async function withLatentPaths<T>(
  engine: Engine,
  runs: readonly OpenRun[],
  body: (paths: readonly LatentPath[]) => Promise<T>,
): Promise<T> {
  const own = (name: string, model: RainModel): LatentPath => ({
    name,
    model,
    encode: (estimates) => encodeRates(engine, model, estimates),
  });
  const controls = runs.map(({ context }) =>
    own(
      `${tvaeName(context.settings.levers)}${UNTRAINED}`,
      createRainModel(engine, context.model.config, engine.noise(0, 0)),
    )
  );
  try {
    const [{ directory }] = runs as [OpenRun];
    if (await isTrained(directory, "vae")) {
      controls.push(own("plain VAE", (await loadRainModel(engine, directory, "vae")).model));
    }
    const paths: LatentPath[] = [];
    for (const run of runs) {
      paths.push(own(tvaeName(run.context.settings.levers), run.context.model));
      if (await isTrained(run.directory, "project")) paths.push(await projectorPath(engine, run));
    }
    return await body([...paths, ...controls]);
  } finally {
    for (const { model } of controls) disposeRainModel(model);
  }
}

/** The way of the satellite: half hours on its cells, then the projector. */
async function projectorPath(engine: Engine, { directory, context }: OpenRun): Promise<LatentPath> {
  const projector = await loadProjector(engine, directory, context);
  const scale = await latentScaleOf(projector);
  return {
    name: `${tvaeName(context.settings.levers)}, projector`,
    model: context.model,
    encode: async (estimates, blocks) => {
      const length = estimates.length / blocks.length;
      const seen = blocks.map((block, k) => {
        return asSatellite(context, block, estimates.subarray(k * length, (k + 1) * length));
      });
      return fromStandardised(scale, await projectSatellite(engine, projector, concatenate(seen)));
    },
  };
}

/** Rain of a window [frame, y, x] as a satellite without fault would give it: means of cells and half hours [half hour, y, x]. */
function asSatellite(
  { pairing, settings: { data } }: PairContext,
  block: RainBlock,
  rates: Float32Array,
): Float32Array {
  const { size } = data;
  const { cellOf, means } = pairing.cells.window(block);
  const cells = [...new Set(cellOf.filter((cell) => cell >= 0))];
  const ownOf = new Map(cells.map((cell, own) => [cell, own]));
  const length = rates.length / pairing.halfHours;
  const seen = new Float32Array(pairing.halfHours * size * size).fill(NaN);
  for (let half = 0; half < pairing.halfHours; half++) {
    const mean = meanOfFrames(rates.subarray(half * length, (half + 1) * length), size * size);
    const onCells = means(mean, { cells });
    cellOf.forEach((cell, i) => seen[half * size * size + i] = onCells[ownOf.get(cell) ?? -1] ?? NaN);
  }
  return seen;
}
