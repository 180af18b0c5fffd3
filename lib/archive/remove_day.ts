import { explainWriteError, takeLock } from "../base/mod.ts";
import { rollForwardShard } from "./commit.ts";
import { framesOf, readShardRecords } from "./day_record.ts";
import { framesPerDay } from "./layout.ts";
import type { GroupPaths } from "./paths.ts";
import { presentChunk } from "./present_chunk.ts";
import { createVariableWriter } from "./variable_writer.ts";
import type { GroupRecord } from "./zarr_metadata.ts";

/**
 * Takes a day out of the archive, whatever state it is in; those that share its files stay as they are, damage included. First
 * the record goes, so that readers see the day whole or not at all; cut short, it can be done again. When this throws for the
 * record of another day, nothing has changed.
 *
 * @throws DataError "locked", "read-only", "disk-full"; "corrupt-file" when the record of another of its days is damaged
 */
export async function removeDay(paths: GroupPaths, record: GroupRecord, day: string): Promise<void> {
  const days = paths.shard(day);
  const lock = await takeLock(paths.locks, days[0]!);
  const staging = paths.staging(day);
  try {
    await rollForwardShard(paths, day);
    const records = await readShardRecords(paths, day, "others");
    for (const path of [paths.days(day), paths.journal(day), staging]) await remove(path);
    const frames = framesOf(records);
    if (frames.every(({ length }) => length === 0)) {
      for (const { name } of [...record.group.variables, { name: "present" }]) await remove(paths.chunk(name, day));
      return;
    }
    await Deno.mkdir(staging, { recursive: true });
    for (const variable of record.group.variables) {
      const path = `${staging}/${variable.name}`;
      const former = paths.chunk(variable.name, day);
      const dayInShard = days.indexOf(day);
      const place = { path, former, days, dayInShard, records, mend: true };
      const writer = createVariableWriter(record, variable, place);
      try {
        await writer.finish();
        await writer.sync();
      } finally {
        writer.close();
      }
      await Deno.rename(path, former);
    }
    await Deno.writeFile(`${staging}/present`, presentChunk(framesPerDay(record.group.time), frames));
    await Deno.rename(`${staging}/present`, paths.chunk("present", day));
  } catch (error) {
    throw explainWriteError(error, paths.root);
  } finally {
    await Deno.remove(staging, { recursive: true }).catch(() => {});
    await lock.release();
  }
}

async function remove(path: string): Promise<void> {
  await Deno.remove(path, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw explainWriteError(error, path);
  });
}
