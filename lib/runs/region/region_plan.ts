import { type ArchiveGroupHandle, openArchive } from "../../archive/mod.ts";
import type { Grid } from "../../grid/mod.ts";
import { askedDays, type DayBounds } from "../asked_days.ts";
import { likeSatellite } from "../like_satellite.ts";
import { matchCells } from "../match_cells.ts";
import type { PairContext } from "../pair_context.ts";
import { openRunArchive } from "../run_archive.ts";
import { readSettings } from "../run_directory.ts";
import type { RainSettings } from "../train_rain.ts";
import { regionGrid } from "./region_grid.ts";
import { regionTiles } from "./region_tiles.ts";

/** What is asked of a region. */
export interface RegionRequest {
  /** Archive with the satellite; it needs no radar. */
  readonly archive: string;
  /** Default: all days of the satellite; none of them is held out. */
  readonly days?: DayBounds;
}

/** What is to be projected of a region: all that can be told before there is a projector. */
export interface RegionPlan {
  /** The satellite. */
  readonly satellite: ArchiveGroupHandle;
  /** All its days. */
  readonly allDays: readonly string[];
  /** Those of them that are asked, one or more. */
  readonly days: readonly string[];
  /** The models' cells over it. */
  readonly grid: Grid;
  /** For each of them [y, x] the satellite's, -1 where it sees none. */
  readonly satelliteCell: Int32Array;
}

/**
 * Says what is to be projected of a region, by the metadata of its archive and of the run's.
 *
 * @throws RangeError for a region that is too large or too small; DataError "missing-frame" when the satellite has none of the
 * days; as {@link likeSatellite}, {@link regionGrid} and `openArchive`
 */
export async function planRegion(
  run: Pick<PairContext, "archive" | "settings">,
  { archive: path, days: bounds = ["", ""] }: RegionRequest,
): Promise<RegionPlan> {
  const { archive, settings: { data } } = run;
  const other = await openArchive(path);
  const satellite = likeSatellite(run, other);
  const allDays = await satellite.days();
  const days = await askedDays(satellite, bounds, path);
  const grid = regionGrid(other, satellite.grid, archive.group(data.radar), data.coarsen);
  const satelliteCell = matchCells(grid, satellite.grid, 0.5);
  if (regionTiles(grid, satelliteCell, data.size).places.length === 0) {
    throw new RangeError(
      `Cannot project a region of ${grid.ny} x ${grid.nx} cells of the models: a window takes ${data.size} x ${data.size}; ` +
        "give an archive of a larger area",
    );
  }
  return { satellite, allDays, days, grid, satelliteCell };
}

/** Refuses what can be told to be no region to project, before a projector is trained for it. @throws as {@link planRegion} */
export async function checkRegion(directory: string, request: RegionRequest): Promise<void> {
  const settings = await readSettings<RainSettings>(directory, "topographic");
  await planRegion({ archive: await openRunArchive(settings.data), settings }, request);
}
