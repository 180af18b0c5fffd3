import { randomStream } from "../../base/mod.ts";
import { entryOf, OURS } from "../interleave.ts";
import type { BenchEntry, BenchRow } from "../result.ts";
import type { Setting } from "../setting.ts";
import { denoSide, startSide } from "../side.ts";
import type { BenchArchive } from "./archives.ts";
import { type Corner, type Reading, windowSize } from "./reading.ts";

/** A window of an epoch. */
interface Window {
  /** Mean log-rain of its middle frame. */
  readonly mean: number;
  readonly corner: Corner;
}

/** How alike neighbouring batches are: as our stream mixes windows, as a full shuffle would, and in the order of time. */
export async function mixingRow({ quick, threads, log }: Setting, archive: BenchArchive): Promise<BenchRow> {
  log(`${archive.name}: mixing`);
  const size = windowSize(quick);
  const side = startSide(denoSide(OURS, new URL("./worker.ts", import.meta.url)));
  const found: Record<"streamed" | "shuffled" | "ordered", number[]> = { streamed: [], shuffled: [], ordered: [] };
  try {
    await side.ask("prepare", { path: archive.path, threads });
    for (let epoch = 0; epoch < (quick ? 2 : 5); epoch++) {
      const reading: Reading = { kind: "epoch", size, epoch };
      const { found: windows } = await side.ask<{ found: Window[] }>("means", { reading });
      const correlation = (some: readonly Window[]) => neighbourCorrelation(some.map(({ mean }) => mean), size.batch);
      found.streamed.push(correlation(windows));
      found.shuffled.push(correlation(randomStream(epoch, "full shuffle").shuffle([...windows])));
      found.ordered.push(correlation(windows.toSorted((a, b) => a.corner[0] - b.corner[0])));
    }
  } finally {
    await side.close();
  }
  const entry = (by: string, form: string, values: readonly number[]): BenchEntry =>
    entryOf({ by, form, rounds: [values] });
  return {
    work: `${archive.name}: correlation of neighbouring batches`,
    unit: "",
    better: "less",
    entries: [
      entry(OURS, "shuffled by chunks, as streamed", found.streamed),
      entry("the same windows", "shuffled all together", found.shuffled),
      entry("the same windows", "in the order of time", found.ordered),
    ],
    note:
      `of the mean log-rain, ln(1 + R), of the middle frames of batches of ${size.batch} windows, epoch by epoch; 0 is perfect mixing`,
  };
}

/** Correlation of the means of neighbouring batches of some values. */
export function neighbourCorrelation(values: readonly number[], batch: number): number {
  const means = Array.from({ length: Math.floor(values.length / batch) }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < batch; k++) sum += values[i * batch + k]!;
    return sum / batch;
  });
  const mean = means.reduce((a, b) => a + b, 0) / means.length;
  let covariance = 0;
  let variance = 0;
  for (const [i, value] of means.entries()) {
    variance += (value - mean) ** 2;
    if (i > 0) covariance += (value - mean) * (means[i - 1]! - mean);
  }
  return covariance / variance;
}
