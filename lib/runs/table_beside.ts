import { type TableBatch, type TableColumns, writeTable } from "../colocation/mod.ts";

/** A table that is written beside other work. */
export interface TableBeside {
  /** Adds rows; waits until they are taken, so that memory does not grow with their number. @throws as `writeTable` */
  add(batch: TableBatch): Promise<void>;
  /** Puts the whole table in its place. @throws as `writeTable` */
  finish(): Promise<number>;
  /** Removes what was written of a table that was not finished; to be called in any case. */
  discard(): Promise<void>;
}

/** Starts a table whose rows come from the midst of other work. */
export function tableBeside(path: string, columns: TableColumns): TableBeside {
  const { readable, writable } = new TransformStream<TableBatch, TableBatch>();
  const writer = writable.getWriter();
  const written = writeTable(path, columns, readable);
  written.catch((why: unknown) => readable.cancel(why).catch(() => {})); // else whoever adds would wait for ever
  writer.closed.catch(() => {});
  /** Waits; where nobody takes rows any more, says why. */
  const orWhy = async (done: Promise<void>): Promise<void> => {
    try {
      await done;
    } catch (error) {
      await written;
      throw error;
    }
  };
  return {
    add: (batch) => orWhy(writer.write(batch)),
    finish: async () => {
      await orWhy(writer.close());
      return await written;
    },
    discard: async () => {
      await writer.abort(new Error("discarded")).catch(() => {});
      await written.catch(() => {});
    },
  };
}
