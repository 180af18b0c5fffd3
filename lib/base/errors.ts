/** What can be wrong with data so that a caller may recover: skip the file, refetch it, choose another reader. */
export type DataErrorTag =
  | "missing-file"
  | "missing-variable"
  | "missing-frame"
  | "corrupt-file"
  | "corrupt-chunk"
  | "unknown-format"
  | "unsupported-version"
  | "grid-mismatch"
  | "time-conflict"
  | "locked"
  | "read-only"
  | "disk-full";

/** Where the trouble is: every field that is known is given. */
export interface DataErrorPlace {
  /** Path or URL of the file. */
  readonly file?: string;
  /** Variable (array) inside the file. */
  readonly variable?: string;
  /** Byte offset inside the file. */
  readonly offset?: number;
  /** The error underneath. */
  readonly cause?: unknown;
}

/** Data that cannot be used as it is; the tag says why, the fields say where. */
export class DataError extends Error {
  /** Kind of the trouble, to branch on. */
  readonly tag: DataErrorTag;
  /** File concerned, when known. */
  readonly file?: string;
  /** Variable concerned, when known. */
  readonly variable?: string;
  /** Byte offset concerned, when known. */
  readonly offset?: number;

  /** Message: what was wrong and what to do; the place is appended to it. */
  constructor(tag: DataErrorTag, message: string, place: DataErrorPlace = {}) {
    const where = [
      place.file === undefined ? "" : `file ${place.file}`,
      place.variable === undefined ? "" : `variable ${place.variable}`,
      place.offset === undefined ? "" : `at byte ${place.offset}`,
    ].filter((part) => part !== "" && !message.includes(part.replace(/^\w+ /, "")));
    super(where.length === 0 ? message : `${message} (${where.join(", ")})`, { cause: place.cause });
    this.name = "DataError";
    this.tag = tag;
    if (place.file !== undefined) this.file = place.file;
    if (place.variable !== undefined) this.variable = place.variable;
    if (place.offset !== undefined) this.offset = place.offset;
  }
}

/** Whether `error` is a {@link DataError}, of one of `tags` when some are given. */
export function isDataError(error: unknown, ...tags: readonly DataErrorTag[]): error is DataError {
  return error instanceof DataError && (tags.length === 0 || tags.includes(error.tag));
}
