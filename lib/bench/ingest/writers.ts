import { join } from "node:path";
import { OURS } from "../interleave.ts";
import type { Setting } from "../setting.ts";
import { denoSide, type Side, startSide } from "../side.ts";
import { pythonSide } from "../yardstick.ts";
import type { DayOfFrames } from "./worker.ts";

/** Something that writes a day of frames as an array. */
export interface Writer {
  readonly by: string;
  readonly form: string;
  /** Writes the day anew; gives the time, s, and where the array is. */
  readonly write: () => Promise<{ readonly seconds: number; readonly array: string }>;
}

/** Writers of one day, ours first, each into a folder of its own. */
export interface Writers extends AsyncDisposable {
  readonly all: readonly Writer[];
}

/** Ways of zarr-python: as ours, without shards, and with the compressor that people choose for rain. */
const THEIR_FORMS = [
  { form: "zstd, sharded as ours", sharded: true, blosc: false },
  { form: "zstd, a file a chunk", sharded: false, blosc: false },
  { form: "blosc-zstd-bitshuffle, a file a chunk", sharded: false, blosc: true },
] as const;

/** Starts the writers of a day, writes it once with each, and requires the same values. @throws Error when they differ */
export async function startWriters({ yardstick }: Setting, day: DayOfFrames, folder: string): Promise<Writers> {
  const sides: Side[] = [];
  const dispose = async () => {
    for (const side of sides) await side.close();
  };
  try {
    const ours = startSide(denoSide(OURS, new URL("./worker.ts", import.meta.url)));
    sides.push(ours);
    await ours.ask("prepare", { day });
    const first = await written<{ array: string; chunk: readonly number[] }>(ours, join(folder, "ours"), {});
    const all: Writer[] = [{ by: OURS, form: "zstd, sharded", write: () => written(ours, join(folder, "ours"), {}) }];
    if (yardstick !== null) {
      const theirs = startSide(pythonSide("zarr-python", yardstick, "archive_write.py"));
      sides.push(theirs);
      await theirs.ask("prepare", { day });
      const expected = await theirs.ask<{ digest: string }>("digest", { array: first.array });
      for (const [i, { form, ...choice }] of THEIR_FORMS.entries()) {
        const request = { ...choice, chunk: first.chunk, perDay: 288 };
        const write = () => written<{ seconds: number; array: string }>(theirs, join(folder, `theirs-${i}`), request);
        const { digest } = await theirs.ask<{ digest: string }>("digest", { array: (await write()).array });
        if (digest !== expected.digest) throw new Error(`Cannot compare: zarr-python, ${form} wrote other values`);
        all.push({ by: "zarr-python", form, write });
      }
    }
    return { all, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function written<T>(side: Side, path: string, request: object): Promise<T> {
  await Deno.remove(path, { recursive: true }).catch(() => {});
  return await side.ask<T>("write", { ...request, path });
}
