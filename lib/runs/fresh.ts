import { join } from "node:path";

/**
 * Whether all of `outputs` exist and nothing of `inputs` was changed after the oldest of them; folders are looked through.
 */
export async function isFresh(outputs: readonly string[], inputs: readonly string[]): Promise<boolean> {
  let oldest = Infinity;
  for (const output of outputs) oldest = Math.min(oldest, await changed(output) ?? -Infinity);
  for (const input of inputs) if ((await changed(input) ?? -Infinity) > oldest) return false;
  return Number.isFinite(oldest);
}

/** When a file, or the newest file in a folder, was changed, ms; null when there is none. */
async function changed(path: string): Promise<number | null> {
  try {
    const { isDirectory, mtime } = await Deno.stat(path);
    if (!isDirectory) return mtime?.getTime() ?? null;
    let newest: number | null = null;
    for await (const entry of Deno.readDir(path)) {
      const time = await changed(join(path, entry.name));
      if (time !== null && (newest === null || time > newest)) newest = time;
    }
    return newest;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
