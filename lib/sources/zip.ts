import { DataError } from "../base/mod.ts";
import { fileSource } from "./byte_source.ts";
import { loadZip } from "./deps.ts";

/** An open zip archive. */
export interface ZipFile {
  /** Names of the members. */
  readonly members: readonly string[];
  /**
   * Unpacks a member.
   *
   * @throws DataError "missing-variable" when there is none of that name, "corrupt-file" when its checksum differs.
   */
  read(member: string): Promise<Uint8Array>;
  /** Unpacks a member piece by piece; the same errors, those of damage when the stream is read. */
  stream(member: string): ReadableStream<Uint8Array>;
  /** Closes the file. */
  close(): void;
}

/** Whether `head` begins as a zip archive does (with a member, or empty). */
export function isZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6));
}

/**
 * Opens a zip archive (stored and deflated members, Zip64). Members are read from the disk when they are asked for.
 *
 * @throws DataError "missing-file", "corrupt-file".
 */
export async function openZip(path: string): Promise<ZipFile> {
  const zip = await loadZip();
  // A stream that is read slowly keeps its place among the workers: there must be places for all.
  zip.configure({ useWebWorkers: false, maxWorkers: 4096 });
  const disk = await fileSource(path);
  const damaged = (cause: unknown, member?: string): DataError =>
    new DataError("corrupt-file", "The zip archive is cut short or damaged: fetch the file again", {
      file: path,
      ...(member === undefined ? {} : { variable: member }),
      cause,
    });

  // zip.js takes a subclass of its reader and nothing else.
  class DiskReader extends zip.Reader<string> {
    override size = disk.size;
    override async readUint8Array(offset: number, count: number): Promise<Uint8Array<ArrayBuffer>> {
      return new Uint8Array(await disk.read(offset, count));
    }
  }
  const entries = await new zip.ZipReader(new DiskReader(path)).getEntries().catch((cause: unknown) => {
    disk.close();
    throw damaged(cause);
  });
  const files = entries.filter((entry) => !entry.directory);
  const members = files.map((entry) => entry.filename);
  const find = (member: string) => {
    const entry = files.find((candidate) => candidate.filename === member);
    if (entry !== undefined) return entry;
    throw new DataError("missing-variable", `No such member: the archive holds ${members.join(", ")}`, {
      file: path,
      variable: member,
    });
  };
  return {
    members,
    read: (member) =>
      find(member).getData(new zip.Uint8ArrayWriter(), { checkCrc32: true }).catch((cause: unknown) => {
        throw damaged(cause, member);
      }),
    stream: (member) => {
      const entry = find(member);
      const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
      const writer = writable.getWriter();
      const sink = new WritableStream<Uint8Array>({ write: (piece) => writer.write(piece) });
      entry.getData(sink, { checkCrc32: true })
        .then(() => writer.close(), (cause: unknown) => writer.abort(damaged(cause, member)))
        .catch(() => {}); // the reader has left: there is nobody to tell
      return readable;
    },
    close: () => disk.close(),
  };
}
