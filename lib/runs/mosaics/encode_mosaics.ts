import { cpuUsage } from "node:process";
import { type DerivedVariable, pack, type Packed, packedMemory } from "../../archive/mod.ts";
import { counted, isDataError, type Lock, progress } from "../../base/mod.ts";
import type { Engine } from "../../engine/mod.ts";
import { DAY, parseTime } from "../../grid/mod.ts";
import {
  createSequenceEncoder,
  latentUnits,
  type RainModelConfig,
  type SequenceEncoder,
} from "../../topographic/mod.ts";
import { askedDays, type DayBounds } from "../asked_days.ts";
import { encodeBlock, type EncodedBlock, type TileCounts } from "./encode_block.ts";
import {
  blockFrames,
  daySource,
  type LatentDay,
  type LatentOptions,
  type LatentStore,
  withLatents,
} from "./latent_store.ts";
import { MOST_CELLS_READ } from "./mosaic_source.ts";

/** How {@link encodeMosaics} is run. */
export interface EncodeOptions extends LatentOptions {
  /** Default: all. */
  readonly days?: DayBounds;
  /** Takes away latents of another model, or made in another way; encodes days again that have changed since. Default false. */
  readonly force?: boolean;
  /** Ends the work after the block under way; the day under way is left. */
  readonly signal?: AbortSignal;
  /** No progress. Default false. */
  readonly quiet?: boolean;
}

/** What {@link encodeMosaics} did. */
export interface EncodeReport {
  /** Group with the latents. */
  readonly group: string;
  /** Days of mosaics in question. */
  readonly days: number;
  /** Days encoded now. */
  readonly encodedDays: number;
  /** Days left to other processes, which were at them. */
  readonly otherDays: number;
  /** Days whose mosaics have changed since they were encoded; they stay without `force`. */
  readonly changed: readonly string[];
  /** Whether it was stopped before all was done. */
  readonly interrupted: boolean;
  /** Mosaics encoded now. */
  readonly mosaics: number;
  /** Tiles of a mosaic. */
  readonly tiles: number;
  /** Mosaics a second, reading and writing included. */
  readonly mosaicsPerSecond: number;
  /** Processor time of all threads for a mosaic, s. */
  readonly processorSeconds: number;
  /** What became of the tiles. */
  readonly counts: Readonly<TileCounts>;
  /** Values that were clipped when they were stored. */
  readonly clipped: number;
  /** Most bytes of rain and latents held at a time, whatever the number of days. */
  readonly boundBytes: number;
  /** Most memory that the process was seen to hold, bytes. */
  readonly residentBytes: number;
}

/**
 * Encodes the mosaics of a group tile by tile into a group of latents beside it, a shard a day. A day is there when it is whole, so
 * that a process killed at any point is followed by the same call, with the same bytes; several processes share the days.
 *
 * @throws DataError as `withLatents`; of the archive, when a chunk is damaged
 */
export function encodeMosaics(engine: Engine, directory: string, options: EncodeOptions): Promise<EncodeReport> {
  return withLatents(engine, directory, options, (store) => encodeStore(engine, store, options));
}

async function encodeStore(engine: Engine, store: LatentStore, options: EncodeOptions): Promise<EncodeReport> {
  const { latents, source, tiling, model, group } = store;
  const wanted = await askedDays(group, options.days ?? ["", ""], store.archive.path);
  const { done, changed } = await survey(store, wanted);
  if (options.force === true) { for (const day of changed) done.delete(day); }
  const perDay = DAY / source.time.step;
  const encoder = createSequenceEncoder(engine, model, blockFrames(source.time.step));
  const counts: TileCounts = { encoded: 0, dry: 0, masked: 0, skipped: 0 };
  const total = { mosaics: 0, clipped: 0, encodedDays: 0, otherDays: 0, resident: 0 };
  const open = wanted.filter((day) => !done.has(day));
  const line = progress("Encoding", open.length * perDay, { quiet: options.quiet === true });
  const started = { wall: performance.now(), processor: cpuUsage() };
  const isStopped = () => options.signal?.aborted === true;
  try {
    for (const [i, day] of open.entries()) {
      if (isStopped()) break;
      const held = await holdDay(store, day);
      if (held === null) {
        total.otherDays++;
        continue;
      }
      try {
        const made = await encodeDay(store, encoder, day, options, (frames) => {
          total.resident = Math.max(total.resident, Deno.memoryUsage().rss);
          line.update(i * perDay + frames, day);
        });
        if (made === null) break;
        for (const key of Object.keys(counts) as (keyof TileCounts)[]) counts[key] += made.tiles[key];
        total.mosaics += made.frames;
        total.clipped += made.clipped;
        total.encodedDays++;
      } finally {
        await held.release();
      }
    }
  } finally {
    encoder.dispose();
  }
  line.finish(counted(total.encodedDays, "day"));
  const { mosaics, clipped, encodedDays, otherDays, resident } = total;
  const { user, system } = cpuUsage(started.processor);
  const processor = (user + system) / 1e6;
  return {
    group: latents.group.name,
    days: wanted.length,
    encodedDays,
    otherDays,
    changed,
    interrupted: isStopped(),
    mosaics,
    tiles: tiling.rows.length * tiling.columns.length,
    mosaicsPerSecond: mosaics / ((performance.now() - started.wall) / 1000),
    processorSeconds: processor / mosaics,
    counts,
    clipped,
    boundBytes: boundOf(store, encoder),
    residentBytes: resident,
  };
}

