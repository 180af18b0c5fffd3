import { createArchive, dayAxis, openArchive, requireArchivePlace } from "../archive/mod.ts";
import { counted, DataError, exists, progress } from "../base/mod.ts";
import { simulateImergInto } from "../colocation/mod.ts";
import { DAY, dayOf, type Grid, parseTime, projection } from "../grid/mod.ts";
import { franceGrid, simulateRain, torusOf } from "../sources/mod.ts";

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
  /** Latitude and longitude of its middle, degrees. Default: the middle of France. */
  readonly middle?: readonly [latitude: number, longitude: number];
  /** No progress on standard error. Default false. */
  readonly quiet?: boolean;
  /** Ends the work after the day under way. */
  readonly signal?: AbortSignal;
}

/** What {@link simulateArchive} made. */
export interface SimulateResult {
  /** Days of radar written now. */
  readonly radarDays: number;
  /** Days of IMERG written now. */
  readonly imergDays: number;
}

/** Largest side of the domain, km. */
const LARGEST = 2000;

/** Bytes that the simulator takes per cell of its torus, measured at 1000 and 2000 km. */
const BYTES_PER_CELL = 45;

/** Latitudes and longitudes where the map of France, Lambert-93, is true to a few per cent. */
const PLACES = { latitude: [38, 56], longitude: [-12, 18] } as const;

/** Days that can be simulated: those of real files, see `examine` of the archive. */
const [EARLIEST, LATEST] = ["1950-01-01", "2149-12-31"] as const;

/**
 * Checks what is to be simulated before anything is made.
 *
 * @throws RangeError for sizes that would not fit into memory, or days that are too many; it says what they would take; for
 * places far from France
 */
export function checkSimulation({ days, firstDay, size, seed, middle }: SimulateOptions): void {
  const whole = { days, size };
  for (const [name, value] of Object.entries(whole)) {
    if (!Number.isInteger(value) || value < 1) {
      throw new RangeError(`Cannot simulate with ${name} ${value}: give a whole number of 1 or more`);
    }
  }
  if (!Number.isInteger(seed)) throw new RangeError(`Cannot simulate with seed ${seed}: give a whole number`);
  if (size > LARGEST) {
    const memory = (side: number) => formatGigabytes(BYTES_PER_CELL * torusOf(side) ** 2);
    throw new RangeError(
      `Cannot simulate ${size} x ${size} km: it would take about ${memory(size)} of memory; ` +
        `${LARGEST} km is the most`,
    );
  }
  const [latitude, longitude] = middle ?? [46.5, 3];
  const within = (value: number, [least, greatest]: readonly [number, number]) => value >= least && value <= greatest;
  if (!(within(latitude, PLACES.latitude) && within(longitude, PLACES.longitude))) {
    throw new RangeError(
      `Cannot simulate around ${latitude} N, ${longitude} E: the middle must lie in ${
        PLACES.latitude.join(" to ")
      } N, ` +
        `${PLACES.longitude.join(" to ")} E`,
    );
  }
  const most = (parseTime(LATEST) - parseTime(firstDay)) / DAY + 1;
  if (firstDay < EARLIEST || !(days <= most)) {
    throw new RangeError(
      `Cannot simulate ${days} days from ${firstDay}: they must lie between ${EARLIEST} and ${LATEST}`,
    );
  }
}

/** A square grid of 1 km around a place, or in the middle of France. */
function gridAround(size: number, middle: SimulateOptions["middle"]): Grid {
  const grid = franceGrid(size);
  if (middle === undefined) return grid;
  const [latitude, longitude] = middle;
  const half = (size - 1) / 2;
  const [x, y] = projection(grid.crs).forward(longitude, latitude).map(Math.round) as [number, number];
  return { ...grid, x0: x - half * grid.dx, y0: y - half * grid.dy };
}

const formatGigabytes = (bytes: number): string => `${Number((bytes / 1e9).toPrecision(2)).toLocaleString("en")} GB`;

/**
 * Simulates radar rain (1 km, 5 min) and an IMERG over it (0.1 degree, 30 min) into an archive. Days that are there
 * already stay, so a run that was cut is completed by the same call.
 *
 * @throws RangeError as {@link checkSimulation}; DataError "time-conflict" when the archive holds another simulation;
 * "read-only", "disk-full"
 */
export async function simulateArchive(path: string, options: SimulateOptions): Promise<SimulateResult> {
  const { days, firstDay, seed, size, middle, quiet = false } = options;
  checkSimulation(options);
  await requireArchivePlace(path);
  const rain = simulateRain({ seed, grid: gridAround(size, middle) });
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
  const isStopped = () => options.signal?.aborted === true;
  let frames = 0;
  let radarDays = 0;
  for (const day of wanted) {
    if (isStopped()) break;
    await radar.writeDay(day, {
      "rain_rate": (_index, time) => {
        line.update(++frames, day);
        return rain.frame(time);
      },
    });
    radarDays++;
  }
  line.finish(counted(radarDays, "day"));
  const imergDays = isStopped() ? 0 : await simulateImergInto(path, { seed, quiet });
  return { radarDays, imergDays };
}
