import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type Archive, type ArchiveGroupHandle, type SplitName, zstdInUse } from "../../archive/mod.ts";
import { writeFileAtomic } from "../../base/mod.ts";
import type { Engine } from "../../engine/mod.ts";
import { dayOf } from "../../grid/mod.ts";
import type { CompressionResult } from "../../report/mod.ts";
import { disposeRainModel, encodeWhole, type RainModel } from "../../topographic/mod.ts";
import { concatenate } from "../concatenate.ts";
import type { DataConfig } from "../data_config.ts";
import { HELD_OUT_BLOCKS } from "../held_out_blocks.ts";
import { heldOutWindows, trainingWindows } from "../rain_windows.ts";
import { openRunArchive } from "../run_archive.ts";
import { isTrained, loadRainModel } from "../train_rain.ts";
import { archiveCoder } from "./archive_coder.ts";
import { componentsCoder, meansCoder } from "./field_coders.ts";
import { latentCoder } from "./latent_coder.ts";
import { sampleBlocks, type SampleSize } from "./rain_sample.ts";
import { cellsOf, LEVEL, pointOf, REPLICATES, sumsByBlock } from "./rate_distortion.ts";

/** Options of {@link measureCompression}. */
export interface CompressionOptions {
  /** Part of the data. Default "test". */
  readonly split?: SplitName;
  /** Held-out windows that are stored. Default 16 blocks of 8 windows, fewer where windows are large: some seconds. */
  readonly sample?: SampleSize;
  /** No progress line. Default false. */
  readonly quiet?: boolean;
}

/** Blocks, and cells and frames of each: 8 windows of 18 frames of 32 x 32 cells. */
const [BLOCKS, BLOCK_CELLS] = [16, 8 * 18 * 32 ** 2];

/** Cells and frames of the training windows that scales, components and tables are fitted to, or one batch. */
const TRAINING_CELLS = 8 * BLOCK_CELLS;

/** compression.json in a run directory. */
export const COMPRESSION_FILE = "compression.json";

/**
 * Stores held-out windows in several ways, from fine to coarse, reads them back and compares them with what they were: rate
 * and distortion, beside the archive's own zstd of the same values. Writes compression.json.
 *
 * The windows of a block of hours are stored together, nearly as many values as in a chunk of the archive; all bytes that a way
 * needs to give them back are counted, a mask of the missing cells among them, but not what it learned from training days.
 *
 * @throws DataError "missing-file" when the T-VAE is not trained, "missing-frame" when no window is held out
 */
export async function measureCompression(
  engine: Engine,
  directory: string,
  { split = "test", sample, quiet = false }: CompressionOptions = {},
): Promise<CompressionResult> {
  const models: RainModel[] = [];
  const load = async (name: "topographic" | "vae") => {
    const loaded = await loadRainModel(engine, directory, name);
    models.push(loaded.model);
    return loaded;
  };
  try {
    const { model, settings: { data } } = await load("topographic");
    const archive = await openRunArchive(data);
    const group = archive.group(data.radar);
    const windows = Math.max(1, Math.floor(BLOCK_CELLS / cellsOfWindow(data)));
    const held = heldOutWindows(archive, data, split);
    const blocks = await sampleBlocks(held, sample ?? { blocks: BLOCKS, windows });
    const training = await someTraining(archive, data);
    const latent = await encodeWhole(engine, model, training);
    const ways = [
      archiveCoder(group.variables.find(({ name }) => name === "rain_rate")!),
      latentCoder(engine, model, { name: "T-VAE", training: latent }),
    ];
    if (model.config.residual > 0 && model.config.kind === "tvae") {
      ways.push(latentCoder(engine, model, { name: "T-VAE, capsules alone", capsulesAlone: true, training: latent }));
    }
    if (await isTrained(directory, "vae")) {
      const plain = await load("vae");
      if (sameWindows(plain.settings.data, data)) {
        const latent = await encodeWhole(engine, plain.model, training);
        ways.push(latentCoder(engine, plain.model, { name: "plain VAE", training: latent }));
      }
    }
    ways.push(await componentsCoder(data.size, training), await meansCoder(data.size, training));
    const sums = await sumsByBlock(ways, blocks, { quiet });
    const result: CompressionResult = {
      split,
      windows: blocks.reduce((sum, { windows }) => sum + windows, 0),
      cells: cellsOf(sums[0]!),
      coarsen: data.coarsen,
      blocks: { count: blocks.length, kind: HELD_OUT_BLOCKS.kind },
      level: LEVEL,
      replicates: REPLICATES,
      zstd: zstdInUse(),
      archive: await archiveBits(group, [...new Set(blocks.map(({ time }) => dayOf(time)))]),
      knows: Object.fromEntries(ways.map(({ name, knows }) => [name, knows])),
      points: sums.map(pointOf),
    };
    await writeFileAtomic(join(directory, COMPRESSION_FILE), `${JSON.stringify(result)}\n`);
    return result;
  } finally {
    models.forEach(disposeRainModel);
  }
}

/** Whether two models learned from windows of the same shape, and neither from those that are held out for the other. */
function sameWindows(a: DataConfig, b: DataConfig): boolean {
  return (["radar", "coarsen", "size", "frames", "splits"] as const).every((key) => isDeepStrictEqual(a[key], b[key]));
}

const cellsOfWindow = ({ frames, size }: DataConfig): number => frames * size ** 2;

/** Rain rate of some training windows [window, frame, y, x], each once: of a small archive all of them. */
async function someTraining(archive: Archive, data: DataConfig): Promise<Float32Array> {
  const batches: Float32Array[] = [];
  for await (const batch of trainingWindows(archive, data, { epoch: 0, batch: 0 })) {
    if (batch.next.epoch > 0) break;
    batches.push(batch.data.slice());
    if ((batches.length + 1) * data.batch * cellsOfWindow(data) > TRAINING_CELLS) break;
  }
  return concatenate(batches);
}

/** Bits for each pixel and frame that the archive's files of some days take. */
async function archiveBits(group: ArchiveGroupHandle, days: readonly string[]): Promise<CompressionResult["archive"]> {
  let [bytes, pixels] = [0, 0];
  for (const day of days) {
    const record = (await group.record(day))!;
    bytes += record.bytes["rain_rate"]!;
    pixels += record.frames.length * group.grid.ny * group.grid.nx;
  }
  return { days: days.length, bytes, bits: 8 * bytes / pixels };
}
