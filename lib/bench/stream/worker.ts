import { createHash, type Hash } from "node:crypto";
import { type Archive, type ArchiveGroupHandle, openArchive, windows } from "../../archive/mod.ts";
import { serve } from "../serve.ts";
import { RADAR } from "./archives.ts";
import type { Corner, Reading } from "./reading.ts";

let archive: Archive;
let group: ArchiveGroupHandle;

async function prepare({ path }: { readonly path: string }): Promise<void> {
  archive = await openArchive(path);
  group = archive.group(RADAR.group);
}

/** Takes the values of what was asked for, in the order asked for; where they begin is told of epochs. */
type Take = (values: Float32Array, corner?: Corner) => void;

async function read(reading: Reading, take: Take): Promise<void> {
  if (reading.kind === "windows") {
    const { corners, size: { frames, side } } = reading;
    for (const [t, y, x] of corners) {
      take(await group.read(RADAR.variable, { time: [t, frames], y: [y, side], x: [x, side] }));
    }
  } else if (reading.kind === "all") {
    const { times: [first, count], step } = reading;
    for (let t = first; t < first + count; t += step) {
      take(await group.read(RADAR.variable, { time: [t, Math.min(step, first + count - t)] }));
    }
  } else {
    await readEpoch(reading, take);
  }
}

async function readEpoch({ size, epoch, most = Infinity }: Reading & { kind: "epoch" }, take: Take): Promise<void> {
  const { frames, side, batch } = size;
  const { first, step } = group.time;
  let count = 0;
  for await (const { data, origins } of windows(archive, { ...RADAR, frames, size: side, batch, epoch, reuse: true })) {
    const values = data.length / origins.length;
    for (const [i, { time, y, x }] of origins.entries()) {
      if (count++ === most) return;
      take(data.subarray(i * values, (i + 1) * values), [(time - first) / step, y, x]);
    }
  }
}

async function time({ reading }: { readonly reading: Reading }) {
  let values = 0;
  const start = performance.now();
  await read(reading, ({ length }) => values += length);
  return { seconds: (performance.now() - start) / 1000, values };
}

/** Digest of the values as they are stored, and what is known of each window of an epoch. */
async function digest({ reading }: { readonly reading: Reading }) {
  const { scale = 1, fill } = group.variables.find(({ name }) => name === RADAR.variable)!;
  const hash: Hash = createHash("sha256");
  const corners: Corner[] = [];
  const means: number[] = [];
  await read(reading, (values, corner) => {
    hash.update(Uint16Array.from(values, (value) => Number.isNaN(value) ? fill : Math.round(value / scale)));
    if (corner === undefined) return;
    corners.push(corner);
    means.push(values.reduce((sum, rate) => sum + (rate > 0 ? Math.log1p(rate) : 0), 0) / values.length);
  });
  return { digest: hash.digest("hex"), corners, means };
}

await serve({ prepare, time, digest });
