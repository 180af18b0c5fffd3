import { counted, exists } from "../base/mod.ts";
import { readTableMetadata } from "../colocation/mod.ts";

/** How a table of windows was made, as its metadata has it. */
export interface TableMaking {
  /** Part of the data. */
  readonly split: string;
  /** Members, in digits; absent where none were drawn. */
  readonly members?: string;
}

/** In words, how the table that is at `path` was made where a new one is made otherwise; undefined where it is not, or none is there. */
export async function replacedTable(path: string, making: TableMaking): Promise<string | undefined> {
  if (!await exists(path)) return undefined;
  const before = wordsOf(await readTableMetadata(path));
  return before === wordsOf(making) ? undefined : before;
}

const wordsOf = ({ split = "test", members = "0" }: Partial<TableMaking>): string =>
  `the ${split} part with ${counted(Number(members), "member")}`;
