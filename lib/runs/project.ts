import { join } from "node:path";
import { exists, writeFileAtomic } from "../base/mod.ts";
import { type TableBatch, type TableColumns, writeTable } from "../colocation/mod.ts";
import type { Engine } from "../engine/mod.ts";
import { HALF_HOUR } from "../grid/mod.ts";
import type { ProjectionResult } from "../report/mod.ts";
import { type LatentProjection, project } from "../topographic/mod.ts";
import { CELL_COLUMNS, cellRows, meanOfFrames } from "./cell_rows.ts";
import { type ApplyOptions, EVERY_WINDOW } from "./generate.ts";
import { heldOutProgress } from "./held_out_progress.ts";
import { type HalfHourErrors, LATENT_ERROR_COLUMNS, latentErrorReader } from "./latent_errors.ts";
import type { PairedOrigin, PairedWindowBatch } from "./paired_windows.ts";
import { type BatchEnsemble, momentsOf, projectedEnsemble } from "./projection/projected_ensemble.ts";
import { replacedTable } from "./replaced_table.ts";
import { readRunJson } from "./run_directory.ts";
import { SCALE_COLUMNS, scaleSums } from "./scale_sums.ts";
import { tableBeside } from "./table_beside.ts";
import { type PairContext, withHeldPairContext } from "./pair_context.ts";
import { loadToldProjector, type ProjectorName } from "./pair_models.ts";

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
  latent_spread: {
    type: "FLOAT",
    units: "1",
    about: "root mean square of the standard deviations that the projection gives the latent's units in the half hour",
  },
  ensemble_rain_rate: {
    type: "FLOAT",
    units: "mm h-1",
    about: "radar-like rain of the projection's ensemble, mean of half hour, cell and members; NULL without members",
  },
  ensemble_spread: {
    type: "FLOAT",
    units: "mm h-1",
    about: "standard deviation of the members' means of half hour and cell; NULL without members",
  },
  anomaly: {
    type: "FLOAT",
    units: "1",
    about:
      "how unlike rain as training windows have it all windows of the time are, logarithm of a mean of Bayes factors; NULL where " +
      "the satellite sees too little rain, and without members",
  },
  ...LATENT_ERROR_COLUMNS,
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

/** Options of {@link applyProjector}. */
export interface ProjectOptions extends ApplyOptions {
  /** Model. Default "project". */
  readonly projector?: ProjectorName;
  /** Members of the ensembles of radar-like rain, 2 or more; 0 for none, and no calibration or anomaly score. Default 0. */
  readonly members?: number;
  /** Replicates of the bootstrap. Default 1000. */
  readonly replicates?: number;
  /**
   * Whether a comparison follows, which ends with {@link keepProjection}: an earlier one stays until then, as this call may be
   * stopped before. Default false.
   */
  readonly comparing?: boolean;
}

/** What {@link applyProjector} did. */
export interface ProjectReport {
  /** Windows seen. */
  readonly windows: number;
  /** Rows of latent.parquet: satellite cells and half hours. */
  readonly rows: number;
  /** Windows left out, as the satellite misses more than 10 % of a half hour there. */
  readonly leftOut: number;
  /** Root mean squared distance of the latents, standard deviations; the mean latent would be at about 1. */
  readonly distance: number;
  /** Steps that the capsules of the radar's latent roll a frame: 1 as the topography wants. */
  readonly response: number;
  /** In words, what latent.parquet was of before, where it was of another part of the data or of other members. */
  readonly replaced?: string;
  /** What was measured of the ensembles. */
  readonly ensemble?: ProjectionResult;
}

/** File of a run with what was measured of ensembles. */
export const PROJECTION_FILE = "projection.json";

/**
 * Projects the satellite onto the radar's latent in the held-out windows of a run: latent.parquet (per half hour and
 * satellite cell that lies wholly in a window), capsules.parquet (per capsule) and scales.parquet (by scale and lag). With
 * members also projected.zarr, radar-like rain on the models' cells and frames with its spread, and projection.json: calibration,
 * and how well injected artefacts are told.
 *
 * @throws DataError "locked" while something else writes into the run, "missing-file" when a model is not trained,
 * "missing-frame" when no window is held out; RangeError when an older ondée trained it, or for a single member
 */
