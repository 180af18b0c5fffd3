import { join } from "node:path";
import { progress } from "../base/mod.ts";
import { type TableBatch, type TableColumns, writeTable } from "../colocation/mod.ts";
import type { Engine } from "../engine/mod.ts";
import { HALF_HOUR, regridMean } from "../grid/mod.ts";
import { type LatentProjection, project } from "../topographic/mod.ts";
import { CELL_COLUMNS, cellRows, meanOfFrames } from "./cell_rows.ts";
import { type ApplyOptions, EVERY_WINDOW } from "./generate.ts";
import type { PairedWindowBatch } from "./paired_windows.ts";
import { loadProjector, type PairContext, withPairContext } from "./train_pair.ts";

/** Columns of latent.parquet: what the projection says of satellite cells in held-out windows; joins with the pairs. */
export const LATENT_COLUMNS = {
  ...CELL_COLUMNS,
  projected_rain_rate: {
    type: "FLOAT",
    units: "mm h-1",
    about: "radar-like rain that the satellite's projection on the latent decodes to, mean of the half hour",
  },
  latent_distance: {
    type: "FLOAT",
    units: "1",
    about:
      "root mean squared difference of the satellite's and the radar's latent in the half hour, standard deviations",
  },
  latent_departure: {
    type: "FLOAT",
    units: "1",
    about: "root mean square of the satellite's latent in standard deviations from the radar's mean latent",
  },
} as const satisfies TableColumns;

/** Columns of capsules.parquet: the distance of the latents by capsule, one row per window, half hour and capsule. */
export const CAPSULE_COLUMNS = {
  time: { type: "TIMESTAMP", units: "", about: "start of the half hour, UTC", required: true },
  "window_y": { type: "INTEGER", units: "1", about: "first row of the window, cells of the models", required: true },
  "window_x": { type: "INTEGER", units: "1", about: "first column of the window", required: true },
  capsule: { type: "VARCHAR", units: "", about: "capsule, from 0", required: true },
  distance: {
    type: "FLOAT",
    units: "1",
    about: "root mean squared difference of satellite's and radar's latent, standard deviations",
  },
} as const satisfies TableColumns;

/** What {@link applyProjector} did. */
export interface ProjectReport {
  /** Windows seen. */
  readonly windows: number;
  /** Rows of latent.parquet: satellite cells and half hours. */
  readonly rows: number;
  /** Root mean squared distance of the latents, standard deviations; the mean latent would be at about 1. */
  readonly distance: number;
}

/**
 * Projects the satellite onto the radar's latent in the held-out windows of a run: latent.parquet (per half hour and
 * satellite cell that lies wholly in a window) and capsules.parquet (per capsule).
 *
 * @throws DataError "missing-file" when a model is not trained, "missing-frame" when no window is held out
 */
export function applyProjector(
  engine: Engine,
  directory: string,
  options: ApplyOptions = {},
): Promise<ProjectReport> {
  return withPairContext(engine, directory, async (context) => {
    const projector = await loadProjector(engine, directory, context);
    const line = progress("Projecting", NaN, { quiet: options.quiet === true });
    const capsules: TableBatch[] = [];
    let windows = 0;
    async function* batches() {
      for await (const batch of context.pairing.heldOut(options.split ?? "test", EVERY_WINDOW)) {
        const projection = await project(engine, projector, batch);
        capsules.push(capsuleRows(context, batch, projection));
        yield projectedRows(context, batch, projection);
        line.update(windows += batch.origins.length, `${windows} windows`);
      }
    }
    const rows = await writeTable(join(directory, "latent.parquet"), LATENT_COLUMNS, batches());
    await writeTable(join(directory, "capsules.parquet"), CAPSULE_COLUMNS, capsules);
    line.finish(`${windows} windows`);
    const distances = capsules.flatMap((batch) => [...batch["distance"] as readonly number[]]);
    return { windows, rows, distance: Math.sqrt(distances.reduce((sum, d) => sum + d * d, 0) / distances.length) };
  });
}

/** First frame of a half hour of a window, counted over the batch. */
function firstFrame({ pairing, settings: { data } }: PairContext, window: number, half: number): number {
  return window * data.frames + half * (data.frames / pairing.halfHours);
}

function projectedRows(context: PairContext, batch: PairedWindowBatch, projection: LatentProjection): TableBatch {
  const { pairing, settings: { data } } = context;
  const area = data.size * data.size;
  const perHalfHour = data.frames / pairing.halfHours;
  const names = ["projected_rain_rate", "latent_distance", "latent_departure"];
  return cellRows(pairing, batch, names, (window, half, weights) => {
    const first = firstFrame(context, window, half);
    const decoded = meanOfFrames(projection.decoded.subarray(first * area, (first + perHalfHour) * area), area);
    const onCells = regridMean(weights, decoded);
    const { distance, departure } = latentDistances(context, projection, first);
    return (cell) => [onCells[cell]!, distance, departure];
  });
}

function capsuleRows(context: PairContext, batch: PairedWindowBatch, projection: LatentProjection): TableBatch {
  const rows = {
    time: [] as number[],
    "window_y": [] as number[],
    "window_x": [] as number[],
    capsule: [] as string[],
    distance: [] as number[],
  };
  batch.origins.forEach((origin, window) => {
    for (let half = 0; half < context.pairing.halfHours; half++) {
      const { byCapsule } = latentDistances(context, projection, firstFrame(context, window, half));
      byCapsule.forEach((distance, capsule) => {
        rows.time.push(origin.time + half * HALF_HOUR);
        rows.window_y.push(origin.y);
        rows.window_x.push(origin.x);
        rows.capsule.push(String(capsule).padStart(2, "0"));
        rows.distance.push(distance);
      });
    }
  });
  return rows;
}

/** Distances of the standardised latents in a half hour, by capsule and over all units; and the satellite's own size. */
function latentDistances(
  { pairing, model: { config: { capsules, width, frames } } }: PairContext,
  { satellite, radar }: LatentProjection,
  first: number,
): { byCapsule: number[]; distance: number; departure: number } {
  const count = frames / pairing.halfHours;
  const byCapsule = new Array<number>(capsules).fill(0);
  let departure = 0;
  for (let i = first * capsules * width; i < (first + count) * capsules * width; i++) {
    byCapsule[Math.floor(i / width) % capsules]! += (satellite[i]! - radar[i]!) ** 2 / (count * width);
    departure += satellite[i]! ** 2 / (count * capsules * width);
  }
  const distance = Math.sqrt(byCapsule.reduce((sum, value) => sum + value, 0) / capsules);
  return { byCapsule: byCapsule.map(Math.sqrt), distance, departure: Math.sqrt(departure) };
}
