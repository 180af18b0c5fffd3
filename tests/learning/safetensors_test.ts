import { join } from "node:path";
import { assert, fc } from "../deps.ts";
import { isDataError } from "../../lib/base/mod.ts";
import { readSafetensors, writeSafetensors } from "../../lib/learning/mod.ts";

async function inTemporary(run: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await run(join(folder, "weights.safetensors"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("safetensors files come back as they were written", () =>
  inTemporary(async (path) => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.stringMatching(/^[a-z/]{1,12}$/), fc.array(fc.float({ noNaN: true }), { maxLength: 20 }), {
          maxKeys: 5,
        }),
        fc.string(),
        async (arrays, note) => {
          const tensors = Object.fromEntries(
            Object.entries(arrays).map((
              [name, values],
            ) => [name, { shape: [values.length], data: Float32Array.from(values) }]),
          );
          await writeSafetensors(path, { tensors, metadata: { note } });
          const back = await readSafetensors(path);
          assert.deepEqual(back.metadata, { note });
          assert.deepEqual(back.tensors, tensors);
        },
      ),
      { numRuns: 30 },
    );
  }));

Deno.test("writeSafetensors() writes the published layout: header length, JSON header, data", () =>
  inTemporary(async (path) => {
    await writeSafetensors(path, { tensors: { a: { shape: [2], data: Float32Array.of(1, -2) } }, metadata: {} });
    const bytes = await Deno.readFile(path);
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    assert.equal(length % 8, 0);
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    assert.deepEqual(header["a"], { dtype: "F32", shape: [2], data_offsets: [0, 8] });
    assert.deepEqual([...bytes.subarray(8 + length)], [0, 0, 128, 63, 0, 0, 0, 192]);
  }));

Deno.test("readSafetensors() names the file and says what is wrong when it is cut anywhere", () =>
  inTemporary(async (path) => {
    await writeSafetensors(path, { tensors: { a: { shape: [9], data: new Float32Array(9) } }, metadata: { k: "v" } });
    const bytes = await Deno.readFile(path);
    for (let length = 0; length < bytes.length; length += 5) {
      await Deno.writeFile(path, bytes.subarray(0, length));
      await assert.rejects(
        readSafetensors(path),
        (error) => isDataError(error, "corrupt-file") && error.message.includes(path),
      );
    }
    await assert.rejects(readSafetensors(`${path}.absent`), (error) => isDataError(error, "missing-file"));
  }));

Deno.test("readSafetensors() refuses a header that is JSON and not that of arrays", () =>
  inTemporary(async (path) => {
    const entry = { dtype: "F32", shape: [1], "data_offsets": [0, 4] };
    const headers = [
      ...[null, 5, [1, 2], { a: 5 }, { a: null }, { __metadata__: { k: 1 } }, { __metadata__: [] }],
      ...[{ dtype: 4 }, { shape: 1 }, { shape: [-1] }, { "data_offsets": [0] }, { "data_offsets": ["0", 4] }]
        .map((change) => ({ a: { ...entry, ...change } })),
    ];
    for (const header of headers) {
      const json = new TextEncoder().encode(JSON.stringify(header));
      const bytes = new Uint8Array(8 + json.length + 4);
      new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
      bytes.set(json, 8);
      await Deno.writeFile(path, bytes);
      await assert.rejects(readSafetensors(path), { tag: "corrupt-file" }, JSON.stringify(header));
    }
  }));
