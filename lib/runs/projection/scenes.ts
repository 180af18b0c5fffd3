import type { SplitName } from "../../archive/mod.ts";
import { WET_RATE } from "../../base/mod.ts";
import type { Engine } from "../../engine/mod.ts";
import { cellSize, subgrid } from "../../grid/mod.ts";
import type { SatelliteScene } from "../../sources/mod.ts";
import { decodeProjection, posteriorOf } from "../../topographic/mod.ts";
import { cellAverages } from "../generation/cell_averages.ts";
import { cellWindows, type SatelliteWindows } from "../generation/cell_windows.ts";
import { EVERY_WINDOW } from "../generate.ts";
import { apart, together } from "../join_windows.ts";
import type { PairContext } from "../pair_context.ts";
import type { LoadedProjector } from "../pair_models.ts";
import type { PairedWindowBatch } from "../paired_windows.ts";
import { type SatelliteSeries, seriesReader } from "./satellite_series.ts";

/** The satellite's own cells in all windows of a time, and what their projections make of them. */
export interface ExplainedScene {
  /** Start of the windows, s since 1970 UTC. */
  readonly time: number;
  /** The satellite's rain on the cells of the windows. */
  readonly scene: SatelliteScene;
  /** The same with the half hours before and after, which no change touches. */
  readonly series: SatelliteSeries;
  /** Rain that the means of the projections decode to [half hour, cell], mm h-1; NaN of cells not wholly in one window. */
  readonly explained: Float32Array;
  /** Means of the projected latents [window, frame, capsule, unit], standard deviations. */
  readonly latent: Float32Array;
}

/** Puts something else into the satellite's cells of a time: gives rates [half hour, cell]. */
export type SceneChange = (scene: SatelliteScene) => Float32Array;

/** Reads the scene of the windows of one time, as it is or changed. */
export type SceneReader = (windows: PairedWindowBatch, change?: SceneChange) => Promise<ExplainedScene>;

/** All windows of a part, those of each time together. */
export async function* windowsByTime(
  { pairing }: Pick<PairContext, "pairing">,
  split: SplitName,
): AsyncGenerator<PairedWindowBatch> {
  let waiting: PairedWindowBatch[] = [];
  for await (const batch of pairing.heldOut(split, EVERY_WINDOW)) {
    for (const window of apart(batch)) {
      if (waiting.length > 0 && waiting[0]!.origins[0]!.time !== window.origins[0]!.time) {
        yield together(waiting);
        waiting = [];
      }
      waiting.push(window);
    }
  }
  if (waiting.length > 0) yield together(waiting);
}

/** Makes scenes of paired windows of one time: the satellite as it is, or as a change makes it, and what it is projected to. */
export function sceneReader(
  engine: Engine,
  { archive, pairing, settings: { data } }: PairContext,
  { projector, tell }: Pick<LoadedProjector, "projector" | "tell">,
): SceneReader {
  const withCells = cellWindows(archive, data, pairing, []);
  const area = data.size ** 2;
  const { halfHours } = pairing;
  const group = archive.group(data.satellite);
  const readSeries = seriesReader(group, pairing.cells.block);
  const { grid } = group;
  const { nx } = grid;
  const side = cellSize(subgrid(grid, pairing.cells.block));
  const [kmDown, kmRight] = [Math.sign(grid.dy) * side.y / 1000, side.x / 1000];

  /** Visits the cells of the models that a satellite cell holds: index in the painted windows of the first half hour, cell. */
  const eachPixel = (
    { slot, cells }: SatelliteWindows,
    visit: (window: number, pixel: number, cell: number) => void,
  ): void => {
    slot.forEach((own, i) => {
      const window = Math.floor(i / area);
      if (own >= 0) visit(window, i % area, cells[window]![own]!);
    });
  };
  const at = (window: number, half: number, pixel: number) => (window * halfHours + half) * area + pixel;

  return async (batch, change) => {
    const windows = await withCells(batch);
    const all = [...new Set(windows.cells.flatMap((cells) => [...cells]))].sort((a, b) => a - b);
    const index = new Map(all.map((cell, k) => [cell, k]));
    const { time } = batch.origins[0]!;
    const series = await readSeries((time - group.time.first) / group.time.step, halfHours, all);
    const rates = series.rates.slice(all.length, -all.length);
    const y = all.map((cell) => kmDown * Math.floor(cell / nx));
    const x = all.map((cell) => kmRight * (cell % nx));
    const shown = change === undefined ? rates : change({ rates, halfHours, y, x });
    const satellite = batch.satellite.slice();
    eachPixel(windows, (window, pixel, cell) => {
      for (let half = 0; half < halfHours; half++) {
        satellite[at(window, half, pixel)] = shown[half * all.length + index.get(cell)!]!;
      }
    });
    const { satellite: latent } = await posteriorOf(engine, projector, await tell({ ...batch, satellite }));
    const decoded = await decodeProjection(engine, projector, latent);
    const averages = cellAverages(pairing, { ...batch, radar: decoded }, windows);
    const explained = new Float32Array(rates.length).fill(NaN);
    windows.cells.forEach((cells, window) =>
      cells.forEach((cell, slot) => {
        if (windows.whole[window]![slot] !== 1) return;
        for (let half = 0; half < halfHours; half++) {
          const average = averages[(window * halfHours + half) * windows.slots + slot]!;
          explained[half * all.length + index.get(cell)!] = average;
        }
      })
    );
    const changed = series.rates.slice();
    changed.set(shown, all.length);
    return {
      time,
      scene: { rates: shown, halfHours, y, x },
      series: { ...series, rates: changed },
      explained,
      latent,
    };
  };
}

/** Whether as large a share of the satellite's rates is rain as the models' windows have. */
export function isRainy({ settings }: Pick<PairContext, "settings">, rates: Float32Array): boolean {
  const wet = rates.reduce((sum, rate) => sum + (rate >= WET_RATE ? 1 : 0), 0);
  return wet >= settings.data.wetFraction * rates.length;
}

/** Whether the satellite sees rain enough in a scene's cells and half hours to tell by. */
export const tellsOfRain = (context: Pick<PairContext, "settings">, { scene: { rates } }: ExplainedScene): boolean =>
  isRainy(context, rates);
