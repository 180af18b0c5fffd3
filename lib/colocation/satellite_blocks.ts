import { type FieldSeries, hasVariable } from "./field_series.ts";
import { openCarries } from "./overpass_carries.ts";
import { nearestOverpasses, type SourceBlock } from "./overpasses.ts";
import { type ColocationPlan, timesPerDay } from "./plan.ts";

/** Satellite variables of the pairs; rain_rate must be there. */
const FIELDS = ["rain_rate", "source", "observation_minute", "infrared_weight", "quality"] as const;

/** Name of a satellite variable of the pairs. */
type Field = typeof FIELDS[number];

/** Values of the plan's cells over a day of satellite times. */
export interface SatelliteBlock {
  /** Index of its first time on the satellite's axis. */
  readonly first: number;
  /** Index after its last time. */
  readonly end: number;
  /** Values [time, cell]; NaN where missing, and throughout for variables that the product does not have. */
  readonly fields: Readonly<Record<Field, Float32Array>>;
  /** Nearest microwave observations around the middle of each time [time, cell], s since 1970 UTC; NaN unknown. */
  readonly overpasses: { readonly last: Float64Array; readonly next: Float64Array };
}

/**
 * The satellite's days that hold the plan's times, and one more on either side for overpasses just outside, in order.
 * Sources are read twice: backward for the next overpasses, forward for the last ones. Memory is that of one day.
 */
export async function* satelliteBlocks(imerg: FieldSeries, plan: ColocationPlan): AsyncGenerator<SatelliteBlock> {
  const days = daysAround(imerg, plan);
  const carries = openCarries(plan.cells.length);
  const unknown = () => new Float64Array(plan.cells.length).fill(NaN);
  try {
    const next = unknown();
    for (const [number, day] of [...days.entries()].toReversed()) {
      carries.put(number, next);
      const fields = await readFields({ imerg, plan, day }, ["source", "observation_minute"]);
      nearestOverpasses(sourcesOf(imerg, day, fields), next, "next");
    }
    const last = unknown();
    for (const [number, day] of days.entries()) {
      const fields = await readFields({ imerg, plan, day }, FIELDS);
      const sources = sourcesOf(imerg, day, fields);
      const overpasses = {
        last: nearestOverpasses(sources, last, "last"),
        next: nearestOverpasses(sources, carries.get(number), "next"),
      };
      yield { ...day, fields, overpasses };
    }
  } finally {
    carries.close();
  }
}

type Day = Pick<SatelliteBlock, "first" | "end">;

function daysAround(imerg: FieldSeries, plan: ColocationPlan): readonly Day[] {
  const size = timesPerDay(imerg.time);
  const from = Math.max(0, Math.floor(plan.first / size) - 1);
  const until = Math.min(Math.ceil(imerg.time.count / size), Math.ceil(plan.end / size) + 1);
  return Array.from({ length: until - from }, (_, k) => {
    const first = (from + k) * size;
    return { first, end: Math.min(imerg.time.count, first + size) };
  });
}

async function readFields<F extends Field>(
  from: { readonly imerg: FieldSeries; readonly plan: ColocationPlan; readonly day: Day },
  names: readonly F[],
): Promise<Record<F, Float32Array>> {
  const { imerg, plan: { block, places }, day } = from;
  const count = day.end - day.first;
  const size = block.nx * block.ny;
  const [y, x] = [[block.y, block.ny], [block.x, block.nx]] as const;
  const entries = names.map(async (name) => {
    const values = new Float32Array(count * places.length).fill(NaN);
    if (!hasVariable(imerg, name)) return [name, values];
    const all = await imerg.read(name, { time: [day.first, count], y, x });
    for (let k = 0; k < count; k++) {
      places.forEach((place, c) => values[k * places.length + c] = all[k * size + place]!);
    }
    return [name, values];
  });
  return Object.fromEntries(await Promise.all(entries)) as Record<F, Float32Array>;
}

function sourcesOf(
  imerg: FieldSeries,
  day: Day,
  fields: Readonly<Record<"source" | "observation_minute", Float32Array>>,
): SourceBlock {
  return {
    first: imerg.time.first + day.first * imerg.time.step,
    step: imerg.time.step,
    source: fields.source,
    minute: fields.observation_minute,
  };
}
