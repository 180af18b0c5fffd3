import { join } from "node:path";
import { createArchive, type Grid, type Product } from "../../archive/mod.ts";
import { serve } from "../serve.ts";
import { RADAR, radarGroup } from "../stream/archives.ts";

/** Frames of a day, to be written again and again. */
export interface DayOfFrames {
  /** File with the rates, float32 [frame, y, x], mm h-1, NaN where missing. */
  readonly file: string;
  readonly frames: number;
  /** Index of the first frame in its day. */
  readonly first: number;
  readonly grid: Grid;
  readonly product: Product;
}

let day: DayOfFrames;
let rates: Float32Array;

async function prepare(request: { readonly day: DayOfFrames }): Promise<void> {
  day = request.day;
  rates = new Float32Array((await Deno.readFile(day.file)).buffer);
}

/** Writes the day into a new archive; the folder of the array and its chunks come out. */
async function write({ path }: { readonly path: string }) {
  const cells = day.grid.ny * day.grid.nx;
  const start = performance.now();
  const group = radarGroup(day);
  const handle = (await createArchive(path, { groups: [group] })).group(RADAR.group);
  await handle.writeDay(new Date(group.time.first * 1000).toISOString().slice(0, 10), {
    [RADAR.variable]: (index) => {
      const k = index - day.first;
      return k >= 0 && k < day.frames ? rates.subarray(k * cells, (k + 1) * cells) : null;
    },
  });
  const seconds = (performance.now() - start) / 1000;
  return { seconds, array: join(path, RADAR.group, RADAR.variable), chunk: handle.chunk };
}

await serve({ prepare, write });
