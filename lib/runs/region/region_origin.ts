import { basename, resolve } from "node:path";
import type { ArchiveGroup, ArchiveGroupHandle } from "../../archive/mod.ts";
import { VERSION } from "../../base/mod.ts";
import { fingerprint } from "../archive_identity.ts";
import { measuredPair } from "../measured_pair.ts";
import type { PairContext } from "../pair_context.ts";
import type { LoadedProjector } from "../pair_models.ts";
import { LAW_VERSION, type ProjectionLaw } from "../projection/projection_law.ts";

/** What radar-like rain of a region is made with. */
export interface RegionMaking {
  /** Run directory. */
  readonly directory: string;
  /** Archive with the satellite. */
  readonly archive: string;
  /** The satellite. */
  readonly satellite: ArchiveGroupHandle;
  /** Projector. */
  readonly loaded: LoadedProjector;
  /** How its members are drawn. */
  readonly law: ProjectionLaw;
  /** How many. */
  readonly members: number;
}

/** What radar-like rain of a region says of itself: what made it, of what, and what is not known of it. */
export async function regionAttributes(
  { identity, step, archive, settings: { data } }: PairContext,
  { directory, archive: path, satellite, loaded, law, members }: RegionMaking,
): Promise<NonNullable<ArchiveGroup["attributes"]>> {
  const { steps, seed, sha256 } = await measuredPair(loaded, loaded.projector);
  const radar = archive.group(data.radar).product;
  const { product } = satellite;
  return {
    comment:
      `No radar checked this rain. It is what the projector, which learned from ${
        learnedFrom(loaded, data)
      }, makes of this ` +
      "satellite, with the texture of the run's radar. Cells are missing where the satellite has no value, or too few around",
    "spread_comment": `standard deviation of ${members} members drawn ${drawnOf(law)}`,
    run: basename(resolve(directory)),
    projector: loaded.name,
    "projector_steps": steps,
    "projector_sha256": sha256,
    "radar_model_step": step,
    "radar_model_sha256": identity,
    "radar_product": [radar.name, radar.run, radar.version].filter((part) => part !== "").join(" "),
    "satellite_archive": basename(resolve(path)),
    "satellite_product": product.name,
    "satellite_run": product.run,
    "satellite_version": product.version,
    "satellite_simulated": product.simulated,
    "satellite_layout": (await fingerprint(satellite)).layout,
    members,
    seed,
    "law_version": LAW_VERSION,
    "spread_factor": law.factor,
    "texture_space": law.texture.space,
    "texture_time": law.texture.time,
    software: `ondée ${VERSION}`,
  };
}

const learnedFrom = ({ name }: LoadedProjector, data: PairContext["settings"]["data"]): string =>
  name === "project-unpaired"
    ? "this satellite without pairs"
    : `pairs of ${basename(data.archive)} (where this is of that archive, days that it learned from are among these)`;

const drawnOf = ({ errors, factor, validationWindows }: ProjectionLaw): string =>
  errors === null
    ? `of the projector's own Gaussian, times ${factor}: there is no pair here to calibrate it, and no factor or error of ` +
      "the run's pairs, validation days among them, is used"
    : `by errors of training windows of the run in the projector's own spread, times ${factor} by ${validationWindows} of ` +
      "its validation windows";
