import { counted, exists, isDataError } from "../base/mod.ts";
import { readTableMetadata } from "../colocation/mod.ts";

/** How a table of windows was made, as its metadata has it. */
export interface TableMaking {
  /** Part of the data. */
  readonly split: string;
  /** Members, in digits; absent where none were drawn. */
  readonly members?: string;
}

/** In words, how the table at `path` was made where a new one is made otherwise; undefined where it is not, or that is not known. */
export async function replacedTable(path: string, making: TableMaking): Promise<string | undefined> {
  if (!await exists(path)) return undefined;
  const { split, members } = await readTableMetadata(path).catch((error): Partial<TableMaking> => {
    if (isDataError(error, "corrupt-file")) return {}; // it is written anew, which mends it
    throw error;
  });
  if (split === undefined) return undefined;
  const before = wordsOf(members === undefined ? { split } : { split, members });
  return before === wordsOf(making) ? undefined : before;
}

const wordsOf = ({ split, members = "0" }: TableMaking): string =>
  `the ${split} part with ${counted(Number(members), "member")}`;