export function applyProjector(
  engine: Engine,
  directory: string,
  options: ProjectOptions = {},
): Promise<ProjectReport> {
  const { split = "test", projector: name = "project", members = 0, replicates = 1000, quiet = false } = options;
  const { comparing = false } = options;
  return withHeldPairContext(engine, directory, async (context) => {
    if (members === 1) throw new RangeError("Cannot make an ensemble of 1 member: use 2 or more, or 0 for none");
    const loaded = await loadToldProjector(engine, directory, context, name);
    const { projector, tell, settings: { seed } } = loaded;
    const errors = await latentErrorReader(engine, context, projector, split);
    const scales = scaleSums(context);
    const wanted = { members, split, name, seed, replicates, quiet };
    const ensemble = members === 0 ? null : await projectedEnsemble(engine, directory, context, loaded, wanted);
    const leftOut: PairedOrigin[] = [];
    const line = await heldOutProgress("Projecting", context, split, { quiet });
    const capsules = tableBeside(join(directory, "capsules.parquet"), CAPSULE_COLUMNS);
    const distances = { squares: 0, count: 0 };
    async function* batches() {
      for await (const batch of context.pairing.heldOut(split, EVERY_WINDOW, leftOut)) {
        const projection = await project(engine, projector, await tell(batch));
        const { distance, ...rows } = capsuleRows(context, batch, projection);
        await capsules.add({ ...rows, distance });
        for (const each of distance) distances.squares += each ** 2;
        distances.count += distance.length;
        const decoded = halfHourMeans(context, projection.decoded);
        scales.add(batch, "satellite", batch.satellite);
        scales.add(batch, "projected", decoded);
        const drawn = await ensemble?.add(batch, projection);
        const found = errors.errorsOf(projection, batch.radar);
        yield projectedRows(context, batch, { ...projection, decoded }, found, drawn);
        line.update(batch);
      }
    }
    try {
      const { response } = errors.response;
      const metadata = {
        "capsule_response": String(response),
        projector: name,
        split,
        ...(members === 0 ? {} : { members: String(members), seed: String(seed) }),
      };
      const path = join(directory, "latent.parquet");
      const replaced = await replacedTable(path, metadata);
      const rows = await writeTable(path, LATENT_COLUMNS, batches(), { metadata });
      await capsules.finish();
      await writeTable(join(directory, "scales.parquet"), SCALE_COLUMNS, [scales.rows()]);
      line.finish();
      const { windows } = line;
      const measured = await ensemble?.finish(windows);
      if (measured !== undefined && !(comparing && await isCompared(directory))) {
        await keepProjection(directory, measured);
      }
      const distance = Math.sqrt(distances.squares / distances.count);
      return {
        windows,
        rows,
        leftOut: leftOut.length,
        distance,
        response,
        ...(replaced === undefined ? {} : { replaced }),
        ...(measured === undefined ? {} : { ensemble: measured }),
      };
    } finally {
      await capsules.discard();
      await ensemble?.discard();
    }
  });
}

/** Writes what was measured into {@link PROJECTION_FILE} of a run. */
export async function keepProjection(directory: string, result: ProjectionResult): Promise<void> {
  await writeFileAtomic(join(directory, PROJECTION_FILE), `${JSON.stringify(result, null, 1)}\n`);
}

/** Whether a run holds a comparison; what cannot be read is none. */
async function isCompared(directory: string): Promise<boolean> {
  const file = join(directory, PROJECTION_FILE);
  if (!await exists(file)) return false;
  const there = await readRunJson<Partial<ProjectionResult> | null>(file).catch(() => null);
  return there?.downscaling !== undefined;
}

/** First frame of a half hour of a window, counted over the batch. */
function firstFrame({ pairing, settings: { data } }: PairContext, window: number, half: number): number {
  return window * data.frames + half * (data.frames / pairing.halfHours);
}

/** Means of decoded frames [window, frame, y, x] over half hours [window, half hour, y, x]. */
function halfHourMeans({ pairing, settings: { data } }: PairContext, decoded: Float32Array): Float32Array {
  const area = data.size * data.size;
  const length = data.frames / pairing.halfHours * area;
  const means = new Float32Array(decoded.length / length * area);
  for (let k = 0; k * length < decoded.length; k++) {
    means.set(meanOfFrames(decoded.subarray(k * length, (k + 1) * length), area), k * area);
  }
  return means;
}

/** Errors of a half hour that has none. */
const NO_ERRORS = { byLag: { delay: NaN, amplitude: NaN, structure: NaN }, byRoll: { delay: NaN } };

/** Rows of latent.parquet; `decoded` holds half hours. */
function projectedRows(
  context: PairContext,
  batch: PairedWindowBatch,
  projection: LatentProjection,
  errors: readonly (HalfHourErrors | null)[],
  drawn: BatchEnsemble | undefined,
): TableBatch {
  const { pairing, settings: { data } } = context;
  const area = data.size * data.size;
  const names = Object.keys(LATENT_COLUMNS).slice(Object.keys(CELL_COLUMNS).length);
  return cellRows(pairing, batch, names, (window, half, inside) => {
    const k = window * pairing.halfHours + half;
    const onCells = inside.means(projection.decoded.subarray(k * area, (k + 1) * area));
    const { distance, departure, spread } = latentDistances(context, projection, firstFrame(context, window, half));
    const { byLag, byRoll } = errors[k] ?? NO_ERRORS;
    const { delay, amplitude, structure } = byLag;
    const found = [delay, amplitude, structure, byRoll.delay];
    const anomaly = drawn?.anomalies[window] ?? NaN;
    const ensemble = drawn === undefined ? undefined : momentsOf(drawn.cellsOf(window, half));
    return (_, own) => [
      onCells[own]!,
      distance,
      departure,
      spread,
      ensemble?.mean[own] ?? NaN,
      ensemble?.spread[own] ?? NaN,
      anomaly,
      ...found,
    ];
  });
}

function capsuleRows(context: PairContext, batch: PairedWindowBatch, projection: LatentProjection) {
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

/** Distances of the standardised latents in a half hour, by capsule and over all units; the satellite's own size and spread. */
function latentDistances(
  { pairing, model: { config: { capsules, width, frames } } }: PairContext,
  { satellite, spread, radar }: LatentProjection,
  first: number,
): { byCapsule: number[]; distance: number; departure: number; spread: number } {
  const count = frames / pairing.halfHours;
  const byCapsule = new Array<number>(capsules).fill(0);
  let [departure, variance] = [0, 0];
  for (let i = first * capsules * width; i < (first + count) * capsules * width; i++) {
    byCapsule[Math.floor(i / width) % capsules]! += (satellite[i]! - radar[i]!) ** 2 / (count * width);
    departure += satellite[i]! ** 2 / (count * capsules * width);
    variance += spread[i]! ** 2 / (count * capsules * width);
  }
  const distance = Math.sqrt(byCapsule.reduce((sum, value) => sum + value, 0) / capsules);
  return {
    byCapsule: byCapsule.map(Math.sqrt),
    distance,
    departure: Math.sqrt(departure),
    spread: Math.sqrt(variance),
  };
}
