import { assert, fc } from "../deps.ts";
import { type Archive, createArchive, openArchive } from "../../lib/archive/mod.ts";
import { createChunkCache } from "../../lib/archive/chunk_cache.ts";
import { CODE, RAIN, rain, sampleGroup, STEREO, withFolder } from "./sample.ts";

const FILE = (folder: string) => `${folder}/radar/rain_rate/c.0.0.0`;

/** Two days of 144 chunks each, enough that others help to read them: a time missing in each, and a variable of bytes. */
async function manyChunks(folder: string): Promise<void> {
  const group = sampleGroup(2, { variables: [RAIN, CODE] });
  const radar = (await createArchive(folder, { groups: [group], chunk: [3, 4, 5] })).group("radar");
  const codes = (k: number) => Float32Array.from({ length: STEREO.ny * STEREO.nx }, (_, i) => (k + i) % 9);
  for (const [number, day] of ["2021-06-25", "2021-06-26"].entries()) {
    await radar.writeDay(day, {
      rain_rate: (k) => k === 20 ? null : rain(STEREO, number * 48 + k),
      source: (k) => k === 20 ? null : codes(number * 48 + k),
    });
  }
}

const everything = async (archive: Archive) => {
  const radar = archive.group("radar");
  const part = { time: [0, 96] } as const;
  return [
    await radar.readStored("rain_rate", part),
    await radar.readStored("source", part),
    await radar.read("rain_rate", part),
  ] as const;
};

Deno.test("threads that help read the same values, of any part and kind", () =>
  withFolder(async (folder) => {
    await manyChunks(folder);
    const alone = (await openArchive(folder, { threads: 1 })).group("radar");
    const [stored, codes, physical] = await everything(await openArchive(folder, { threads: 1 }));
    const helped = (await openArchive(folder, { threads: 3 })).group("radar");
    const range = (size: number) =>
      fc.tuple(fc.nat(size - 1), fc.nat(size - 1)).map(([a, b]) => [Math.min(a, b), Math.abs(a - b) + 1] as const);
    const part = fc.record({ time: range(96), y: range(11), x: range(13) });
    await fc.assert(
      fc.asyncProperty(part, fc.constantFrom("rain_rate", "source"), async (part, name) => {
        assert.deepEqual(await helped.readStored(name, part), await alone.readStored(name, part));
        assert.deepEqual(await helped.read(name, part), await alone.read(name, part));
      }),
      { numRuns: 200 },
    );
    for (let i = 0; i < 20; i++) {
      assert.deepEqual(await everything(await openArchive(folder, { threads: 3 })), [stored, codes, physical]);
    }
    assert.equal(stored[20 * 143], 65535, "a time that is not there");
    assert.deepEqual(physical.subarray(143, 286), rain(STEREO, 1));
  }));

Deno.test("a chunk that is damaged is named, whichever thread meets it, and reading goes on afterwards", () =>
  withFolder(async (folder) => {
    await manyChunks(folder);
    const whole = await everything(await openArchive(folder, { threads: 3 }));
    const bytes = await Deno.readFile(FILE(folder));
    const index = new DataView(bytes.buffer, bytes.length - (144 * 16 + 4));
    for (const chunk of [0, 7, 100, 143]) {
      const damaged = bytes.slice();
      const offset = Number(index.getBigUint64(chunk * 16, true));
      damaged[offset + Number(index.getBigUint64(chunk * 16 + 8, true)) - 2]! ^= 1; // of the checksum
      await Deno.writeFile(FILE(folder), damaged);
      const archive = await openArchive(folder, { threads: 3 });
      await assert.rejects(() => everything(archive), {
        tag: "corrupt-chunk",
        file: FILE(folder),
        variable: "rain_rate",
        offset,
        message: new RegExp(`^Chunk ${chunk} is damaged`),
      });
    }
    await Deno.writeFile(FILE(folder), bytes);
    assert.deepEqual(await everything(await openArchive(folder, { threads: 3 })), whole);
  }));

Deno.test("stored values go into memory of their own type only", () =>
  withFolder(async (folder) => {
    await manyChunks(folder);
    const radar = (await openArchive(folder)).group("radar");
    const into = new Float32Array(96 * 143);
    await assert.rejects(() => radar.readStored("rain_rate", { time: [0, 96], into }), {
      name: "TypeError",
      message: "Memory to read into must be a Uint16Array, got Float32Array",
    });
  }));

Deno.test("where no thread may be started, reading goes on alone", () =>
  withFolder(async (folder) => {
    await manyChunks(folder);
    const script = new URL("./read_all.ts", import.meta.url).href;
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-prompt", "--allow-ffi", `--allow-read=${folder}`, script, folder],
    }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    const [stored] = await everything(await openArchive(folder, { threads: 1 }));
    let sum = 0;
    for (const value of stored) sum += value;
    assert.equal(new TextDecoder().decode(stdout).trim(), String(sum));
  }));

Deno.test("a chunk cache keeps its bound, forgets the oldest, and admits what was wanted lately", () => {
  const cache = createChunkCache(3 * 8, false); // three chunks of four values
  const chunk = () => cache.memory(RAIN, 4);
  const [a, b, c, d] = [chunk(), chunk(), chunk(), chunk()];
  assert.equal(cache.admits("a", 8), false);
  assert.equal(cache.admits("a", 8), true);
  for (const key of ["a", "b", "c", "d"]) assert.equal(cache.admits(key, 8), false, key);
  assert.equal(cache.admits("a", 8), false, "too long ago: three others came since");
  cache.keep("a", a);
  cache.keep("b", b);
  cache.keep("c", c);
  assert.equal(cache.get("a"), a, "and is the last forgotten now");
  cache.keep("d", d);
  assert.equal(cache.get("b"), undefined);
  assert.deepEqual([cache.get("a"), cache.get("c"), cache.get("d")], [a, c, d]);
  assert.equal(chunk(), b, "memory is used again");
  assert.notEqual(cache.memory(RAIN, 5), b);
  assert.equal(createChunkCache(8, true).admits("x", 8), true);
});
