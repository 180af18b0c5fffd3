import { WET_RATE } from "../../base/mod.ts";
import type { Engine } from "../../engine/mod.ts";
import type { SatelliteScene } from "../../sources/mod.ts";
import { decodeProjection, posteriorOf } from "../../topographic/mod.ts";
import { cellAverages } from "../generation/cell_averages.ts";
import { cellWindows, type SatelliteWindows } from "../generation/cell_windows.ts";
import type { PairContext } from "../pair_context.ts";
import type { LoadedProjector } from "../pair_models.ts";
import type { PairedWindowBatch } from "../paired_windows.ts";

/** A window of the satellite's own cells, and what its projection makes of it. */
export interface ExplainedScene {
  /** Start of the window, s since 1970 UTC. */
  readonly time: number;
  /** The satellite's rain on the cells that lie wholly in the window. */
  readonly scene: SatelliteScene;
  /** Rain of the same cells and half hours that the mean of the projection decodes to [half hour, cell], mm h-1. */
  readonly explained: Float32Array;
  /** Mean of the projected latent [frame, capsule, unit], standard deviations. */
  readonly latent: Float32Array;
}

/** Puts something else into the satellite's cells of a window: gives rates [half hour, cell] of all cells. */
export type SceneChange = (scene: SatelliteScene, window: number) => Float32Array;

/** Reads scenes of windows. */
export type SceneReader = (batch: PairedWindowBatch, change?: SceneChange) => Promise<readonly ExplainedScene[]>;

/** Makes scenes of paired windows: the satellite as it is, or as a change makes it, and what its projection decodes to. */
export function sceneReader(
  engine: Engine,
  { archive, pairing, settings: { data } }: PairContext,
  { projector, tell }: Pick<LoadedProjector, "projector" | "tell">,
): SceneReader {
  const withCells = cellWindows(archive, data, pairing, []);
  const area = data.size ** 2;
  const { halfHours } = pairing;
  const km = Math.abs(archive.group(data.radar).grid.dx) * data.coarsen / 1000;

  /** All cells of a window, those at its edge too. */
  const wholeScene = (batch: PairedWindowBatch, { slot, cells }: SatelliteWindows, window: number): SatelliteScene => {
    const count = cells[window]!.length;
    const rates = new Float32Array(halfHours * count).fill(NaN);
    const [y, x, n] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)];
    for (let i = 0; i < area; i++) {
      const own = slot[window * area + i]!;
      if (own < 0) continue;
      y[own]! -= km * Math.floor(i / data.size);
      x[own]! += km * (i % data.size);
      n[own]! += 1;
      for (let half = 0; half < halfHours; half++) {
        rates[half * count + own] = batch.satellite[(window * halfHours + half) * area + i]!;
      }
    }
    return { rates, halfHours, y: y.map((sum, own) => sum / n[own]!), x: x.map((sum, own) => sum / n[own]!) };
  };

  const painted = (batch: PairedWindowBatch, windows: SatelliteWindows, change: SceneChange): Float32Array => {
    const satellite = batch.satellite.slice();
    batch.origins.forEach((_, window) => {
      const scene = wholeScene(batch, windows, window);
      const rates = change(scene, window);
      for (let i = 0; i < area; i++) {
        const own = windows.slot[window * area + i]!;
        if (own < 0) continue;
        for (let half = 0; half < halfHours; half++) {
          satellite[(window * halfHours + half) * area + i] = rates[half * scene.x.length + own]!;
        }
      }
    });
    return satellite;
  };

  return async (batch, change) => {
    const windows = await withCells(batch);
    const seen = await tell(change === undefined ? batch : { ...batch, satellite: painted(batch, windows, change) });
    const { satellite: latent } = await posteriorOf(engine, projector, seen);
    const decoded = await decodeProjection(engine, projector, latent);
    const averages = cellAverages(pairing, { ...batch, radar: decoded }, windows);
    const length = latent.length / batch.origins.length;
    return batch.origins.map(({ time }, window): ExplainedScene => {
      const { rates, x, y } = wholeScene(seen, windows, window);
      const kept = [...windows.whole[window]!.keys()].filter((own) => windows.whole[window]![own] === 1);
      const pick = (of: (half: number, own: number) => number) =>
        Float32Array.from(
          { length: halfHours * kept.length },
          (_, i) => of(Math.floor(i / kept.length), kept[i % kept.length]!),
        );
      return {
        time,
        scene: {
          rates: pick((half, own) => rates[half * x.length + own]!),
          halfHours,
          y: kept.map((own) => y[own]!),
          x: kept.map((own) => x[own]!),
        },
        explained: pick((half, own) => averages[(window * halfHours + half) * windows.slots + own]!),
        latent: latent.slice(window * length, (window + 1) * length),
      };
    });
  };
}

/** Share of cells and half hours where the satellite sees rain. */
export function wetShare({ rates }: SatelliteScene): number {
  return rates.reduce((sum, rate) => sum + (rate >= WET_RATE ? 1 : 0), 0) / rates.length;
}
