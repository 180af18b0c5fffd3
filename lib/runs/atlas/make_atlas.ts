import { join } from "node:path";
import { derivedVariable } from "../../archive/mod.ts";
import { DataError, progress, writeFileAtomic } from "../../base/mod.ts";
import type { Engine } from "../../engine/mod.ts";
import { cellSize, dayOf, isoTime } from "../../grid/mod.ts";
import { type AtlasFacts, type AtlasPoint, encodeField } from "../../report/mod.ts";
import { neighboursKept, planeMap, principalComponents, projectOn } from "../../topographic/mod.ts";
import { type LatentStore, withKnownLatents } from "../mosaics/latent_store.ts";
import { standardise, type TilePlace, unitScale } from "./latent_vectors.ts";
import { findRegimes, type Regimes } from "./regimes.ts";
import { sampleWindows } from "./sample_windows.ts";
import { seasonOf, tileMotions, tileRain } from "./tile_rain.ts";
import { windowsLike } from "./windows_like.ts";

/** How an atlas is made. */
export interface AtlasOptions {
  /** Archive with mosaics and latents. */
  readonly archive: string;
  /** Group with the latents. Default "latent". */
  readonly into?: string;
  /** Windows drawn, about. Default 2000. */
  readonly windows?: number;
  /** Least share of wet cells of a window. Default 0.05. */
  readonly wetFraction?: number;
  /** Seed of everything random. Default 0. */
  readonly seed?: number;
  /** Repetitions of the stability check. Default 20. */
  readonly replicates?: number;
  /** No progress. Default false. */
  readonly quiet?: boolean;
}

/** Windows drawn of a mosaic, at most: those of one are alike. */
const PER_MOSAIC = 8;
/** Share of the variance that the components hold that regimes and the map are made from, and how many they are at most. */
const VARIANCE = 0.9;
const COMPONENTS = 16;
/** Most regimes that are tried. */
const MOST_REGIMES = 8;
/** Neighbours by which maps are judged. */
const NEIGHBOURS = 15;
/** Windows searched for, and like ones shown of each. */
const EXAMPLES = 3;
const LIKE = 4;

/**
 * Makes the atlas of the latents of an archive, atlas.json of the run: a map of windows drawn from all times and places, regimes with
 * a check of their stability, and windows like some of them, found among all.
 *
 * @throws DataError as `withKnownLatents`; "missing-frame" when too few windows are wet enough
 */
export function makeAtlas(engine: Engine, directory: string, options: AtlasOptions): Promise<AtlasFacts> {
  return withKnownLatents(engine, directory, options, async (store) => {
    const atlas = await atlasOf(store, options);
    await writeFileAtomic(join(directory, "atlas.json"), JSON.stringify(atlas));
    return atlas;
  });
}

async function atlasOf(store: LatentStore, options: AtlasOptions): Promise<AtlasFacts> {
  const { windows = 2000, wetFraction = 0.05, seed = 0, replicates = 20 } = options;
  const line = progress("Atlas", 5, { quiet: options.quiet === true });
  const { places, latents } = await sampleWindows(store.latents, {
    mosaics: Math.ceil(windows / PER_MOSAIC),
    windows: PER_MOSAIC,
    wetFraction,
    seed,
  });
  if (places.length <= NEIGHBOURS) {
    throw new DataError(
      "missing-frame",
      `Only ${places.length} windows are drawn, an atlas takes ${
        NEIGHBOURS + 1
      } or more: draw more (--windows), ask for less ` +
        "rain (--wet), or encode more days",
      { file: store.latents.archive },
    );
  }
  line.update(1, "components");
  const units = latents.length / places.length;
  const scale = unitScale(latents, units);
  const rows = standardise(latents, scale);
  const components = principalComponents(rows, units, Math.min(COMPONENTS, units));
  const explained = Array.from(components.variances, (v) => v / components.total);
  const used = componentsFor(explained);
  const scores = projectOn({ ...components, directions: components.directions.slice(0, used) }, rows);
  const [map, plane] = [await planeMap(scores, used, seed), firstTwo(scores, used)];
  line.update(2, "regimes");
  const days = places.map(({ time }) => dayOf(time));
  const regimes = findRegimes(scores, used, days, { most: MOST_REGIMES, replicates, seed });
  line.update(3, "motion");
  const motions = await tileMotions(store, places);
  const rates = rainRates(store, places);
  const points: AtlasPoint[] = places.map(({ time, tile, wetFraction }, i) => ({
    time: isoTime(time),
    tile,
    x: map[2 * i]!,
    y: map[2 * i + 1]!,
    pc1: plane[2 * i]!,
    pc2: plane[2 * i + 1]!,
    season: seasonOf(time),
    wetFraction,
    rate: rates[i]!,
    speed: motions[i]?.speed ?? null,
    direction: motions[i]?.direction ?? null,
    regime: regimes.labels[i]! + 1,
  }));
  line.update(4, "windows like these");
  const examples = [];
  for (const middle of regimes.middles.slice(0, EXAMPLES)) {
    examples.push(await exampleOf(store, places[middle]!, regimes.labels[middle]! + 1, scale, wetFraction));
  }
  line.finish();
  return {
    group: store.latents.group.name,
    windows: places.length,
    days: new Set(days).size,
    wetFraction,
    seed,
    components: { used, explained },
    kept: {
      neighbours: NEIGHBOURS,
      map: neighboursKept(scores, used, map, NEIGHBOURS),
      plane: neighboursKept(scores, used, plane, NEIGHBOURS),
      chance: NEIGHBOURS / (places.length - 1),
    },
    points,
    replicates,
    stability: regimes.stability,
    regimes: { stable: regimes.stable, rows: regimeRows(regimes, points) },
    examples,
  };
}

