import { dirname, join } from "node:path";
import { loadZip } from "./deps.ts";

/** Files of a wheel that are wanted: TensorFlow's two libraries, and every library of NVIDIA's wheels. */
const WANTED = [
  /^tensorflow\/libtensorflow_(cc|framework)\.(so\.2|2\.dylib)$/,
  /^nvidia\/[^/]+\/lib\/[^/]+\.so(\.\d+)*$/,
];

/**
 * Unpacks the libraries of the wheel `path` into `folder`, at their paths inside the wheel, written through to disk.
 *
 * @throws Error when the file is not a zip archive or is damaged.
 */
export async function unpackWheel(
  path: string,
  folder: string,
  onProgress: (share: number) => void = () => {},
): Promise<void> {
  const { configure, Reader, ZipReader } = await loadZip();
  configure({ useWebWorkers: false });
  using file = await Deno.open(path);

  class FileReader extends Reader<string> {
    override async init(): Promise<void> {
      await super.init?.();
      this.size = (await file.stat()).size;
    }
    override async readUint8Array(offset: number, length: number): Promise<Uint8Array> {
      const bytes = new Uint8Array(length);
      await file.seek(offset, Deno.SeekMode.Start);
      let done = 0;
      while (done < length) {
        const read = await file.read(bytes.subarray(done));
        if (read === null) break;
        done += read;
      }
      return bytes.subarray(0, done);
    }
  }

  const zip = new ZipReader(new FileReader(path));
  try {
    const entries = (await zip.getEntries()).filter((entry) => WANTED.some((pattern) => pattern.test(entry.filename)));
    const total = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0);
    let before = 0;
    for (const entry of entries) {
      if (entry.directory) continue;
      const target = join(folder, entry.filename);
      await Deno.mkdir(dirname(target), { recursive: true });
      using output = await Deno.open(target, { write: true, createNew: true });
      const sink = new WritableStream<Uint8Array>({
        async write(chunk) {
          for (let done = 0; done < chunk.length;) done += await output.write(chunk.subarray(done));
        },
      });
      await entry.getData(sink, {
        onprogress: (done: number) => {
          onProgress((before + done) / total);
          return undefined;
        },
      });
      await output.sync();
      before += entry.uncompressedSize;
    }
  } finally {
    await zip.close();
  }
}
