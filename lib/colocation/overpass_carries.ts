/**
 * What a backward pass hands to the forward pass: for each block of times, when each cell was next observed after it.
 * Kept in a file, so that memory does not grow with the length of the series.
 */
export interface OverpassCarries {
  /** Keeps the carry of a block. */
  put(block: number, carry: Float64Array): void;
  /** The carry of a block, as it was put. */
  get(block: number): Float64Array;
  /** Gives the file back. */
  close(): void;
}

/** Opens an empty store of carries of `cells` values. */
export function openCarries(cells: number): OverpassCarries {
  const path = Deno.makeTempFileSync({ prefix: "ondee-overpasses-" });
  const file = Deno.openSync(path, { read: true, write: true });
  Deno.removeSync(path); // open, it stays until closed; a process that is killed leaves nothing
  const bytesPerBlock = cells * Float64Array.BYTES_PER_ELEMENT;
  return {
    put: (block, carry) => {
      const bytes = new Uint8Array(carry.buffer, carry.byteOffset, bytesPerBlock);
      file.seekSync(block * bytesPerBlock, Deno.SeekMode.Start);
      for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
    },
    get: (block) => {
      const bytes = new Uint8Array(bytesPerBlock);
      file.seekSync(block * bytesPerBlock, Deno.SeekMode.Start);
      for (let done = 0; done < bytes.length;) {
        const read = file.readSync(bytes.subarray(done));
        if (read === null) throw new RangeError(`No overpasses were kept for block ${block}`);
        done += read;
      }
      return new Float64Array(bytes.buffer);
    },
    close: () => file.close(),
  };
}
