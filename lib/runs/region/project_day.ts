import type { ArchiveGroupHandle, FrameMaker } from "../../archive/mod.ts";
import { HALF_HOUR, parseTime } from "../../grid/mod.ts";
import { fingerprint } from "../archive_identity.ts";
import { isMadeOf } from "../day_origin.ts";
import type { RadarLikeVariable } from "../projection/radar_like_group.ts";
import { projectTime, type Region, type RegionFields, windowStarts } from "./region_windows.ts";

/** Projects a day, unless it is there as its satellite is now; gives the windows that it was made of now. */
export async function projectDay(
  region: Region,
  satellite: ArchiveGroupHandle,
  target: ArchiveGroupHandle,
  day: string,
): Promise<number> {
  const origin = (await fingerprint(satellite, day)).digest;
  const isThere = (await target.days()).includes(day);
  if (isThere && await isMadeOf(target, day, origin)) return 0;
  const starts = windowStarts(region.halfHours);
  const perHalfHour = HALF_HOUR / target.time.step;
  const cells = region.grid.ny * region.grid.nx;
  let windows = 0;
  let held: { readonly number: number; readonly fields: RegionFields | null } = { number: -1, fields: null };
  const maker = (name: keyof Omit<RegionFields, "windows">): FrameMaker => async (index) => {
    const number = Math.floor(index / perHalfHour / region.halfHours);
    if (held.number !== number) {
      held = { number, fields: null }; // what was held goes first
      held = { number, fields: await projectTime(region, parseTime(day) + starts[number]!) };
      windows += held.fields?.windows ?? 0;
    }
    const frame = index - starts[number]! / target.time.step;
    const field = held.fields?.[name].subarray(frame * cells, (frame + 1) * cells);
    return field === undefined || field.every(Number.isNaN) ? null : field;
  };
  const makers: Readonly<Record<RadarLikeVariable, FrameMaker>> = {
    "rain_rate": maker("mean"),
    "rain_rate_spread": maker("spread"),
  };
  const { written } = await target.writeDay(day, makers, { source: () => origin, replace: isThere });
  if (written === 0 && isThere) await target.removeDay(day); // its satellite is missing now
  return windows;
}