/** The days of latents that are there, and those among them whose mosaics have changed since. */
async function survey(store: LatentStore, wanted: readonly string[]) {
  const there = new Set(await store.latents.days());
  const done = new Set(wanted.filter((day) => there.has(day)));
  const changed: string[] = [];
  for (const day of done) {
    const record = await store.latents.record<LatentDay>(day);
    if (record !== null && record.source !== await daySource(store, day)) changed.push(day);
  }
  return { done, changed };
}

/** Takes a day; null when another process is at it, or has done it meanwhile. */
async function holdDay(store: LatentStore, day: string): Promise<Lock | null> {
  try {
    const lock = await store.latents.lock(day);
    const record = await store.latents.record<LatentDay>(day);
    if (record === null || record.source !== await daySource(store, day)) return lock;
    await lock.release();
    return null;
  } catch (error) {
    if (isDataError(error, "locked")) return null;
    throw error;
  }
}

/** Encodes a day, whose lock is held; null when it was stopped. */
async function encodeDay(
  store: LatentStore,
  encoder: SequenceEncoder,
  day: string,
  { allowMissing = false, signal }: EncodeOptions,
  tell: (frames: number) => void,
): Promise<LatentDay | null> {
  const { source, tiling, latents, group } = store;
  const { frames, context: { before, after } } = encoder;
  const identity = await daySource(store, day);
  const perDay = DAY / source.time.step;
  const start = (parseTime(day) - Math.floor(source.time.first / DAY) * DAY) / source.time.step;
  const area = tiling.ny * tiling.nx;
  const around = before + after;
  const rates = new Float32Array((around + frames) * area);
  const tiles: TileCounts = { encoded: 0, dry: 0, masked: 0, skipped: 0 };
  let clipped = 0;
  const writer = await latents.write(day);
  try {
    rates.set(await source.read(start - before, around));
    for (let k = 0; k < perDay; k += frames) {
      if (signal?.aborted === true) return null;
      rates.set(await source.read(start + k + after, frames), around * area);
      const block = await encodeBlock(encoder, tiling, rates, allowMissing, tiles);
      const packed = packBlock(latents.group.variables, store.model.config, block);
      clipped += packed.clipped;
      await writer.add(packed.values);
      rates.copyWithin(0, frames * area); // the next block's context
      tell(k + frames);
    }
    const record: LatentDay = { source: identity, frames: (await group.present(day)).length, tiles, clipped };
    await writer.commit(record);
    return record;
  } finally {
    await writer.close();
  }
}

/** The values of a block as they are stored. */
function packBlock(
  variables: readonly DerivedVariable[],
  { capsules, width, residual }: RainModelConfig,
  { latent, wetFraction, rainRate }: EncodedBlock,
): { readonly values: Readonly<Record<string, Packed>>; readonly clipped: number } {
  const topographic = capsules * width;
  const rows = latent.length / (topographic + residual);
  const part = (first: number, count: number): Float32Array => {
    const values = new Float32Array(rows * count);
    for (let row = 0; row < rows; row++) {
      const from = row * (topographic + residual) + first;
      values.set(latent.subarray(from, from + count), row * count);
    }
    return values;
  };
  const physical: Readonly<Record<string, () => Float32Array>> = {
    t: () => part(0, topographic),
    residual: () => part(topographic, residual),
    "wet_fraction": () => wetFraction,
    "rain_rate": () => rainRate,
  };
  let clipped = 0;
  const values = Object.fromEntries(variables.map((variable) => {
    const given = physical[variable.name]!();
    const stored = packedMemory(variable, given.length);
    clipped += pack(variable, given, stored);
    return [variable.name, stored];
  }));
  return { values, clipped };
}

/**
 * Most bytes of rain and latents held at a time: the mosaics of a block and a part of them as they are read, a batch of tiles as
 * rates and as what the encoder takes, the latents of the block as computed and as stored.
 */
function boundOf({ tiling, source, group, model }: LatentStore, encoder: SequenceEncoder): number {
  const { frames, context: { before, after }, batch } = encoder;
  const length = before + frames + after;
  const read = Math.max(MOST_CELLS_READ, group.chunk[0] * group.grid.ny * group.grid.nx);
  const mosaics = (length + frames) * source.grid.ny * source.grid.nx;
  const sequences = 5 * batch * length * tiling.size ** 2;
  const latents = 3 * frames * tiling.rows.length * tiling.columns.length * latentUnits(model.config);
  return Float32Array.BYTES_PER_ELEMENT * (read + mosaics + sequences + latents);
}
