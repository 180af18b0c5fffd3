import { DataError, progress } from "../base/mod.ts";
import {
  type ArchiveGroup,
  type ArchiveGroupHandle,
  type ArchiveVariable,
  type FrameMaker,
  type Json,
  openArchive,
} from "../archive/mod.ts";
import { DAY, gridBounds, HALF_HOUR, imergGrid, regridMean, type RegridWeights, regridWeights } from "../grid/mod.ts";
import {
  IMERG_VARIABLES,
  type ImergFieldName,
  type ImergOptions,
  type ImergSimulator,
  simulateImerg,
} from "../sources/mod.ts";
import { MIN_COVERED } from "./plan.ts";

/** Options of {@link simulateImergInto}. */
export interface SimulateImergOptions extends Omit<ImergOptions, "grid"> {
  /** Group with the rain to start from. Default "radar". */
  readonly radar?: string;
  /** Group to write. Default "imerg". */
  readonly imerg?: string;
  /** No progress on standard error. Default false. */
  readonly quiet?: boolean;
}

const code = { dtype: "uint8", fill: 255 } as const;
const rate = { dtype: "uint16", scale: 0.01, fill: 65535 } as const;

/** How each simulated field is packed. */
const PACKING: Readonly<Record<ImergFieldName, Pick<ArchiveVariable, "dtype" | "scale" | "fill">>> = {
  "rain_rate": rate,
  "microwave_rain_rate": rate,
  "infrared_rain_rate": rate,
  "random_error": rate,
  "source": code,
  "observation_minute": code,
  "infrared_weight": code,
  "quality": { dtype: "uint16", scale: 0.0001, fill: 65535 },
};

/**
 * Simulates IMERG over the radar rain of an archive and writes it into a group of the same archive, on the 0.1 degree cells
 * that the radar touches, for every day that the radar has and the group has not yet. The product is marked as simulated and
 * what was injected is kept in the group's attribute "simulation".
 *
 * @returns the number of days written.
 * @throws DataError "time-conflict" when the group is there with other parameters or real values, "grid-mismatch" when it has
 * other cells, and what the archive throws. RangeError when the radar's frames do not fill half hours.
 */
export async function simulateImergInto(archivePath: string, options: SimulateImergOptions): Promise<number> {
  const archive = await openArchive(archivePath);
  const radar = archive.group(options.radar ?? "radar");
  if (HALF_HOUR % radar.time.step !== 0 || radar.time.first % radar.time.step !== 0) {
    throw new RangeError(
      `Radar frames every ${radar.time.step} s do not fill half hours: no IMERG can be simulated`,
    );
  }
  const grid = imergGrid(gridBounds(radar.grid));
  const simulator = simulateImerg({ ...options, grid });
  const wanted = imergGroup(options.imerg ?? "imerg", radar, simulator);
  const group = await archive.addGroup(wanted);
  requireSame(group, wanted);
  const days = await radar.days();
  const done = new Set(await group.days());
  const last = days.at(-1);
  const target = last === undefined ? group : await archive.extend(group.name, last);
  const weights = regridWeights(radar.grid, grid);
  const missing = days.filter((day) => !done.has(day));
  const line = progress("Simulating IMERG", missing.length, { quiet: options.quiet ?? false });
  for (const [number, day] of missing.entries()) {
    await target.writeDay(day, await halfHourMakers(radar, simulator, { weights, day }));
    line.update(number + 1, day);
  }
  line.finish(`${missing.length} days`);
  return missing.length;
}

function imergGroup(name: string, radar: ArchiveGroupHandle, simulator: ImergSimulator): ArchiveGroup {
  const midnight = Math.floor(radar.time.first / DAY) * DAY;
  const days = radar.time.count * radar.time.step / DAY;
  return {
    name,
    grid: simulator.grid,
    time: { first: midnight, step: HALF_HOUR, count: days * DAY / HALF_HOUR },
    duration: HALF_HOUR,
    variables: IMERG_VARIABLES.map((variable) => ({ ...variable, ...PACKING[variable.name] })),
    product: simulator.product,
    attributes: { simulation: JSON.parse(JSON.stringify(simulator.truth)) as Json },
  };
}

function requireSame(group: ArchiveGroup, wanted: ArchiveGroup): void {
  const text = (one: ArchiveGroup) => JSON.stringify(one.attributes?.["simulation"]);
  if (!group.product.simulated || text(group) !== text(wanted)) {
    throw new DataError(
      "time-conflict",
      `Group "${group.name}" is there with ${group.product.simulated ? "another simulation" : "real values"}: ` +
        "simulate into another group",
    );
  }
}

/** Makers of the fields of a day; each half hour is simulated once, when its first field is asked for. */
async function halfHourMakers(
  radar: ArchiveGroupHandle,
  simulator: ImergSimulator,
  of: { readonly weights: RegridWeights; readonly day: string },
): Promise<Record<ImergFieldName, FrameMaker>> {
  const present = new Set((await radar.present(of.day)).map((time) => Math.floor(time / HALF_HOUR) * HALF_HOUR));
  const count = HALF_HOUR / radar.time.step;
  const size = radar.grid.nx * radar.grid.ny;
  const simulate = async (time: number) => {
    const first = (time - radar.time.first) / radar.time.step;
    const frames = await radar.read("rain_rate", { time: [first, count] });
    const truth = Array.from(
      { length: count },
      (_, n) => regridMean(of.weights, frames.subarray(n * size, (n + 1) * size), { minCovered: MIN_COVERED }),
    );
    return simulator.halfHour(time, truth);
  };
  let held: { readonly time: number; readonly fields: ReturnType<typeof simulate> } | undefined;
  const fieldsAt = (time: number) => {
    if (held?.time !== time) held = { time, fields: simulate(time) };
    return held.fields;
  };
  const maker = (name: ImergFieldName): FrameMaker => async (_, time) =>
    present.has(time) ? (await fieldsAt(time))[name] : null;
  const names = IMERG_VARIABLES.map(({ name }) => name);
  return Object.fromEntries(names.map((name) => [name, maker(name)])) as Record<ImergFieldName, FrameMaker>;
}
