import { exists, explainWriteError } from "../../base/mod.ts";

/**
 * Puts a folder that is whole in the place of another, which stays until then and where that fails.
 *
 * @throws DataError "disk-full", "read-only"
 */
export async function putInPlace(whole: string, final: string): Promise<void> {
  const former = `${final}.former`;
  const removeFormer = () =>
    Deno.remove(former, { recursive: true }).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  try {
    if (await exists(final)) {
      await removeFormer(); // of a call that was killed below
      await Deno.rename(final, former);
    }
    await Deno.rename(whole, final);
    await removeFormer();
  } catch (error) {
    if (!await exists(final)) await Deno.rename(former, final).catch(() => {}); // where there was one
    throw explainWriteError(error, final);
  }
}
