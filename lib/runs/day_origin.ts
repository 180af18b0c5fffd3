import type { ArchiveGroupHandle } from "../archive/mod.ts";
import { isDataError } from "../base/mod.ts";

/** Whether a day was made of what `origin` tells, the name that its frames bear; one whose record is damaged is not known to be. */
export async function isMadeOf(target: ArchiveGroupHandle, day: string, origin: string): Promise<boolean> {
  try {
    return (await target.record(day))?.files.every((file) => file === origin) === true;
  } catch (error) {
    if (isDataError(error, "corrupt-file")) return false;
    throw error;
  }
}
