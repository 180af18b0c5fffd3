import { createHash } from "node:crypto";
import {
  type Archive,
  type ArchiveGroupHandle,
  openArchive,
  type Packed,
  type ReadPart,
  windows,
} from "../../archive/mod.ts";
import { serve } from "../serve.ts";
import { RADAR } from "./archives.ts";
import type { Corner, Reading } from "./reading.ts";

let archive: Archive;
let group: ArchiveGroupHandle;
let threads: number;

async function prepare(request: { readonly path: string; readonly threads: number }): Promise<void> {
  threads = request.threads;
  archive = await openArchive(request.path, { threads });
  group = archive.group(RADAR.group);
}

/** Takes the values of what was asked for, in the order asked for; where they begin is told of epochs. */
type Take = (values: Float32Array | Packed, corner?: Corner) => void;

let memory: Packed = new Uint16Array();

/** Stored values of a part, in the memory of the part before where it has the same size. */
async function stored(part: ReadPart): Promise<Packed> {
  const { y, x } = part;
  const length = part.time[1] * (y?.[1] ?? group.grid.ny) * (x?.[1] ?? group.grid.nx);
  const options = memory.length === length ? { ...part, into: memory } : part;
  return memory = await group.readStored(RADAR.variable, options);
}

async function read(reading: Reading, take: Take): Promise<void> {
  if (reading.kind === "windows") {
    const { corners, size: { frames, side } } = reading;
    for (const [t, y, x] of corners) take(await stored({ time: [t, frames], y: [y, side], x: [x, side] }));
  } else if (reading.kind === "all") {
    const { times: [first, count], step } = reading;
    for (let t = first; t < first + count; t += step) {
      take(await stored({ time: [t, Math.min(step, first + count - t)] }));
    }
  } else {
    await readEpoch(reading, take);
  }
}

async function readEpoch({ size, epoch, most = Infinity }: Reading & { kind: "epoch" }, take: Take): Promise<void> {
  const { frames, side, batch } = size;
  const { first, step } = group.time;
  let count = 0;
  const options = { ...RADAR, frames, size: side, batch, epoch, threads, reuse: true };
  for await (const { data, origins } of windows(archive, options)) {
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

/** Digest of the values as they are stored; for an epoch, where its windows begin. */
async function digest({ reading }: { readonly reading: Reading }) {
  const { scale = 1, fill } = group.variables.find(({ name }) => name === RADAR.variable)!;
  const hash = createHash("sha256");
  const corners: Corner[] = [];
  await read(reading, (values, corner) => {
    const asStored = (value: number) => Number.isNaN(value) ? fill : Math.round(value / scale);
    hash.update(values instanceof Float32Array ? Uint16Array.from(values, asStored) : values);
    if (corner !== undefined) corners.push(corner);
  });
  return { digest: hash.digest("hex"), corners };
}

/** Mean log-rain, ln(1 + R), of the middle frame of each window of an epoch, and where the window begins. */
async function means({ reading }: { readonly reading: Reading & { readonly kind: "epoch" } }) {
  const { frames, side } = reading.size;
  const cells = side ** 2;
  const middle = Math.floor(frames / 2) * cells;
  const found: { mean: number; corner: Corner }[] = [];
  await read(reading, (values, corner) => {
    let sum = 0;
    for (let i = middle; i < middle + cells; i++) if (values[i]! > 0) sum += Math.log1p(values[i]!);
    found.push({ mean: sum / cells, corner: corner! });
  });
  return { found };
}

await serve({ prepare, time, digest, means });
