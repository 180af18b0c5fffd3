import { streamSource } from "./byte_source.ts";
import { type FrameArray, npyFrames } from "./frame_array.ts";
import { type NpyArray, readNpy } from "./npy.ts";
import { openZip } from "./zip.ts";

/** An open .npz file: named NumPy arrays. */
export interface NpzFile {
  /** Names of the arrays. */
  readonly names: readonly string[];
  /** Reads an array. @throws DataError as `readNpy`; "missing-variable" when there is none of that name. */
  read(name: string): Promise<NpyArray>;
  /** The bytes of an array's .npy file, for types that {@link NpzFile.read} refuses. */
  bytes(name: string): Promise<Uint8Array>;
  /** Opens an array to read it frame by frame; reading in ascending order is the fast way. */
  frames(name: string): Promise<FrameArray>;
  /** Closes the file. */
  close(): void;
}

/**
 * Opens a .npz file, stored or deflated; arrays are unpacked when they are asked for.
 *
 * @throws DataError "missing-file", "corrupt-file".
 */
export async function openNpz(path: string): Promise<NpzFile> {
  const archive = await openZip(path);
  const place = (variable: string) => ({ file: path, variable });
  const bytes = (name: string): Promise<Uint8Array> => archive.read(`${name}.npy`);
  return {
    names: archive.members.filter((member) => member.endsWith(".npy")).map((member) => member.slice(0, -4)),
    read: async (name) => readNpy(await bytes(name), place(name)),
    bytes,
    frames: (name) => npyFrames(streamSource(() => archive.stream(`${name}.npy`)), place(name)),
    close: () => archive.close(),
  };
}
