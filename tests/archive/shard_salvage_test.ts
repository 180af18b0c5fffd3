import { assert, fc } from "../deps.ts";
import { emptyIndex, encodeIndex, indexBytes, parseIndex } from "../../lib/archive/shard_index.ts";
import { salvageIndex } from "../../lib/archive/shard_salvage.ts";
import { compress, decompress } from "../../lib/archive/zstd.ts";

const SIZE = 64;
const DAYS = 3;

/** Whether bytes are a whole chunk of this test. */
function isChunk(encoded: Uint8Array<ArrayBuffer>): boolean {
  try {
    decompress(encoded, new Uint8Array(SIZE));
    return true;
  } catch {
    return false;
  }
}

// null is missing; chunks of one value are as long as each other
const chunk = fc.option(fc.oneof(
  fc.integer({ min: 0, max: 3 }).map((value) => new Uint8Array(SIZE).fill(value)),
  fc.uint8Array({ minLength: SIZE, maxLength: SIZE }).map((bytes) => new Uint8Array(bytes)),
));
const run = fc.record({ at: fc.nat(), length: fc.integer({ min: 1, max: 40 }), value: fc.constantFrom(0xff, 0x10) });
const bit = fc.nat().map((at) => ({ at, bit: at % 8 }));

/** Salvages a shard's index after damage; its right one too. */
function salvaged(chunks: readonly (Uint8Array<ArrayBuffer> | null)[], damage: (index: Uint8Array) => void) {
  const index = emptyIndex(chunks.length);
  const parts = chunks.map((values) => values === null ? null : compress(values));
  let end = 0;
  for (const [i, part] of parts.entries()) {
    if (part === null) continue;
    [index.offsets[i], index.lengths[i]] = [end, part.length];
    end += part.length;
  }
  const file = new Uint8Array(end);
  for (const [i, part] of parts.entries()) if (part !== null) file.set(part, index.offsets[i]);
  const perDay = chunks.length / DAYS;
  const bytes = Array.from(
    { length: DAYS },
    (_, day) =>
      parts.slice(day * perDay, (day + 1) * perDay).reduce(
        (sum, part) => sum + (part?.length ?? 0),
        indexBytes(perDay),
      ),
  );
  const encoded = encodeIndex(index);
  damage(encoded.subarray(0, -4));
  const read = (offset: number, length: number) => file.slice(offset, offset + length);
  return { right: index, got: salvageIndex(parseIndex(encoded), end, read, { isChunk, bytes }) };
}

const shard = fc.array(chunk, { minLength: 4 * DAYS, maxLength: 4 * DAYS });

Deno.test("of a damaged index nothing is believed that is not so", () => {
  fc.assert(fc.property(shard, fc.array(run, { minLength: 1, maxLength: 4 }), (chunks, runs) => {
    const { right, got } = salvaged(chunks, (index) => {
      for (const { at, length, value } of runs) {
        const from = at % index.length;
        if (value === 0x10) index[from]! ^= value;
        else index.fill(value, from, from + length);
      }
    });
    for (const i of chunks.keys()) {
      const [offset, length] = [got.offsets[i]!, got.lengths[i]!];
      if (offset === 0 && length === 0) continue; // not believed
      assert.deepEqual([offset, length], [right.offsets[i], right.lengths[i]], `chunk ${i}`);
    }
  }));
});

Deno.test("an index with one wrong bit is made whole, unless two entries then lead to the same place", () => {
  fc.assert(fc.property(shard, bit, (chunks, { at, bit }) => {
    const wrong = Math.floor(at % (16 * chunks.length) / 16);
    let shared = false;
    const { right, got } = salvaged(chunks, (index) => {
      index[at % index.length]! ^= 1 << bit;
      const { offsets } = parseIndex(new Uint8Array([...index, 0, 0, 0, 0]));
      shared = offsets[wrong]! >= 0 && offsets.filter((offset) => offset === offsets[wrong]).length > 1;
    });
    if (!shared) assert.deepEqual(got, right);
  }));
});
