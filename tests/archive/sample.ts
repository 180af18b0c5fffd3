import type { ArchiveGroup, ArchiveVariable } from "../../lib/archive/mod.ts";
import { type Grid, LONGLAT } from "../../lib/grid/mod.ts";
import { randomStream } from "../../lib/base/mod.ts";
import { parseTime } from "../../lib/grid/mod.ts";

/** Rain packed as the archive of radar wants it. */
export const RAIN: ArchiveVariable = {
  name: "rain_rate",
  units: "mm h-1",
  longName: "rain rate",
  dtype: "uint16",
  scale: 0.01,
  fill: 65535,
  kind: "rate",
};

export const CODE: ArchiveVariable = {
  name: "source",
  units: "1",
  longName: "source",
  dtype: "uint8",
  fill: 255,
  kind: "code",
};

/** A projected grid whose sides are no multiple of a chunk. */
export const STEREO: Grid = {
  crs: "+proj=stere +lat_0=90 +lon_0=0 +lat_ts=60 +a=6378137 +b=6356752 +x_0=0 +y_0=0",
  nx: 13,
  ny: 11,
  x0: 500,
  y0: -500,
  dx: 1000,
  dy: -1000,
};

/** A geographic grid. */
export const DEGREES: Grid = { crs: LONGLAT, nx: 6, ny: 5, x0: 0.05, y0: 40.05, dx: 0.1, dy: 0.1 };

/** A group of `days` days from 2021-06-25, a time every half hour. */
export function sampleGroup(days = 3, more: Partial<ArchiveGroup> = {}): ArchiveGroup {
  return {
    name: "radar",
    grid: STEREO,
    time: { first: parseTime("2021-06-25"), step: 1800, count: 48 * days },
    duration: 1800,
    variables: [RAIN],
    product: { name: "test", run: "", version: "", simulated: true },
    ...more,
  };
}

/** Rain in hundredths of mm h-1 at time number `k`: about a third wet, the first cell missing. The same for the same `k`. */
export function rain(grid: Grid, k: number): Float32Array {
  const stream = randomStream(7, `rain ${k}`);
  const data = Float32Array.from(
    { length: grid.ny * grid.nx },
    () => stream.next() < 0.35 ? Math.round(stream.next() * 2000) / 100 : 0,
  );
  data[0] = NaN;
  return data;
}

/** Runs `body` in a temporary folder, removed afterwards. */
export async function withFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "ondee-archive-" });
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Kills a process that may have ended, and waits until it is gone. */
export async function kill(child: Deno.ChildProcess): Promise<void> {
  try {
    child.kill("SIGKILL");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  await child.status;
}
