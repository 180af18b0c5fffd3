import { tmpdir } from "node:os";
import { join } from "node:path";
import { VERSION, waitForLock } from "../base/mod.ts";
import { simulateArchive, type SimulateOptions } from "./simulate_archive.ts";

/** A July, when storms are heaviest and most of them come in the afternoon. */
const EXAMPLE = { days: 30, firstDay: "2021-07-01", size: 128, seed: 4 } as const;

/** How long to wait for another process that makes the same archive, ms. */
const PATIENCE = 600_000;

/**
 * The simulated archive that the notebooks share: radar and IMERG of 30 days of July over 128 x 128 km. It is made in the
 * system's temporary folder by the first that asks, in about a minute, and found there by the others.
 *
 * @param options What differs from that; the archive is another one then.
 * @returns its path
 * @throws as {@link simulateArchive}; DataError "locked" when another process takes longer than ten minutes to make it
 */
export async function exampleArchive(options: Partial<SimulateOptions> = {}): Promise<string> {
  const wanted = { ...EXAMPLE, ...options };
  const { firstDay, days, size, seed } = wanted;
  const name = `ondee-${Deno.uid() ?? "example"}-${VERSION}`;
  const folder = join(tmpdir(), name, `${firstDay}-${days}-days-${size}-km-${seed}`);
  const path = join(folder, "rain.zarr");
  const lock = await waitForLock(folder, "making", PATIENCE);
  try {
    await simulateArchive(path, wanted);
  } finally {
    await lock.release();
  }
  return path;
}
