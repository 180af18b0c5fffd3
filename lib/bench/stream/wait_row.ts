import { entryOf, OURS } from "../interleave.ts";
import type { BenchRow } from "../result.ts";
import type { Setting } from "../setting.ts";
import { denoSide, startSide } from "../side.ts";
import type { BenchArchive } from "./archives.ts";

/** The share of its time that training on an archive waits for data. */
export async function waitRow({ quick, threads, log }: Setting, archive: BenchArchive): Promise<BenchRow> {
  log(`${archive.name}: training`);
  const side = startSide(denoSide(OURS, new URL("./wait_worker.ts", import.meta.url)));
  try {
    const { first } = await side.ask<{ first: number }>("prepare", { path: archive.path, threads, small: quick });
    const rounds: number[][] = [];
    for (let round = 0; round < (quick ? 1 : 6); round++) {
      rounds.push([(await side.ask<{ share: number }>("wait", { steps: quick ? 2 : 25 })).share]);
    }
    return {
      work: `${archive.name}: share of its time that training waits for data`,
      unit: "%",
      better: "less",
      entries: [entryOf({ by: OURS, form: "train topographic", rounds })],
      target: { of: "value", bound: "at most", limit: 3 },
      note:
        `wet windows of 18 x 64 x 64 cells averaged to 32 x 32, mirrored and turned, 8 a step; the first batch of an ` +
        `epoch, which fills the buffer, came after ${first.toFixed(1)} s and is not counted`,
    };
  } finally {
    await side.close();
  }
}
