import { join } from "node:path";
import { inspectArchive } from "../../archive/mod.ts";
import { DAY } from "../../grid/mod.ts";
import type { GroupSize } from "./scale_result.ts";

/** Sizes of the groups of an archive by their names; those without data are left out. */
export async function groupSizes(path: string): Promise<ReadonlyMap<string, GroupSize>> {
  const { groups, variables } = await inspectArchive(path);
  const sizes = new Map<string, GroupSize>();
  for (const { name, grid, time } of groups) {
    const own = variables.filter(({ group }) => group === name);
    const cells = grid.ny * grid.nx;
    const values = own.reduce((sum, { times }) => sum + times * cells, 0);
    const stored = own.reduce((sum, { bytes }) => sum + bytes.stored, 0);
    if (values === 0) continue;
    sizes.set(name, { cells, times: DAY / time.step, variables: own.length, bytesPerValue: stored / values });
  }
  return sizes;
}

/** Number of files under a folder. */
export async function countFiles(folder: string): Promise<number> {
  let count = 0;
  for await (const entry of Deno.readDir(folder)) {
    count += entry.isDirectory ? await countFiles(join(folder, entry.name)) : 1;
  }
  return count;
}
