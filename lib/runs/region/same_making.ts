import type { ArchiveGroup } from "../../archive/mod.ts";
import { dayOf, parseTime, sameGrid } from "../../grid/mod.ts";

/** Attributes that rain made alike has in common, and what each is called. The version of ondée is none of them. */
const SAME = {
  "projector_sha256": "projector",
  "radar_model_sha256": "radar model",
  members: "members",
  seed: "seed",
  "law_version": "version of the law of its draws",
} as const;

/** What is fitted on the run's archive, and the attributes that hold it. */
const FITTED = {
  "another texture, which is fitted on the run's radar": ["texture_space", "texture_time"],
  "another factor of the spread, which is fitted on the run's validation days": ["spread_factor"],
} as const;

/** How far such numbers may differ: not to be seen, and another device rounds otherwise. */
const TOLERANCE = 1e-3;

/** Whether rain is of another satellite or place: then it stays, whatever days are made. */
export function isElsewhere(
  there: Pick<ArchiveGroup, "grid" | "attributes">,
  wanted: Pick<ArchiveGroup, "grid" | "attributes">,
): boolean {
  const layout = ({ attributes = {} }: Pick<ArchiveGroup, "attributes">) => attributes["satellite_layout"];
  return layout(there) !== layout(wanted) || !sameGrid(there.grid, wanted.grid);
}

/**
 * What tells rain of a region from rain that is wanted, whose days may lie beside its own where nothing does, in words.
 *
 * @param firstDay first of the days that are to be added
 */
export function differences(
  there: Pick<ArchiveGroup, "time" | "attributes">,
  wanted: Pick<ArchiveGroup, "attributes">,
  firstDay: string,
): readonly string[] {
  const [before, now] = [there.attributes ?? {}, wanted.attributes ?? {}];
  const differ = Object.entries(SAME)
    .filter(([key]) => JSON.stringify(before[key]) !== JSON.stringify(now[key]))
    .map(([key, name]) =>
      typeof before[key] === "number" ? `${name} ${before[key]}, now ${now[key]}` : `another ${name}`
    );
  for (const [what, keys] of Object.entries(FITTED)) {
    if (!keys.every((key) => isNear(before[key], now[key]))) differ.push(what);
  }
  if (there.time.first > parseTime(firstDay)) {
    differ.push(`it begins on ${dayOf(there.time.first)}, and no earlier day can be added`);
  }
  return differ;
}

const isNear = (a: unknown, b: unknown): boolean =>
  typeof a === "number" && typeof b === "number" && Math.abs(a - b) <= TOLERANCE;
