import type { ArchiveGroupHandle, Range } from "../archive/mod.ts";
import { type Block, cellInBlock, type TimeAxis } from "../grid/mod.ts";

/** Reads fields of a block of a group's cells, so that of a satellite that sees the globe no more is held. */
export interface BlockReader {
  /** Times of the group. */
  readonly time: TimeAxis;
  /** Cells of the block. */
  readonly cells: number;
  /** Place in a field of the block of a cell of the group's grid; only of those in the block. */
  placeOf(cell: number): number;
  /** Physical values [time, y, x] of the block, NaN where missing. @throws as `read` of the group */
  read(variable: string, time: Range): Promise<Float32Array>;
}

/** Makes the reader of a block. */
export function blockReader(group: Pick<ArchiveGroupHandle, "grid" | "time" | "read">, block: Block): BlockReader {
  const [y, x] = [[block.y, block.ny], [block.x, block.nx]] as const;
  return {
    time: group.time,
    cells: block.ny * block.nx,
    placeOf: cellInBlock(group.grid, block),
    read: (variable, time) => group.read(variable, { time, y, x }),
  };
}
