/** Runs `use` with a new folder, which is removed afterwards. */
export async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Number missing, sum, smallest and largest of the others. */
export function summary(data: Float32Array): { missing: number; sum: number; min: number; max: number } {
  const result = { missing: 0, sum: 0, min: Infinity, max: -Infinity };
  for (const value of data) {
    if (Number.isNaN(value)) result.missing++;
    else {
      result.sum += value;
      result.min = Math.min(result.min, value);
      result.max = Math.max(result.max, value);
    }
  }
  return result;
}

/** Whether `a` is `b` within a relative 1e-5. */
export function near(a: number, b: number, tolerance = 1e-5): boolean {
  return Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b));
}
