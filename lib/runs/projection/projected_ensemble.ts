import type { SplitName } from "../../archive/mod.ts";
import type { Engine } from "../../engine/mod.ts";
import type { ProjectionResult } from "../../report/mod.ts";
import { type LatentProjection, radarLatent } from "../../topographic/mod.ts";
import { hearSignals } from "../hear_signals.ts";
import { wetFraction } from "../latent_errors.ts";
import { measuredPair } from "../measured_pair.ts";
import type { PairContext } from "../pair_context.ts";
import type { LoadedProjector, ProjectorName } from "../pair_models.ts";
import type { PairedWindowBatch } from "../paired_windows.ts";
import { HELD_OUT_BLOCKS } from "../held_out_blocks.ts";
import { radarOnCells } from "../radar_on_cells.ts";
import { fitAnomalyScore } from "./anomaly_score.ts";
import { calibrationSums } from "./calibration.ts";
import type { CoverageDraws } from "./coverage.ts";
import { ARTEFACT_DRAWS, detectArtefacts } from "./detect_artefacts.ts";
import { fitProjectionLaw, LAW_VERSION, projectionDrawer } from "./projection_law.ts";
import { radarLikeArchive } from "./radar_like_archive.ts";
import { sceneReader } from "./scenes.ts";

/** What an ensemble says of a batch of windows. */
export interface BatchEnsemble {
  /** Rain of the satellite's cells that lie wholly in a window, in each member [member][cell], mm h-1: means of the half hour. */
  cellsOf(window: number, half: number): readonly Float32Array[];
  /** Anomaly score of the windows of each one's time; NaN where the satellite sees too little rain to tell. */
  readonly anomalies: readonly number[];
}

/** Ensembles of projected windows, counted and written as they come. */
export interface ProjectedEnsemble {
  /** Draws the members of a batch, in the order of time. */
  add(batch: PairedWindowBatch, projection: LatentProjection): Promise<BatchEnsemble>;
  /** Puts the archive of radar-like rain in its place, and gives what was measured. */
  finish(windows: number): Promise<ProjectionResult>;
  /** Removes what was begun. */
  discard(): Promise<void>;
}

/** Options of {@link projectedEnsemble}. */
export interface EnsembleOptions extends CoverageDraws {
  /** Members, 2 or more. */
  readonly members: number;
  /** Part of the data. */
  readonly split: SplitName;
  /** Which model it is. */
  readonly name: ProjectorName;
  /** No progress lines. */
  readonly quiet: boolean;
}

/** Starts the ensembles of a projector: fits how they are drawn and what is usual on training and validation windows. */
export async function projectedEnsemble(
  engine: Engine,
  directory: string,
  context: PairContext,
  loaded: LoadedProjector,
  { members, split, name, seed, replicates, quiet }: EnsembleOptions,
): Promise<ProjectedEnsemble> {
  const { pairing: { halfHours, cells: map }, settings: { data } } = context;
  const law = await fitProjectionLaw(engine, context, loaded, seed);
  const drawer = projectionDrawer(engine, context, loaded, law);
  const read = sceneReader(engine, context, loaded);
  const draws = { seed, replicates };
  const scoreOf = await fitAnomalyScore(context, read, { needsPairs: name !== "project-unpaired", quiet });
  const detected = await detectArtefacts(context, { read, scoreOf }, { ...draws, split, quiet });
  const sums = calibrationSums(context, law, seed);
  const archive = radarLikeArchive(directory, context);
  const area = data.size ** 2;
  const perWindow = data.frames * area;
  let seen = 0;

  const halfHourOf = (frames: Float32Array, window: number, half: number): Float32Array => {
    const length = perWindow / halfHours;
    const first = (window * halfHours + half) * length;
    return frames.subarray(first, first + length);
  };

  return {
    add: async (batch, projection) => {
      const { origins, radar } = batch;
      const drawn: Float32Array[] = [];
      for (let member = 0; member < members; member++) {
        await hearSignals();
        drawn.push(await drawer(projection, { origins, seed, member }));
      }
      const { mean, spread } = momentsOf(drawn);
      await archive.add(origins, { mean, spread });
      const cellsOf = (window: number, half: number) => {
        const inside = map.window(origins[window]!);
        return drawn.map((frames) => radarOnCells(inside, halfHourOf(frames, window, half), area));
      };
      const { drawn: latent } = await radarLatent(engine, loaded.projector, radar, { seed, number: seen++ });
      const length = latent.length / origins.length;
      origins.forEach((origin, window) => {
        const of = (values: Float32Array, each: number) => values.subarray(window * each, (window + 1) * each);
        const truth = of(radar, perWindow);
        if (wetFraction(truth) < data.wetFraction) return;
        const posterior = { satellite: of(projection.satellite, length), spread: of(projection.spread, length) };
        sums.addLatent(origin.time, posterior, of(latent, length));
        sums.addRain(origin.time, { members: drawn.map((frames) => of(frames, perWindow)), truth });
        for (let half = 0; half < halfHours; half++) {
          sums.addCells(origin.time, {
            members: cellsOf(window, half),
            truth: radarOnCells(map.window(origin), halfHourOf(radar, window, half), area),
          });
        }
      });
      return { cellsOf, anomalies: origins.map(({ time }) => detected.scores.get(time) ?? NaN) };
    },
    finish: async (windows) => {
      await archive.finish();
      return {
        projector: name,
        pair: await measuredPair(loaded, loaded.projector),
        lawVersion: LAW_VERSION,
        split,
        windows,
        members,
        blocks: HELD_OUT_BLOCKS.kind,
        confidence: 0.95,
        replicates,
        calibration: sums.found(draws),
        artefacts: detected.artefacts,
        artefactScenes: detected.scenes,
        artefactDraws: ARTEFACT_DRAWS,
      };
    },
    discard: () => archive.discard(),
  };
}

/** Mean and standard deviation over members, cell by cell. */
export function momentsOf(
  members: readonly Float32Array[],
): { readonly mean: Float32Array; readonly spread: Float32Array } {
  const mean = new Float32Array(members[0]!.length);
  const spread = new Float32Array(mean.length);
  for (let i = 0; i < mean.length; i++) {
    let sum = 0;
    for (const member of members) sum += member[i]!;
    const centre = sum / members.length;
    let squares = 0;
    for (const member of members) squares += (member[i]! - centre) ** 2;
    mean[i] = centre;
    spread[i] = Math.sqrt(squares / (members.length - 1));
  }
  return { mean, spread };
}
