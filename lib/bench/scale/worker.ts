import { join } from "node:path";
import { ingest, openArchive, windows } from "../../archive/mod.ts";
import { colocate } from "../../colocation/mod.ts";
import { validate } from "../../runs/mod.ts";
import { serve } from "../serve.ts";
import { dayFileNames, dayFileOpener, makeDayFiles } from "./day_files.ts";
import type { Stage } from "./stages.ts";

/** What a process is asked to do. */
export interface StageRequest {
  /** Folder of the day's files, and of an archive and pairs for each number of days. */
  readonly folder: string;
  /** Days. */
  readonly days: number;
  /** Frames and side of the windows of an epoch. */
  readonly window: readonly [frames: number, side: number];
}

const archivePath = ({ folder, days }: StageRequest) => join(folder, `${days}.zarr`);
const pairsPath = ({ folder, days }: StageRequest) => join(folder, `${days}.parquet`);

/** Each stage gives the number of things that it did, to see that it did them all. */
const handlers: Readonly<Record<Stage, (request: StageRequest) => Promise<number>>> = {
  ingest: async (request) => {
    const path = archivePath(request);
    await Deno.remove(path, { recursive: true }).catch(() => {});
    const { folder, days } = request;
    const { frames, setAside } = await ingest(path, await dayFileNames(folder, days), {
      open: await dayFileOpener(folder),
    });
    if (setAside.length > 0) throw new Error(`${setAside[0]!.file} was set aside: ${setAside[0]!.reason}`);
    return frames;
  },
  colocate: async (request) => (await colocate(archivePath(request), pairsPath(request), { quiet: true })).rows,
  epoch: async (request) => {
    const [frames, size] = request.window;
    let count = 0;
    const stream = windows(await openArchive(archivePath(request)), { frames, size, reuse: true });
    for await (const { origins } of stream) count += origins.length;
    return count;
  },
  // A single day has too few storms for intervals, which cost what no number of days changes: here it draws them too.
  validate: async (request) => (await validate(pairsPath(request), { minBlocks: 1 })).about.rows,
};

await serve({
  simulate: ({ folder, size }: { readonly folder: string; readonly size: number }) => makeDayFiles(folder, size),
  ...Object.fromEntries(
    Object.entries(handlers).map(([stage, work]) => [
      stage,
      async (request: StageRequest) => ({ done: await work(request) }),
    ]),
  ),
});
