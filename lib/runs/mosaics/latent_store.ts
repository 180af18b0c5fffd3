import { createHash } from "node:crypto";
import {
  type Archive,
  type ArchiveGroupHandle,
  createDerivedGroup,
  derivedGroupNames,
  type DerivedHandle,
  extendDerivedGroup,
  openArchive,
  openDerivedGroup,
  removeDerivedGroup,
} from "../../archive/mod.ts";
import { DataError, isDataError } from "../../base/mod.ts";
import type { Engine } from "../../engine/mod.ts";
import { DAY, dayOf, parseTime, tileField, type Tiling } from "../../grid/mod.ts";
import { type Context, contextOf, disposeRainModel, modelIdentity, type RainModel } from "../../topographic/mod.ts";
import { askedDays, type DayBounds } from "../asked_days.ts";
import { loadRainModel } from "../train_rain.ts";
import { daysOn, latentGroup, type LatentIdentity, requireSameLatents } from "./latent_group.ts";
import { trainedCells } from "./model_cells.ts";
import { type MosaicSource, openMosaicSource } from "./mosaic_source.ts";

/** Which mosaics are encoded, how, and where to. */
export interface LatentOptions {
  /** Archive. */
  readonly archive: string;
  /** Group with the mosaics. Default: that of the run's radar. */
  readonly group?: string;
  /** Group for the latents. Default "latent". */
  readonly into?: string;
  /** Least number of cells of the model that neighbouring tiles share. Default a quarter of a tile. */
  readonly overlap?: number;
  /** Whether tiles with many missing cells are encoded, those masked. Default false: they are left out. */
  readonly allowMissing?: boolean;
  /** Whether mosaics of other cells or steps are brought to the model's. Default false: they are refused. */
  readonly regrid?: boolean;
}

/** Everything that encoding or decoding needs. */
export interface LatentStore {
  /** Run directory. */
  readonly directory: string;
  /** Model. */
  readonly model: RainModel;
  /** Archive. */
  readonly archive: Archive;
  /** Group with the mosaics. */
  readonly group: ArchiveGroupHandle;
  /** The mosaics as the model sees them. */
  readonly source: MosaicSource;
  /** Their tiles. */
  readonly tiling: Tiling;
  /** The latents. */
  readonly latents: DerivedHandle;
}

/** What is recorded of a day of latents. */
export interface LatentDay {
  /** SHA-256 of what was encoded: the frames of the day and those around it that its latents know. */
  readonly source: string;
  /** Frames that hold a mosaic. */
  readonly frames: number;
  /** What became of the tiles of its frames. */
  readonly tiles: {
    readonly encoded: number;
    readonly dry: number;
    readonly masked: number;
    readonly skipped: number;
  };
  /** Values that were too large to be stored, and were clipped. */
  readonly clipped: number;
}

/** What to do where a group holds other latents than those that are to be encoded. */
const REPLACE = "--into names another group, --force replaces this one";

/** Frames that are encoded together at most: two hours of 5 minutes. */
const BLOCK_FRAMES = 24;

/** Frames of a block: the most, up to {@link BLOCK_FRAMES}, that divide a day. */
export function blockFrames(step: number): number {
  const perDay = DAY / step;
  let frames = Math.min(BLOCK_FRAMES, perDay);
  while (perDay % frames !== 0) frames--;
  return frames;
}

/** Opens the model and the mosaics, and runs `body` with what latents of them are to be. */
async function withMosaics<T>(
  engine: Engine,
  directory: string,
  options: LatentOptions,
  body: (
    parts: Omit<LatentStore, "latents"> & { readonly identity: LatentIdentity; readonly name: string },
  ) => Promise<T>,
): Promise<T> {
  const { model, settings, step } = await loadRainModel(engine, directory, "topographic");
  try {
    const archive = await openArchive(options.archive, { cacheBytes: 0 });
    const { group: from = settings.data.radar, into: name = "latent", allowMissing = false, regrid = false } = options;
    const group = archive.group(from);
    const source = openMosaicSource(group, await trainedCells(directory, settings), regrid);
    const { size } = model.config;
    const overlap = options.overlap ?? size / 4;
    const tiling = tileField(source.grid, { size, overlap });
    const { ny, nx, crs } = source.grid;
    const identity: LatentIdentity = {
      model: await modelIdentity(model),
      step,
      size,
      overlap,
      allowMissing,
      regrid,
      cells: { ny, nx, crs, step: source.time.step },
    };
    return await body({ directory, model, archive, group, source, tiling, identity, name });
  } finally {
    disposeRainModel(model);
  }
}

