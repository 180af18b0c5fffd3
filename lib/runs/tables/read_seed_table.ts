import { join, resolve } from "node:path";
import { DataError, exists } from "../../base/mod.ts";
import { cellKm } from "../../grid/mod.ts";
import { fingerprint } from "../archive_identity.ts";
import { dataFacts } from "../data_facts.ts";
import { readRunConfig, readRunJson, readSettings } from "../run_directory.ts";
import type { RainSettings } from "../train_rain.ts";
import { usualIntervals } from "../usual_intervals.ts";
import { type MeasuredFile, taskThatMakes } from "./measured_file.ts";
import type { ReadRun } from "./read_run.ts";
import { requireAlike } from "./require_alike.ts";
import type { SeedTable, TableRun } from "./table_run.ts";
import { trainedPair } from "./trained_pair.ts";

/**
 * Puts what some runs measured into one table; trains and computes nothing.
 *
 * @param directories run directories, one or more; they may differ in seeds, levers and steps only
 * @param source what they measured, and what of it is kept
 * @param command task with its arguments, for the table
 * @throws RangeError for a run named twice, for runs of other data or measured otherwise, naming what differs, and for two of one
 * seed. DataError "missing-file" where one is no run or has not measured, with the command that does; as `trainedPair`; as
 * `openArchive`
 */
export async function readSeedTable<Measured, Kept>(
  directories: readonly string[],
  source: MeasuredFile<Measured, Kept>,
  command: string,
): Promise<SeedTable<TableRun & Kept>> {
  const places = directories.map((directory) => resolve(directory));
  const twice = directories.find((_, k) => places.indexOf(places[k]!) < k);
  if (twice !== undefined) throw new RangeError(`Cannot take ${twice} twice: name each run once`);
  const runs: ReadRun<Measured>[] = [];
  for (const directory of directories) {
    const run = await readTableRun(directory, source);
    requireAlike(runs, run);
    runs.push(run);
  }
  return {
    about: { command, created: Temporal.Now.instant().toString({ smallestUnit: "second" }), ...runs[0]!.shared },
    runs: runs.map(({ run, measured }) => ({ ...run, ...source.keep(measured) })),
  };
}

async function readTableRun<Measured>(
  directory: string,
  source: MeasuredFile<Measured, unknown>,
): Promise<ReadRun<Measured>> {
  const { command, created, versions } = await readRunConfig(directory);
  const { data, model, training, levers = [], steps, fingerprint: begun } = await readSettings<RainSettings>(
    directory,
    "topographic",
  );
  const measured = await readMeasured(directory, source);
  const pair = await trainedPair(directory, source, measured);
  const { split, windows, members, blocks, replicates, level, lawVersion = 1 } = source.about(measured);
  const { archive, facts, days } = await dataFacts({ data });
  const [radar, satellite] = [archive.group(data.radar), archive.group(data.satellite)];
  const { archive: _path, batch: _batch, seed, ...seen } = data;
  const { seed: _seed, ...trained } = training;
  return {
    directory,
    measured,
    run: {
      command,
      created,
      versions,
      seed: training.seed,
      levers,
      steps: pair.radarStep ?? steps,
      pair: { name: pair.name, seed: pair.seed, steps: pair.steps },
    },
    shared: {
      products: facts.products,
      kind: facts.kind,
      period: facts.parts?.[split as keyof typeof facts.parts] ?? facts.period,
      windows,
      members,
      intervals: { ...usualIntervals(blocks), level, replicates },
      shape: [data.frames, data.size, data.size],
      minutes: radar.time.step / 60,
      km: cellKm(radar.grid, data.coarsen),
    },
    alike: {
      archive: { radar: begun ?? await fingerprint(radar), satellite: await fingerprint(satellite), days },
      split,
      windows,
      members,
      blocks,
      replicates,
      level,
      lawVersion,
      data: { ...seen, splits: { ...seen.splits, seed: seen.splits.seed ?? seed } }, // as `windows` has it
    },
    models: { model, training: trained, [pair.name]: pair.training },
  };
}

async function readMeasured<Measured>(
  directory: string,
  source: MeasuredFile<Measured, unknown>,
): Promise<Measured> {
  const file = join(directory, source.file);
  if (await exists(file)) return await readRunJson<Measured>(file);
  const command = taskThatMakes(source, directory);
  throw new DataError("missing-file", `${directory} has no ${source.file}: "${command}" makes it`, { file });
}