/** Components that hold {@link VARIANCE}, two at least. */
function componentsFor(explained: readonly number[]): number {
  let sum = 0;
  const enough = explained.findIndex((share) => (sum += share) >= VARIANCE);
  return Math.max(2, enough < 0 ? explained.length : enough + 1);
}

function firstTwo(scores: Float32Array, dimensions: number): Float32Array {
  return Float32Array.from(
    { length: scores.length / dimensions * 2 },
    (_, i) => scores[Math.floor(i / 2) * dimensions + i % 2]!,
  );
}

/** Mean rain rate of windows, mm h-1. */
function rainRates({ latents }: LatentStore, places: readonly TilePlace[]): readonly number[] {
  const { group } = latents;
  const { scale = 1 } = derivedVariable(group, "rain_rate");
  const [count] = group.chunk;
  let kept: { readonly key: string; readonly stored: ArrayLike<number> } | null = null;
  const tiles = group.y.values.length * group.x.values.length;
  return places.map(({ time, tile }) => {
    const day = dayOf(time);
    const index = (time - group.time.first) / group.time.step % (86_400 / group.time.step);
    const first = Math.floor(index / count) * count;
    const key = `${day} ${first}`;
    if (kept?.key !== key) kept = { key, stored: latents.read("rain_rate", day, [first, count]) };
    return kept.stored[(index - first) * tiles + tile]! * scale;
  });
}

/** What the windows of each regime are like. */
function regimeRows({ clusters }: Regimes, points: readonly AtlasPoint[]): AtlasFacts["regimes"]["rows"] {
  const median = (values: readonly number[]) => {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted.length === 0 ? null : sorted[Math.floor(sorted.length / 2)]!;
  };
  return Array.from({ length: clusters }, (_, k) => {
    const own = points.filter(({ regime }) => regime === k + 1);
    const seasons = Object.fromEntries(
      [...Map.groupBy(own, ({ season }) => season)].map(([season, some]) => [season, some.length / own.length]),
    );
    return {
      regime: k + 1,
      share: own.length / points.length,
      wetFraction: median(own.map((point) => point.wetFraction)),
      rate: median(own.map(({ rate }) => rate)),
      speed: median(own.flatMap(({ speed }) => speed === null ? [] : [speed])),
      seasons,
    };
  });
}

async function exampleOf(
  store: LatentStore,
  place: TilePlace,
  regime: number,
  scale: ReturnType<typeof unitScale>,
  wetFraction: number,
): Promise<AtlasFacts["examples"][number]> {
  const like = await windowsLike(store.latents, place, scale, { count: LIKE, wetFraction });
  const shown = async (at: TilePlace, distance: number) => ({
    time: isoTime(at.time),
    tile: at.tile,
    distance,
    field: encodeField({ ...shapeOf(store), data: await tileRain(store, at) }),
  });
  const windows = [await shown(place, 0)];
  for (const each of like) windows.push(await shown(each, each.distance));
  return { regime, windows };
}

function shapeOf({ source: { grid }, tiling: { size } }: LatentStore) {
  const { x, y } = cellSize(grid);
  return { ny: size, nx: size, northFirst: grid.dy < 0, widthKm: x * size / 1000, heightKm: y * size / 1000 };
}
