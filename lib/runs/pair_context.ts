import type { Archive } from "../archive/mod.ts";
import type { Engine } from "../engine/mod.ts";
import { disposeParameters, type Parameters } from "../learning/mod.ts";
import { disposeRainModel, modelIdentity, type RainModel } from "../topographic/mod.ts";
import { pairWindows, type WindowPairing } from "./paired_windows.ts";
import { openRunArchive } from "./run_archive.ts";
import { holdRun } from "./run_lock.ts";
import { loadRainModel, type RainSettings } from "./train_rain.ts";

/** The frozen radar model of a run, its data and how they pair with the satellite. */
export interface PairContext {
  /** Radar model. */
  readonly model: RainModel;
  /** Its settings. */
  readonly settings: RainSettings;
  /** Archive. */
  readonly archive: Archive;
  /** Windows of radar and satellite. */
  readonly pairing: WindowPairing;
  /** Step of the radar model: the models between satellite and latent belong to the latent of that step. */
  readonly step: number;
  /** SHA-256 of the radar model: another may have come to the same step. */
  readonly identity: string;
  /** Variables to free in the end. */
  readonly owned: Parameters[];
}

/** Opens what both models need. @throws DataError "missing-file" when the radar model is not trained yet */
async function openPairContext(engine: Engine, directory: string): Promise<PairContext> {
  const { model, settings, step } = await loadRainModel(engine, directory, "topographic");
  const archive = await openRunArchive(settings.data);
  const [identity, pairing] = [await modelIdentity(model), pairWindows(archive, settings.data)];
  return { model, settings, archive, step, identity, pairing, owned: [] };
}

/** Opens what both models need, runs `body` with it and frees it with what was loaded. */
export async function withPairContext<T>(
  engine: Engine,
  directory: string,
  body: (context: PairContext) => Promise<T>,
): Promise<T> {
  const context = await openPairContext(engine, directory);
  try {
    return await body(context);
  } finally {
    disposeRainModel(context.model);
    for (const parameters of context.owned) disposeParameters(parameters);
  }
}

/**
 * As {@link withPairContext}, while nothing else writes into the run.
 *
 * @throws DataError "locked" naming the process that writes
 */
export function withHeldPairContext<T>(
  engine: Engine,
  directory: string,
  body: (context: PairContext) => Promise<T>,
): Promise<T> {
  return holdRun(directory, () => withPairContext(engine, directory, body));
}

/** The first `count` items of a stream, which is then left. */
export async function* first<T>(items: AsyncIterable<T>, count: number): AsyncGenerator<T> {
  let taken = 0;
  for await (const item of items) {
    yield item;
    if (++taken === count) return;
  }
}
