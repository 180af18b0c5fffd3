import { basename, dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { ArchiveGroupHandle, DerivedGroup, DerivedVariable } from "../../archive/mod.ts";
import { commitOf, DataError, VERSION } from "../../base/mod.ts";
import { DAY, isGeographic, type Tiling } from "../../grid/mod.ts";
import type { RainModelConfig } from "../../topographic/mod.ts";
import type { MosaicSource } from "./mosaic_source.ts";

/** Step in which latents are stored: a five hundredth of the scale of the prior; ±64 can be stored. */
export const LATENT_STEP: number = 1 / 512;

const LATENT = { dtype: "int16", scale: LATENT_STEP, fill: -32768, kind: "rate", units: "1" } as const;

/** What made the latents of a group, and of what: kept in its attributes, and compared before anything is added. */
export interface LatentIdentity {
  /** SHA-256 of the model's configuration and parameters. */
  readonly model: string;
  /** Step of its training. */
  readonly step: number;
  /** Rows and columns of a tile, cells of the model. */
  readonly size: number;
  /** Least number of cells that neighbouring tiles share. */
  readonly overlap: number;
  /** Whether tiles with many missing cells were encoded, those masked. */
  readonly allowMissing: boolean;
  /** Whether other cells or steps were brought to the model's. */
  readonly regrid: boolean;
  /** Cells of the model in the mosaics. */
  readonly cells: { readonly ny: number; readonly nx: number; readonly crs: string; readonly step: number };
}

/** What a latent group is made of. */
export interface LatentParts {
  /** Name of the group to be. */
  readonly name: string;
  /** Group with the mosaics. */
  readonly group: ArchiveGroupHandle;
  /** The mosaics as the model sees them. */
  readonly source: MosaicSource;
  /** Its tiles. */
  readonly tiling: Tiling;
  /** The model's configuration. */
  readonly config: RainModelConfig;
  /** Times of a chunk. */
  readonly chunkTimes: number;
  /** Run directory. */
  readonly directory: string;
  /** What tells these latents from others. */
  readonly identity: LatentIdentity;
}

/** Tiles along each side of a chunk, at most: with an hour of 5 minutes, about 300 kB. */
const CHUNK_TILES = 8;

/** The layout of the latents of a group's mosaics. */
export async function latentGroup(parts: LatentParts): Promise<DerivedGroup> {
  const { name, group, source: { grid, time }, tiling, config, chunkTimes, directory, identity } = parts;
  const { size, rows, columns } = tiling;
  const geographic = isGeographic(grid);
  const axis = (starts: readonly number[], first: number, step: number, names: readonly [string, string]) => ({
    values: starts.map((start) => first + (start + (size - 1) / 2) * step),
    units: geographic ? names[0] : "m",
    standardName: geographic ? names[1] : `projection_${names[1] === "latitude" ? "y" : "x"}_coordinate`,
    longName: "centre of the tile",
  });
  const chunk = (tiles: number) => Math.ceil(tiles / Math.ceil(tiles / CHUNK_TILES));
  return {
    name,
    source: group.name,
    time,
    duration: time.step,
    crs: grid.crs,
    y: axis(rows, grid.y0, grid.dy, ["degrees_north", "latitude"]),
    x: axis(columns, grid.x0, grid.dx, ["degrees_east", "longitude"]),
    variables: latentVariables(config),
    chunk: [chunkTimes, chunk(rows.length), chunk(columns.length)],
    identity: { ...identity },
    attributes: {
      title: `Latent of ${group.product.name} by the topographic VAE of the run "${basename(resolve(directory))}"`,
      run: basename(resolve(directory)),
      model: "topographic",
      "model_step": identity.step,
      "model_sha256": identity.model,
      software: `ondée ${VERSION}`,
      commit: import.meta.url.startsWith("file:") ? await commitOf(dirname(fileURLToPath(import.meta.url))) : null,
      "tile_size": size,
      "tile_rows": rows,
      "tile_columns": columns,
      "tile_comment": "first rows and columns of the tiles, cells of the model; neighbours overlap",
    },
  };
}

function latentVariables({ capsules, width, residual }: RainModelConfig): readonly DerivedVariable[] {
  const all: DerivedVariable[] = [
    {
      ...LATENT,
      name: "t",
      longName: "expected topographic latent of the tile",
      inner: [{ name: "capsule", size: capsules }, { name: "unit", size: width }],
    },
  ];
  if (residual > 0) {
    all.push({
      ...LATENT,
      name: "residual",
      longName: "expected residual latent of the tile",
      inner: [{ name: "residual_unit", size: residual }],
    });
  }
  const plain = { dtype: "uint16", fill: 65535, kind: "rate", inner: [] } as const;
  all.push(
    { ...plain, name: "wet_fraction", longName: "share of the tile's cells with rain", units: "1", scale: 1e-4 },
    { ...plain, name: "rain_rate", longName: "mean rain rate of the tile", units: "mm h-1", scale: 0.01 },
  );
  return all;
}

/**
 * Makes sure that a group holds the latents that are wanted.
 *
 * @param remedy what to do where it does not, by the flags of who asks
 * @throws DataError "unsupported-version" naming what differs
 */
export function requireSameLatents(
  { name, source, identity }: DerivedGroup,
  from: string,
  wanted: LatentIdentity,
  remedy: string,
): void {
  const there = identity as unknown as LatentIdentity;
  const differs = source !== from
    ? `of group "${source}", not of "${from}"`
    : there.model !== wanted.model
    ? `of another model: step ${there.step}, SHA-256 ${short(there.model)}; this run's is step ${wanted.step}, ${
      short(wanted.model)
    }`
    : JSON.stringify(there) !== JSON.stringify(wanted)
    ? `made in another way: ${describe(there, wanted)}`
    : null;
  if (differs === null) return;
  throw new DataError(
    "unsupported-version",
    `Group "${name}" holds latents ${differs}; ${remedy}`,
  );
}

const short = (digest: string): string => digest.slice(0, 12);

/** What differs, as "overlap 8 instead of 16". */
function describe(there: LatentIdentity, wanted: LatentIdentity): string {
  const keys = Object.keys(wanted) as (keyof LatentIdentity)[];
  return keys.filter((key) => JSON.stringify(there[key]) !== JSON.stringify(wanted[key]))
    .map((key) => `${key} ${JSON.stringify(there[key])} instead of ${JSON.stringify(wanted[key])}`).join(", ");
}

/** Days on an axis of whole days. */
export const daysOn = ({ step, count }: { readonly step: number; readonly count: number }): number =>
  count * step / DAY;
