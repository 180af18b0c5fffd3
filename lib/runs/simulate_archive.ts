import { createArchive, dayAxis, openArchive } from "../archive/mod.ts";
import { DataError, exists, progress } from "../base/mod.ts";
import { simulateImergInto } from "../colocation/mod.ts";
import { DAY, dayOf, parseTime } from "../grid/mod.ts";
import { simulateRain } from "../sources/mod.ts";

/** Options of {@link simulateArchive}. */
export interface SimulateOptions {
  /** Days. */
  readonly days: number;
  /** First day, "YYYY-MM-DD". */
  readonly firstDay: string;
  /** Seed of the rain and of the satellites. */
  readonly seed: number;
  /** Side of the square domain, km. */
  readonly size: number;
  /** No progress on standard error. Default false. */
  readonly quiet?: boolean;
}

/** What {@link simulateArchive} made. */
export interface SimulateResult {
  /** Days of radar written now. */
  readonly radarDays: number;
  /** Days of IMERG written now. */
  readonly imergDays: number;
}

/**
 * Simulates radar rain (1 km, 5 min) and an IMERG over it (0.1 degree, 30 min) into an archive. Days that are there
 * already stay, so a run that was cut is completed by the same call.
 *
 * @throws DataError "time-conflict" when the archive holds another simulation
 */
export async function simulateArchive(path: string, options: SimulateOptions): Promise<SimulateResult> {
  const { days, firstDay, seed, size, quiet = false } = options;
  if (!Number.isInteger(days) || days < 1) throw new RangeError(`Cannot simulate ${days} days: give 1 or more`);
  const rain = simulateRain({ seed, size });
  const first = parseTime(firstDay);
  const lastDay = dayOf(first + (days - 1) * DAY);
  const group = {
    name: "radar",
    grid: rain.grid,
    time: dayAxis(firstDay, lastDay, rain.parameters.step),
    duration: rain.parameters.step,
    variables: [{
      name: "rain_rate",
      units: "mm h-1",
      longName: "simulated radar rain rate",
      dtype: "uint16",
      scale: 0.01,
      fill: 65535,
      kind: "rate",
    }],
    product: rain.product,
    attributes: { simulation: JSON.parse(JSON.stringify(rain.parameters)) },
  } as const;
  const archive = await exists(`${path}/zarr.json`)
    ? await openArchive(path)
    : await createArchive(path, { groups: [], title: "Simulated radar and IMERG" });
  const there = await archive.addGroup(group);
  if (JSON.stringify(there.attributes?.["simulation"]) !== JSON.stringify(group.attributes.simulation)) {
    const what = there.product.simulated ? "another simulation" : "real rain";
    throw new DataError("time-conflict", `Archive holds ${what} as "radar": simulate into another one`, { file: path });
  }
  if (first < there.time.first) {
    const begin = `Archive begins on ${dayOf(there.time.first)}: simulate earlier days into another one`;
    throw new DataError("time-conflict", begin, { file: path });
  }
  const radar = await archive.extend("radar", lastDay);
  const done = new Set(await radar.days());
  const wanted = Array.from({ length: days }, (_, i) => dayOf(first + i * DAY)).filter((day) => !done.has(day));
  const line = progress("Simulating radar", wanted.length * DAY / group.duration, { quiet });
  let frames = 0;
  for (const day of wanted) {
    await radar.writeDay(day, {
      "rain_rate": (_index, time) => {
        line.update(++frames, day);
        return rain.frame(time);
      },
    });
  }
  line.finish(`${wanted.length} days`);
  const imergDays = await simulateImergInto(path, { seed, quiet });
  return { radarDays: wanted.length, imergDays };
}
