import { explainWriteError, writeFileAtomic } from "../../base/mod.ts";
import { framesPerDay } from "../layout.ts";
import { bytesOf, type Packed, packedArray } from "../packing.ts";
import { createShard, type ShardWriter } from "../shard_writer.ts";
import { compressAside } from "../zstd.ts";
import { derivedChunks, type DerivedGroup, type DerivedVariable, innerSize } from "./derived_layout.ts";
import type { DerivedPaths } from "./derived_paths.ts";

/** A day of a derived group that is being written. */
export interface DerivedDay {
  /**
   * Adds a stretch of the day, in order: so many times as a chunk has, or a multiple of it. All variables, stored values
   * [time, y, x, ...inner], which may be changed afterwards.
   *
   * @throws TypeError when values do not fill whole chunks, RangeError beyond the day
   */
  add(values: Readonly<Record<string, Packed>>): Promise<void>;
  /** Puts the day in its place, and the record last: only then is it there. @throws DataError "disk-full", "read-only" */
  commit(record: unknown): Promise<void>;
  /** Ends it; what was not committed is gone. */
  close(): Promise<void>;
}

/** A variable of the day: its shard, and the memory of a chunk. */
interface Part {
  readonly variable: DerivedVariable;
  readonly shard: ShardWriter;
  readonly inner: number;
  readonly chunk: Packed;
}

/** Starts a day. The caller holds its lock. @throws DataError "disk-full", "read-only" */
export async function createDerivedDay(paths: DerivedPaths, group: DerivedGroup, day: string): Promise<DerivedDay> {
  const staging = paths.staging(day);
  const [times, rows, columns] = derivedChunks(group);
  const [ct, cy, cx] = group.chunk;
  const perDay = framesPerDay(group.time);
  const parts: Part[] = [];
  try {
    await Deno.remove(staging, { recursive: true }).catch(() => {}); // a killed writer's
    await Deno.mkdir(staging, { recursive: true });
    for (const variable of group.variables) {
      const inner = innerSize(variable);
      parts.push({
        variable,
        inner,
        shard: createShard(`${staging}/${variable.name}`, times * rows * columns),
        chunk: packedArray(variable, ct * cy * cx * inner),
      });
    }
  } catch (error) {
    throw explainWriteError(error, paths.root);
  }
  let done = 0; // times of the day
  return {
    add: async (values) => {
      const places = group.y.values.length * group.x.values.length;
      const first = parts[0]!;
      const count = values[first.variable.name]!.length / (places * first.inner);
      if (!Number.isInteger(count / ct)) throw new TypeError(`Cannot add ${count} times: give a multiple of ${ct}`);
      if (done + count > perDay) throw new RangeError(`Cannot add ${count} times after ${done}: a day has ${perDay}`);
      for (const part of parts) {
        const given = values[part.variable.name];
        if (given?.length !== count * places * part.inner) {
          throw new TypeError(
            `Variable "${part.variable.name}" needs ${count * places * part.inner} values, got ${given?.length}`,
          );
        }
        for (let t = 0; t < count; t += ct) {
          for (let number = 0; number < rows * columns; number++) {
            const [row, column] = [Math.floor(number / columns), number % columns];
            if (!cutChunk(group, part, given, [t, row, column])) continue;
            const at = (done + t) / ct * rows * columns + number;
            part.shard.add(at, await compressAside(bytesOf(part.chunk)));
          }
        }
      }
      done += count;
    },
    commit: async (record) => {
      try {
        for (const { shard } of parts) {
          shard.finish();
          await shard.sync();
        }
        await Deno.remove(paths.record(day)).catch(() => {}); // a former day is not there while its files change
        for (const { variable } of parts) {
          await Deno.rename(`${staging}/${variable.name}`, paths.shard(variable, day));
        }
        await writeFileAtomic(paths.record(day), `${JSON.stringify(record)}\n`);
      } catch (error) {
        throw explainWriteError(error, paths.root);
      }
    },
    close: async () => {
      for (const { shard } of parts) shard.close();
      await Deno.remove(staging, { recursive: true }).catch(() => {});
    },
  };
}

/** Copies a chunk out of a stretch of the day into the part's memory; whether it holds anything. */
function cutChunk(
  { y, x, chunk: [ct, cy, cx] }: DerivedGroup,
  { variable, inner, chunk }: Part,
  values: Packed,
  [t, row, column]: readonly [number, number, number],
): boolean {
  const [ny, nx] = [y.values.length, x.values.length];
  const width = Math.min(cx, nx - column * cx) * inner;
  chunk.fill(variable.fill);
  for (let k = 0; k < ct; k++) {
    for (let j = 0; j < cy && row * cy + j < ny; j++) {
      const from = (((t + k) * ny + row * cy + j) * nx + column * cx) * inner;
      chunk.set(values.subarray(from, from + width), (k * cy + j) * cx * inner);
    }
  }
  return Number.isNaN(variable.fill)
    ? chunk.some((value) => !Number.isNaN(value))
    : chunk.some((value) => value !== variable.fill);
}
