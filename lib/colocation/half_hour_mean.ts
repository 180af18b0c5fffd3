/**
 * Makes the function that averages each pixel over `count` frames [frame, y, x]; NaN where fewer than `minFrames` frames
 * have a value. What it returns is valid until it is called again: its memory is used again.
 */
export function frameAverager(
  options: { readonly count: number; readonly minFrames: number; readonly pixels: number },
): (frames: Float32Array) => Float32Array {
  const { count, minFrames, pixels } = options;
  const sum = new Float64Array(pixels);
  const present = new Uint8Array(pixels);
  const mean = new Float32Array(pixels);
  return (frames) => {
    sum.fill(0);
    present.fill(0);
    for (let f = 0; f < count; f++) {
      const offset = f * pixels;
      for (let p = 0; p < pixels; p++) {
        const value = frames[offset + p]!;
        if (value !== value) continue;
        sum[p]! += value;
        present[p]!++;
      }
    }
    for (let p = 0; p < pixels; p++) mean[p] = present[p]! >= minFrames ? sum[p]! / present[p]! : NaN;
    return mean;
  };
}
