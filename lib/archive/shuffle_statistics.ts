import type { WindowBatch } from "./window_batches.ts";

/** How well windows are mixed, told by the mean of the values of each window, log(1 + mean). */
export interface ShuffleStatistics {
  /** Whole batches. */
  readonly batches: number;
  /** Correlation between neighbouring batches' means; for windows drawn at random it is 0 give or take 1 / sqrt(batches). */
  readonly correlation: number;
  /** Variance of the batches' means over that of batches drawn at random: 1 for those, more where windows of a batch are alike. */
  readonly spread: number;
}

/** Goes over the batches of a stream and measures how well its windows are mixed. @throws RangeError for fewer than 3 batches */
export async function shuffleStatistics(stream: AsyncIterable<WindowBatch>): Promise<ShuffleStatistics> {
  const windows: number[] = [];
  const means: number[] = [];
  let size = 0;
  for await (const { data, shape } of stream) {
    size = Math.max(size, shape[0]);
    if (shape[0] < size) continue;
    const length = data.length / shape[0];
    const values = Array.from({ length: shape[0] }, (_, i) => levelOf(data.subarray(i * length, (i + 1) * length)));
    windows.push(...values);
    means.push(mean(values));
  }
  if (means.length < 3) throw new RangeError(`Mixing is told from 3 batches or more, got ${means.length}`);
  return {
    batches: means.length,
    correlation: covariance(means.slice(1), means.slice(0, -1)) / covariance(means, means),
    spread: size * covariance(means, means) / covariance(windows, windows),
  };
}

/** log(1 + mean of the valid values); 0 for none. */
function levelOf(values: Float32Array): number {
  let sum = 0;
  let valid = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    valid++;
  }
  return valid === 0 ? 0 : Math.log1p(sum / valid);
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function covariance(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  return mean(a.map((value, i) => (value - meanA) * (b[i]! - meanB)));
}
