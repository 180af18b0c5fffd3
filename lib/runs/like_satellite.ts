import type { Archive, ArchiveGroupHandle } from "../archive/mod.ts";
import { isGeographic } from "../grid/mod.ts";
import type { PairContext } from "./pair_context.ts";

/** How far steps of grids may differ and be the same, parts of them. */
const TOLERANCE = 0.01;

/**
 * The satellite of another archive, under the same name as the run's: its cells and times are to be like those of the run's, as
 * projectors know no others.
 *
 * @throws RangeError when they are not; DataError "missing-file" without such a group
 */
export function likeSatellite(
  { archive, settings: { data: { satellite } } }: Pick<PairContext, "archive" | "settings">,
  other: Pick<Archive, "path" | "group">,
): ArchiveGroupHandle {
  const [own, group] = [archive.group(satellite), other.group(satellite)];
  const layout = ({ grid, time }: ArchiveGroupHandle) => ({
    [isGeographic(grid) ? "columns (degrees)" : "columns (m)"]: Math.abs(grid.dx),
    [isGeographic(grid) ? "rows (degrees)" : "rows (m)"]: Math.abs(grid.dy),
    "times (s)": time.step,
  });
  const theirs: Readonly<Record<string, number>> = layout(group);
  for (const [what, step] of Object.entries(layout(own))) {
    const found = theirs[what] ?? NaN;
    if (Math.abs(found - step) <= TOLERANCE * step) continue;
    throw new RangeError(
      `Cannot use group "${satellite}" of ${other.path}: its step of ${what} is ${
        Number.isNaN(found) ? "in other units" : found
      }, that of the run's satellite ${step}; give an archive with that spacing`,
    );
  }
  return group;
}
