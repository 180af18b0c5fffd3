import { existsSync } from "node:fs";
import { DataError, isDataError } from "../../base/mod.ts";
import { framesPerDay } from "../layout.ts";
import { bytesOf, type Packed, packedArray, packedMemory } from "../packing.ts";
import { openShard } from "../shard_reader.ts";
import { decompress } from "../zstd.ts";
import { derivedChunks, type DerivedGroup, type DerivedVariable, innerSize } from "./derived_layout.ts";
import type { DerivedPaths } from "./derived_paths.ts";

/** The variable called `name`. @throws DataError "missing-variable" */
export function derivedVariable(group: DerivedGroup, name: string): DerivedVariable {
  const found = group.variables.find((variable) => variable.name === name);
  if (found !== undefined) return found;
  const known = group.variables.map((variable) => variable.name).join(", ");
  throw new DataError("missing-variable", `Group "${group.name}" has no variable "${name}": it has ${known}`);
}

/**
 * Stored values [time, y, x, ...inner] of a stretch of a day, the fill where there is nothing.
 *
 * @throws DataError "missing-variable", "corrupt-chunk"; RangeError when the stretch leaves the day
 */
export function readDerived(
  paths: DerivedPaths,
  group: DerivedGroup,
  name: string,
  day: string,
  [start, count]: readonly [first: number, count: number],
): Packed {
  const variable = derivedVariable(group, name);
  const perDay = framesPerDay(group.time);
  if (start < 0 || count < 1 || start + count > perDay) {
    throw new RangeError(`Times ${start} to ${start + count - 1} leave the day, which has ${perDay}`);
  }
  const [ct, cy, cx] = group.chunk;
  const [times, rows, columns] = derivedChunks(group);
  const [ny, nx] = [group.y.values.length, group.x.values.length];
  const inner = innerSize(variable);
  const out = packedArray(variable, count * ny * nx * inner);
  try {
    const shard = openShard([paths.shard(variable, day)], {
      days: [day],
      chunks: times * rows * columns,
      variable: name,
    });
    if (shard === null) {
      if (!existsSync(paths.record(day))) return out;
      throw new DataError("corrupt-chunk", "Its file is gone", { file: paths.shard(variable, day), variable: name });
    }
    try {
      const values = packedMemory(variable, ct * cy * cx * inner);
      for (let t = Math.floor(start / ct); t * ct < start + count; t++) {
        for (let number = 0; number < rows * columns; number++) {
          const chunk = t * rows * columns + number;
          if (!shard.has(chunk)) continue;
          try {
            decompress(shard.read([chunk])[0]!, bytesOf(values));
          } catch (cause) {
            throw isDataError(cause) ? cause : shard.damaged(chunk, cause);
          }
          const [row, column] = [Math.floor(number / columns) * cy, number % columns * cx];
          const width = Math.min(cx, nx - column) * inner;
          for (let k = Math.max(0, start - t * ct); k < ct && t * ct + k < start + count; k++) {
            for (let j = 0; j < cy && row + j < ny; j++) {
              const from = (k * cy + j) * cx * inner;
              const to = (((t * ct + k - start) * ny + row + j) * nx + column) * inner;
              out.set(values.subarray(from, from + width), to);
            }
          }
        }
      }
    } finally {
      shard.close();
    }
  } catch (cause) {
    if (!isDataError(cause, "corrupt-chunk")) throw cause;
    const advice = `Day ${day} of "${group.name}" is damaged: delete ${paths.record(day)} and compute it again`;
    throw new DataError("corrupt-chunk", advice, { ...placeOf(cause), cause });
  }
  return out;
}

const placeOf = ({ file, variable, offset }: DataError) => ({
  ...(file === undefined ? {} : { file }),
  ...(variable === undefined ? {} : { variable }),
  ...(offset === undefined ? {} : { offset }),
});
