/**
 * Mean of each pixel over frames [frame, y, x]; NaN where fewer than `minFrames` frames have a value.
 */
export function frameMean(
  frames: Float32Array,
  options: { readonly count: number; readonly minFrames: number },
): Float32Array {
  const { count, minFrames } = options;
  const pixels = frames.length / count;
  const sum = new Float64Array(pixels);
  const present = new Uint8Array(pixels);
  for (let f = 0; f < count; f++) {
    const offset = f * pixels;
    for (let p = 0; p < pixels; p++) {
      const value = frames[offset + p]!;
      if (value !== value) continue;
      sum[p]! += value;
      present[p]!++;
    }
  }
  const mean = new Float32Array(pixels);
  for (let p = 0; p < pixels; p++) mean[p] = present[p]! >= minFrames ? sum[p]! / present[p]! : NaN;
  return mean;
}
