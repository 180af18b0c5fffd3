import { join } from "node:path";
import { type ArchiveGroup, createArchive, dayAxis, ingest, openArchive } from "../../archive/mod.ts";
import { DAY, dayOf, parseTime } from "../../grid/mod.ts";
import { simulateRain } from "../../sources/mod.ts";
import type { Setting } from "../setting.ts";

/** An archive that the benches read. */
export interface BenchArchive {
  /** In words. */
  readonly name: string;
  /** Its folder. */
  readonly path: string;
  /** Folder of the array of rain rates, for other readers. */
  readonly array: string;
  /** Indexes of its time axis that hold data: [first, count]. */
  readonly times: readonly [first: number, count: number];
  /** Rows and columns. */
  readonly grid: readonly [y: number, x: number];
}

/** Group and variable of every archive of the benches. */
export const RADAR = { group: "radar", variable: "rain_rate" } as const;

const FIRST_DAY = "2010-06-01";

/** Makes the archives in `folder`: the KNMI sequence where it is there, and `days` simulated ones of 256 x 256 km. */
export async function makeArchives(
  { knmi, quick, log }: Setting,
  folder: string,
  days: number,
): Promise<readonly [simulated: BenchArchive, ...others: BenchArchive[]]> {
  log(`simulating ${days} days`);
  const simulated = join(folder, "simulated.zarr");
  await simulateDays(simulated, { days, size: quick ? 64 : 256 });
  const first = await described(days === 1 ? "simulated day" : `${days} simulated days`, simulated);
  if (knmi === null || quick) return [first];
  log("ingesting the KNMI sequence");
  const files = (await Array.fromAsync(Deno.readDir(knmi))).map(({ name }) => join(knmi, name)).sort();
  const real = join(folder, "knmi.zarr");
  await ingest(real, files);
  return [first, await described("KNMI sequence", real)];
}

/** An archive of simulated radar alone. */
export async function simulateDays(
  path: string,
  { days, size }: { readonly days: number; readonly size: number },
): Promise<void> {
  const rain = simulateRain({ seed: 0, size });
  const last = dayOf(parseTime(FIRST_DAY) + (days - 1) * DAY);
  const archive = await createArchive(path, { groups: [radarGroup(rain, last)] });
  const group = archive.group(RADAR.group);
  for (let day = 0; day < days; day++) {
    await group.writeDay(dayOf(parseTime(FIRST_DAY) + day * DAY), {
      [RADAR.variable]: (_index, time) => rain.frame(time),
    });
  }
}

/** The group of radar rain on a grid, laid out from {@link FIRST_DAY} to `lastDay`. */
export function radarGroup(
  { grid, product }: Pick<ArchiveGroup, "grid" | "product">,
  lastDay: string = FIRST_DAY,
): ArchiveGroup {
  return {
    name: RADAR.group,
    grid,
    time: dayAxis(FIRST_DAY, lastDay, 300),
    duration: 300,
    variables: [{
      name: RADAR.variable,
      units: "mm h-1",
      longName: "radar rain rate",
      dtype: "uint16",
      scale: 0.01,
      fill: 65535,
      kind: "rate",
    }],
    product,
  };
}

async function described(name: string, path: string): Promise<BenchArchive> {
  const group = (await openArchive(path)).group(RADAR.group);
  const times: number[] = [];
  for (const day of await group.days()) times.push(...await group.present(day));
  const index = (time: number) => (time - group.time.first) / group.time.step;
  const first = index(times[0]!);
  return {
    name,
    path,
    array: join(path, RADAR.group, RADAR.variable),
    times: [first, index(times.at(-1)!) - first + 1],
    grid: [group.grid.ny, group.grid.nx],
  };
}
