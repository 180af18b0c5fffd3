import { concatenate } from "./concatenate.ts";
import type { PairedWindowBatch } from "./paired_windows.ts";

/** The windows of a batch one by one, views of its values. */
export function apart({ radar, satellite, origins }: PairedWindowBatch): readonly PairedWindowBatch[] {
  return origins.map((origin, window) => {
    const cut = (values: Float32Array) =>
      values.subarray(window * values.length / origins.length, (window + 1) * values.length / origins.length);
    return { radar: cut(radar), satellite: cut(satellite), origins: [origin] };
  });
}

/** Windows in one batch, with values of its own. */
export function together(batches: readonly PairedWindowBatch[]): PairedWindowBatch {
  return {
    radar: concatenate(batches.map(({ radar }) => radar)),
    satellite: concatenate(batches.map(({ satellite }) => satellite)),
    origins: batches.flatMap(({ origins }) => origins),
  };
}