/**
 * Opens the latents of mosaics, makes their group where there is none, lays its days out as those of the mosaics, and runs `body`.
 *
 * @throws DataError "missing-file" without a trained model, "grid-mismatch" when mosaics have other cells or steps,
 * "unsupported-version" when the group holds latents of another model or made in another way, "time-conflict" when it is no
 * group of latents, "missing-frame" when the mosaics have none of the days asked, "read-only", "disk-full"
 */
export function withLatents<T>(
  engine: Engine,
  directory: string,
  options: LatentOptions & { readonly force?: boolean; readonly days?: DayBounds },
  body: (store: LatentStore) => Promise<T>,
): Promise<T> {
  return withMosaics(engine, directory, options, async ({ identity, name, ...parts }) => {
    const { archive, group, source, tiling, model } = parts;
    if (archive.groups.some((other) => other.name === name)) {
      throw new DataError("time-conflict", `Group "${name}" holds data, no latents: --into names another group`, {
        file: archive.path,
      });
    }
    await askedDays(group, options.days ?? ["", ""], archive.path); // before anything is replaced
    let latents: DerivedHandle | null = null;
    if ((await derivedGroupNames(archive.path)).includes(name)) {
      latents = await openDerivedGroup(archive.path, name);
      try {
        requireSameLatents(latents.group, group.name, identity, REPLACE);
      } catch (error) {
        if (options.force !== true) throw error;
        await removeDerivedGroup(latents);
        latents = null;
      }
    }
    latents ??= await createDerivedGroup(
      archive.path,
      await latentGroup({
        name,
        group,
        source,
        tiling,
        config: model.config,
        chunkTimes: Math.min(12, blockFrames(source.time.step)),
        directory: parts.directory,
        identity,
      }),
    );
    requireSameLatents(latents.group, group.name, identity, REPLACE); // another process may have made it meanwhile
    return await body({ ...parts, latents: await extendDerivedGroup(latents, daysOn(source.time)) });
  });
}

/** Which latents are opened. */
export interface KnownLatents extends Pick<LatentOptions, "archive" | "into"> {
  /** Flag that names their group, for who has to name another. Default "--into". */
  readonly flag?: string;
}

/**
 * Opens latents that are there, to decode or to search them.
 *
 * @throws as {@link withLatents}; DataError "missing-variable" when there are none
 */
export async function withKnownLatents<T>(
  engine: Engine,
  directory: string,
  { archive: path, into = "latent", flag = "--into" }: KnownLatents,
  body: (store: LatentStore) => Promise<T>,
): Promise<T> {
  const latents = await openDerivedGroup(path, into).catch((error) => {
    if (!isDataError(error, "missing-variable")) throw error;
    const task = `deno task project --run ${directory} --mosaics ${path} --into ${into}`;
    throw new DataError(
      "missing-variable",
      `Archive has no group "${into}": "${task}" encodes it, ${flag} names another`,
      {
        file: path,
        cause: error,
      },
    );
  });
  const { source, identity } = latents.group;
  const { overlap, allowMissing, regrid } = identity as unknown as LatentIdentity;
  const known = { archive: path, into, group: source, overlap, allowMissing, regrid };
  return await withMosaics(engine, directory, known, async ({ identity, name: _, ...parts }) => {
    const again = `deno task project --run ${directory} --mosaics ${path} --into ${into} --force`;
    requireSameLatents(latents.group, source, identity, `${flag} names another group, "${again}" replaces this one`);
    return await body({ ...parts, latents });
  });
}

/** SHA-256 of what the latents of a day are made of: the day, and the ends of its neighbours that they know. */
export async function daySource({ group, source, model }: LatentStore, day: string): Promise<string> {
  const { before, after }: Context = contextOf(model.config);
  const frames = Math.ceil(source.time.step / group.time.step);
  const between = source.time.step < group.time.step ? 1 : 0; // what lies between frames is made of both
  const perDay = DAY / group.time.step;
  const hash = createHash("sha256");
  const midnight = parseTime(day);
  const parts = [[-1, perDay - before * frames, perDay], [0, 0, perDay], [1, 0, after * frames + between]] as const;
  for (const [offset, from, to] of parts) {
    const record = await group.record(dayOf(midnight + offset * DAY));
    const known = record?.frames.flatMap((frame, i) =>
      frame >= from && frame < to ? [[frame, record.digests[i]!]] : []
    );
    hash.update(JSON.stringify(known ?? []));
  }
  return hash.digest("hex");
}
