import { createArchive, dayAxis } from "../../archive/mod.ts";
import { openEngine } from "../../engine/mod.ts";
import {
  DATA_DEFAULTS,
  encodeMosaics,
  type EncodeReport,
  rainSettings,
  RECIPE,
  trainRain,
  withLevers,
} from "../../runs/mod.ts";
import { simulateRain } from "../../sources/mod.ts";
import { serve } from "../serve.ts";

const DAY_ENCODED = "2021-06-01";

/** Archives to be made. */
export interface MakeRequest {
  /** Archives by what their rain is: as simulated, or at least a drizzle everywhere. */
  readonly archives: { readonly rain: string; readonly wet: string };
  /** Run directory. */
  readonly run: string;
  /** Side, km. */
  readonly side: number;
  /** Mosaics, from noon on. */
  readonly mosaics: number;
}

/** What is to be encoded. */
export interface EncodeRequest {
  /** Archive. */
  readonly archive: string;
  /** Group of latents, made anew. */
  readonly into: string;
  /** Run directory. */
  readonly run: string;
  /** Threads. */
  readonly threads: number;
}

/** From noon on: hours of one day. */
const NOON = 144;

await serve({
  make: async ({ archives, run, side, mosaics }: MakeRequest) => {
    const rain = simulateRain({ seed: 1, size: side });
    const time = dayAxis(DAY_ENCODED, DAY_ENCODED, rain.parameters.step);
    const group = {
      name: "radar",
      grid: rain.grid,
      time,
      duration: time.step,
      variables: [{
        name: "rain_rate",
        units: "mm h-1",
        longName: "rain rate",
        dtype: "uint16",
        scale: 0.01,
        fill: 65535,
        kind: "rate",
      }],
      product: rain.product,
    } as const;
    const made = [];
    for (const path of [archives.rain, archives.wet]) made.push(await createArchive(path, { groups: [group] }));
    const frame = (index: number, at: number) => index < NOON || index >= NOON + mosaics ? null : rain.frame(at);
    await made[0]!.group("radar").writeDay(DAY_ENCODED, { "rain_rate": frame });
    await made[1]!.group("radar").writeDay(DAY_ENCODED, {
      "rain_rate": (index, at) => frame(index, at)?.map((rate) => Math.max(rate, 0.2)) ?? null,
    });
    // a step of training will do: speed does not depend on parameters; there are wet windows where it rains everywhere
    using engine = await openEngine();
    const data = { ...DATA_DEFAULTS, archive: archives.wet, batch: 2 };
    const split = { by: "hour-blocks", blockHours: 2, gapMinutes: 0 } as const;
    const settings = withLevers(rainSettings("topographic", { ...data, splits: split }, 1), RECIPE);
    await trainRain(engine, run, "topographic", settings, { command: "bench mosaics", quiet: true });
  },
  encode: async ({ archive, into, run, threads }: EncodeRequest): Promise<EncodeReport> => {
    using engine = await openEngine({ threads });
    return await encodeMosaics(engine, run, { archive, into, quiet: true });
  },
});
