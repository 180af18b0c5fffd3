import { createHash } from "node:crypto";
import type { ArchiveGroupHandle, ArchiveVariable, DerivedGroup } from "../../archive/mod.ts";
import { counted, DataError, progress } from "../../base/mod.ts";
import type { Engine } from "../../engine/mod.ts";
import { DAY, isoTime, seamContrast, type Tiling } from "../../grid/mod.ts";
import { logRain } from "../../topographic/mod.ts";
import { isMadeOf } from "../day_origin.ts";
import { decodeTiles, latentReader } from "./decode_mosaics.ts";
import type { LatentDay, LatentStore } from "./latent_store.ts";

/** Rain as it is stored. */
const RAIN: ArchiveVariable = {
  name: "rain_rate",
  units: "mm h-1",
  longName: "expected rain rate decoded from the latent",
  dtype: "uint16",
  scale: 0.01,
  fill: 65535,
  kind: "rate",
};

/** What {@link writeDecoded} did. */
export interface DecodeReport {
  /** Group with the mosaics. */
  readonly group: string;
  /** Days of latents. */
  readonly days: number;
  /** Mosaics written now. */
  readonly mosaics: number;
  /**
   * Days there, up to where it was stopped, that were decoded from other latents than there are now, or by an ondée that did not
   * record from which; without `force` they stay.
   */
  readonly changed: readonly string[];
  /**
   * Gradient across the edges of tiles over that elsewhere, of log-rain of one mosaic an hour: of those decoded now, and of what they
   * were encoded from. Alike where seams do not show; null where nothing rained.
   */
  readonly seams: { readonly decoded: number | null; readonly source: number | null };
  /** Whether it was stopped before all was done. */
  readonly interrupted: boolean;
}

/** Options of {@link writeDecoded}. */
export interface DecodeOptions {
  /** Decodes days anew whose latents have changed since; each stays as it is until the new one is whole. Default false. */
  readonly force?: boolean;
  /** Stops after the day under way. */
  readonly signal?: AbortSignal;
  /** Draws no progress. Default false. */
  readonly quiet?: boolean;
}

/**
 * Decodes latents into a group of mosaics of the same archive, on the model's cells. Days that are there already stay, so a call that
 * was cut is completed by the same one; those whose latents have changed since are named.
 *
 * @throws DataError "grid-mismatch" when there is a group of that name with other cells, "unsupported-version" when it holds other
 * mosaics than those of these latents; "read-only", "disk-full"
 */
export async function writeDecoded(
  engine: Engine,
  store: LatentStore,
  into: string,
  options: DecodeOptions = {},
): Promise<DecodeReport> {
  const { archive, group, source: { grid, time }, latents } = store;
  const { product } = group;
  const attributes = { "decoded_from": latents.group.name, ...latents.group.attributes };
  const found = await archive.addGroup({
    name: into,
    grid,
    time,
    duration: time.step,
    variables: [RAIN],
    product: { ...product, name: `${product.name}, decoded`, simulated: true },
    attributes,
  });
  requireSameOrigin(found, attributes, archive.path);
  const last = isoTime(time.first + (time.count - 1) * time.step).slice(0, 10);
  const target = await archive.extend(into, last);
  const there = new Set(await target.days());
  const days = await latents.days();
  const read = latentReader(latents);
  const line = progress("Decoding", days.length * DAY / time.step, { quiet: options.quiet === true });
  const changed: string[] = [];
  let mosaics = 0;
  const seams = { decoded: seamMean(store.tiling), source: seamMean(store.tiling) };
  for (const [i, day] of days.entries()) {
    if (options.signal?.aborted === true) break;
    const origin = originOf(latents.group.attributes, await latents.record<LatentDay>(day));
    if (there.has(day)) {
      if (await isMadeOf(target, day, origin)) continue;
      changed.push(day);
      if (options.force !== true) continue;
    }
    const { written } = await target.writeDay(day, {
      "rain_rate": async (index, at) => {
        line.update(i * DAY / time.step + index, day);
        const rate = await decodeTiles(engine, store.model, store.tiling, read(at));
        if (at % 3600 === 0) {
          seams.decoded.add(rate);
          seams.source.add(await store.source.read((at - time.first) / time.step, 1));
        }
        return rate.every(Number.isNaN) ? null : rate;
      },
    }, { source: () => origin, replace: there.has(day) });
    if (written === 0 && there.has(day)) await target.removeDay(day); // its latents are all missing now
    mosaics += written;
  }
  line.finish(counted(mosaics, "mosaic"));
  return {
    group: into,
    days: days.length,
    mosaics,
    changed,
    seams: { decoded: seams.decoded.ratio(), source: seams.source.ratio() },
    interrupted: options.signal?.aborted === true,
  };
}

/** What a day was decoded from: digest of how latents of the group were made, and of what. */
function originOf(attributes: DerivedGroup["attributes"], day: LatentDay | null): string {
  return createHash("sha256").update(JSON.stringify([attributes, day?.source])).digest("hex");
}

/** Attributes that tell mosaics decoded from some latents from others. */
const ORIGIN = ["decoded_from", "model_sha256", "tile_rows", "tile_columns"];

/** @throws DataError "unsupported-version" when a group was not decoded from such latents: its days would stay among the new ones */
function requireSameOrigin(
  { name, attributes: there = {} }: ArchiveGroupHandle,
  wanted: Readonly<Record<string, unknown>>,
  file: string,
): void {
  const differs = ORIGIN.find((key) => JSON.stringify(there[key]) !== JSON.stringify(wanted[key]));
  if (differs === undefined) return;
  const what = there["decoded_from"] === undefined
    ? "that were not decoded from latents"
    : `decoded from other latents (${differs} differs)`;
  throw new DataError("unsupported-version", `Group "${name}" holds mosaics ${what}: --into names another group`, {
    file,
  });
}

/** Contrast of the edges of tiles over many mosaics. */
function seamMean(tiling: Tiling) {
  const sum = { across: 0, elsewhere: 0 };
  return {
    add: (rate: Float32Array) => {
      const { across, elsewhere } = seamContrast(rate.map(logRain), tiling, "edges");
      if (Number.isNaN(across) || Number.isNaN(elsewhere)) return;
      sum.across += across;
      sum.elsewhere += elsewhere;
    },
    ratio: () => sum.elsewhere > 0 ? sum.across / sum.elsewhere : null,
  };
}
