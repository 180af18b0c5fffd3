import { isDataError } from "../base/mod.ts";
import type { FrameReader } from "./ingest_file.ts";

/** A file that was not ingested. */
export interface SetAside {
  /** Path as given. */
  readonly file: string;
  /** What is wrong with it, in one sentence that does not name it again. */
  readonly reason: string;
  /** Day that another process went on writing, when that is the reason and nothing is wrong with the file. */
  readonly day?: string;
}

/** What a run of `ingest` keeps as it goes. */
export interface IngestBatch {
  /** Reads frames. */
  readonly reader: FrameReader;
  /** Why, by file set aside. */
  readonly aside: Map<string, Omit<SetAside, "file">>;
  /** How long to wait for a day that another process writes, ms. */
  readonly patience: number;
  /** Files that brought something new. */
  readonly fresh: Set<string>;
  /** Sentences for people. */
  readonly warnings: Set<string>;
  /** New times so far. */
  frames: number;
}

/** Whether nothing more can be written whatever the file. */
export function isFatal(error: unknown): boolean {
  return isDataError(error, "disk-full", "read-only");
}

/** Does `work` on a file; when it fails, sets the file aside and returns false. @throws what makes going on useless */
export async function setAsideIfBad(
  batch: IngestBatch,
  path: string,
  work: () => void | Promise<void>,
): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (isFatal(error)) throw error;
    batch.aside.set(path, { reason: reasonOf(error, path) });
    return false;
  }
}

/** What is wrong with a file, in words that do not name it again. */
export function reasonOf(error: unknown, path: string): string {
  return withoutFile(error instanceof Error ? error.message : String(error), path);
}

/** A message without the place that a DataError appends to it, for lines that begin with the file. */
export function withoutFile(message: string, path: string): string {
  return message.replace(` (file ${path})`, "").replace(`(file ${path}, `, "(");
}
