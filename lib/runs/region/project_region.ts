import { basename, join, resolve } from "node:path";
import { dayAxis } from "../../archive/mod.ts";
import { counted, progress } from "../../base/mod.ts";
import type { Engine } from "../../engine/mod.ts";
import { requireSameRain } from "../archive_identity.ts";
import { type PairContext, withHeldPairContext } from "../pair_context.ts";
import { type LoadedProjector, loadToldProjector, type ProjectorName } from "../pair_models.ts";
import { fitProjectionLaw } from "../projection/projection_law.ts";
import { radarLikeGroup } from "../projection/radar_like_group.ts";
import { LEARN_AGAIN } from "../unpaired/learned_archive.ts";
import { projectDay } from "./project_day.ts";
import { openRegionArchive } from "./region_archive.ts";
import { regionAttributes } from "./region_origin.ts";
import { planRegion, type RegionPlan, type RegionRequest } from "./region_plan.ts";
import type { Region } from "./region_windows.ts";
import { windowDrawer } from "./window_drawer.ts";

/** Options of {@link projectRegion}. */
export interface ProjectRegionOptions extends RegionRequest {
  /** Members of the ensemble, 2 or more. */
  readonly members: number;
  /** Model; one that is told of sensors is not known here. */
  readonly projector: Exclude<ProjectorName, "project-sources">;
  /** No progress. Default false. */
  readonly quiet?: boolean;
}

/** What {@link projectRegion} did. */
export interface RegionReport {
  /** Archive of radar-like rain. */
  readonly path: string;
  /** Days of the satellite in question. */
  readonly days: number;
  /** Days projected now; the others were there. */
  readonly projectedDays: number;
  /** Windows projected now. */
  readonly windows: number;
  /** How what it replaced was made otherwise, in words; absent where it replaced nothing. */
  readonly replaced?: string;
  /** Archive of other making that a call that was stopped has left beside it; absent where there is none. */
  readonly leftOver?: string;
}

/** Where the rain of a region goes: RUN/projected-NAME.zarr, by the name of the archive; of a projector without pairs beside it. */
function regionPath(directory: string, archive: string, projector: ProjectRegionOptions["projector"]): string {
  const name = basename(resolve(archive)).replace(/\.zarr$/, "");
  return join(directory, `projected-${name}${projector === "project-unpaired" ? "-unpaired" : ""}.zarr`);
}

/**
 * Projects the satellite of an archive, which needs no radar: radar-like rain on the models' cells and the radar's times, mean and
 * spread of an ensemble, as `projected.zarr` of the run has it, but over all that the satellite sees, window beside window. A day
 * is there when it is whole, so that a call that was stopped is followed by the same one; days are made again where their satellite
 * has changed, and all that are asked where what makes them has: members, projector, or what is fitted on the run's archive. What is
 * there is then replaced when all are made, and only where none of its days would be lost. Nothing is known of its errors, which its
 * attributes say. The memory that it takes is that of a window's frames over the region and of what is being written, about 250
 * bytes a cell for 18 frames, whatever the days.
 *
 * @throws RangeError when a projector without pairs learned from no other archive, for a single member, for a region that is too
 * large or too small, where days of other making would be lost; DataError "missing-file" when no projector is trained,
 * "missing-frame" when the satellite has none of the days, "time-conflict" when it is not the one that was learned from without pairs
 */
export function projectRegion(
  engine: Engine,
  directory: string,
  options: ProjectRegionOptions,
): Promise<RegionReport> {
  const { members, projector } = options;
  if (!(Number.isInteger(members) && members >= 2)) {
    return Promise.reject(new RangeError(`Cannot make an ensemble of ${members} members: use 2 or more`));
  }
  return withHeldPairContext(engine, directory, async (context) => {
    const loaded = await loadToldProjector(engine, directory, context, projector);
    const { settings } = loaded;
    if (projector === "project-unpaired" && settings.archive === undefined) {
      throw new RangeError(
        `Cannot project ${options.archive}: the projector learned from the run's own satellite; ${LEARN_AGAIN}`,
      );
    }
    const plan = await planRegion(context, options);
    const { fingerprint } = settings;
    if (fingerprint !== undefined) {
      await requireSameRain(plan.satellite, fingerprint, { file: options.archive, orElse: LEARN_AGAIN });
    }
    return await projectDays(engine, context, { directory, plan, loaded }, options);
  });
}

async function projectDays(
  engine: Engine,
  context: PairContext,
  of: { readonly directory: string; readonly plan: RegionPlan; readonly loaded: LoadedProjector },
  { archive, members, projector, quiet = false }: ProjectRegionOptions,
): Promise<RegionReport> {
  const { directory, plan, loaded } = of;
  const { satellite, allDays, days, grid, satelliteCell } = plan;
  const { data } = context.settings;
  const radar = context.archive.group(data.radar);
  const law = await fitProjectionLaw(engine, context, loaded, loaded.settings.seed);
  const region: Region = {
    satellite,
    grid,
    satelliteCell,
    size: data.size,
    frames: data.frames,
    halfHours: context.pairing.halfHours,
    draw: windowDrawer(engine, context, { loaded, law, members }),
  };
  const making = { directory, archive, satellite, loaded, law, members };
  const group = radarLikeGroup({
    radar: radar.product,
    satellite: satellite.product,
    grid,
    time: dayAxis(allDays[0]!, allDays.at(-1)!, radar.time.step),
    attributes: await regionAttributes(context, making),
  });
  const path = regionPath(directory, archive, projector);
  const target = await openRegionArchive(path, group, {
    title: "Radar-like rain projected from a satellite",
    days,
  });
  const line = progress("Projecting the region", days.length, { quiet });
  let [projectedDays, windows] = [0, 0];
  for (const [i, day] of days.entries()) {
    line.update(i, day);
    const made = await projectDay(region, satellite, target.group, day);
    if (made > 0) projectedDays++;
    windows += made;
  }
  line.finish(counted(projectedDays, "day"));
  await target.finish();
  const { replaces, leftOver } = target;
  return {
    path,
    days: days.length,
    projectedDays,
    windows,
    ...(replaces === undefined ? {} : { replaced: replaces }),
    ...(leftOver === undefined ? {} : { leftOver }),
  };
}
