/**
 * Bytes of the zstd frame that `bytes` begin with, its checksum included, by the sizes of its blocks; NaN where that cannot be
 * told. RFC 8878, section 3.1.1.
 */
export function frameLength(bytes: Uint8Array): number {
  const at = (place: number) => bytes[place] ?? NaN;
  const descriptor = at(4);
  const single = (descriptor >> 5) & 1;
  const dictionary = [0, 1, 2, 4][descriptor & 3]!;
  const contentSize = [single, 2, 4, 8][descriptor >> 6]!;
  let end = 5 + (1 - single) + dictionary + contentSize;
  for (let last = false; !last;) {
    const header = at(end) + at(end + 1) * 2 ** 8 + at(end + 2) * 2 ** 16;
    if (Number.isNaN(header)) return NaN;
    last = (header & 1) === 1;
    const runs = ((header >> 1) & 3) === 1; // a byte, repeated
    end += 3 + (runs ? 1 : header >> 3);
  }
  return end + (descriptor & 4); // the checksum
}
