import type { ArchiveGroup } from "../../archive/mod.ts";
import { dayOf, parseTime, sameGrid } from "../../grid/mod.ts";

type Attributes = NonNullable<ArchiveGroup["attributes"]>;

/** Attributes that rain made alike has in common, and what each is called. The version of ondée is none of them. */
const SAME = {
  "projector_sha256": "projector",
  "radar_model_sha256": "radar model",
  "satellite_rain": "rain of the satellite",
  members: "members",
  seed: "seed",
} as const;

/** How far widths of a texture may differ, cells or frames: not to be seen, and another device rounds otherwise. */
const TOLERANCE = 1e-3;

/**
 * What tells rain of a region from rain that is wanted, whose days may lie beside its own where nothing does, in words.
 *
 * @param firstDay first of the days that are to be added
 */
export function differences(
  there: Pick<ArchiveGroup, "grid" | "time" | "attributes">,
  wanted: Pick<ArchiveGroup, "grid" | "attributes">,
  firstDay: string,
): readonly string[] {
  const [before, now] = [there.attributes ?? {}, wanted.attributes ?? {}];
  const differ = Object.entries(SAME)
    .filter(([key]) => JSON.stringify(before[key]) !== JSON.stringify(now[key]))
    .map(([key, name]) =>
      typeof before[key] === "number" ? `${name} ${before[key]}, now ${now[key]}` : `another ${name}`
    );
  if (!sameTexture(before, now)) differ.push("another texture, which is fitted on the run's radar");
  if (!sameGrid(there.grid, wanted.grid)) differ.push("other cells");
  if (there.time.first > parseTime(firstDay)) {
    differ.push(`it begins on ${dayOf(there.time.first)}, and no earlier day can be added`);
  }
  return differ;
}

function sameTexture(before: Attributes, now: Attributes): boolean {
  return ["texture_space", "texture_time"].every((key) => {
    const [a, b] = [before[key], now[key]];
    return typeof a === "number" && typeof b === "number" && Math.abs(a - b) <= TOLERANCE;
  });
}
