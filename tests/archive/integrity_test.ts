import { assert } from "../deps.ts";
import { ingest, openArchive } from "../../lib/archive/mod.ts";
import { crc32c } from "../../lib/archive/crc32c.ts";
import { openShard } from "../../lib/archive/shard_reader.ts";
import { createArchive } from "../../lib/archive/mod.ts";
import { loadZarr, loadZarrStorage } from "../../lib/sources/deps.ts";
import { parseTime } from "../../lib/grid/mod.ts";
import { testWithData } from "../shared.ts";
import { rain, sampleGroup, STEREO, withFolder } from "./sample.ts";

Deno.test("crc32c() has the values of RFC 3720, appendix B.4", () => {
  assert.equal(crc32c(new Uint8Array(32)), 0x8a9136aa);
  assert.equal(crc32c(new Uint8Array(32).fill(255)), 0x62a8ab43);
  assert.equal(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i)), 0x46dd794e);
});

Deno.test("zarrita reads the same values", () =>
  withFolder(async (folder) => {
    const radar = (await createArchive(folder, { groups: [sampleGroup(2)], chunk: [12, 4, 5] })).group("radar");
    await radar.writeDay("2021-06-26", { rain_rate: (k) => rain(STEREO, k) });
    const [zarr, { FileSystemStore }] = await Promise.all([loadZarr(), loadZarrStorage()]);
    const root = zarr.root(new FileSystemStore(folder));
    const array = await zarr.open.v3(root.resolve("radar/rain_rate"), { kind: "array" });
    const { data, shape } = await zarr.get(array, [zarr.slice(47, 50), null, null]);
    const own = await radar.read("rain_rate", { time: [47, 3] });
    const packed = Array.from(own, (v) => Number.isNaN(v) ? 65535 : Math.round(v * 100));
    assert.deepEqual(shape, [3, 11, 13]);
    assert.deepEqual(Array.from(data as Uint16Array), packed);
  }));

Deno.test("a damaged chunk or index is an error that names the file, never values", () =>
  withFolder(async (folder) => {
    const group = sampleGroup(2);
    const radar = (await createArchive(folder, { groups: [group], chunk: [12, 11, 13] })).group("radar");
    const write = (day: string) => radar.writeDay(day, { rain_rate: (k) => rain(STEREO, k) });
    await write("2021-06-25");
    const file = `${folder}/radar/rain_rate/c.0.0.0`;
    const whole = await Deno.readFile(file);
    const index = 4 * 16 + 4;
    const damages: readonly [string, (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>][] = [
      ["chunk 0", (bytes) => (bytes[40]! ^= 0x10, bytes)],
      ["index", (bytes) => (bytes[bytes.length - index + 3]! ^= 1, bytes)],
      ["cut index", (bytes) => bytes.slice(0, 20)],
    ];
    for (const [name, damage] of damages) {
      await Deno.writeFile(file, damage(whole.slice()));
      const { group: open } = await openArchive(folder);
      await assert.rejects(
        () => open("radar").read("rain_rate", { time: [0, 12] }),
        { tag: "corrupt-chunk", file },
        name,
      );
    }
    await Deno.remove(file);
    const { group: open } = await openArchive(folder);
    await assert.rejects(
      () => open("radar").read("rain_rate", { time: [0, 12] }),
      { tag: "corrupt-chunk", file, message: /^The file with 2021-06-25 is gone: ingest its files again/ },
    );
    await Deno.writeFile(file, whole);
    assert.deepEqual(await radar.frame("rain_rate", group.time.first), rain(STEREO, 0));
  }));

testWithData("ingest() of KNMI files holds the values that h5py reads", (data) =>
  withFolder(async (folder) => {
    const files = ["0355", "0400"].map((hour) => `${data}knmi-radar/RAD_NL25_RAP_5min_20100826${hour}.h5`);
    const report = await ingest(folder, files);
    assert.deepEqual(report.ingested, files);
    const radar = (await openArchive(folder)).group("radar");
    // accumulated over the five minutes up to the time in the name
    const frame = await radar.frame("rain_rate", parseTime("2010-08-26T03:55Z"));
    const valid = frame.filter((v) => !Number.isNaN(v));
    assert.equal(valid.length, 137229);
    assert.equal(valid.filter((v) => v > 0).length, 66744);
    assert.ok(Math.abs(valid.reduce((a, b) => a + b, 0) - 59168.52) < 0.5);
    assert.ok(Math.abs(frame[400 * 700 + 350]! - 0.12) < 1e-6);
    assert.ok(Math.abs(valid.reduce((a, b) => Math.max(a, b)) - 171 * 0.12) < 1e-5);
  }));

Deno.test("a file that is cut while it is open gives damage, not what the memory held before", () =>
  withFolder(async (folder) => {
    const radar = (await createArchive(folder, { groups: [sampleGroup(2)], chunk: [12, 11, 13] })).group("radar");
    await radar.writeDay("2021-06-25", { rain_rate: (k) => rain(STEREO, k) });
    const file = `${folder}/radar/rain_rate/c.0.0.0`;
    const shard = openShard([file], { days: ["2021-06-25"], chunks: 4, variable: "rain_rate" })!;
    try {
      const [first, last] = [0, 3].map((chunk) => shard.read([chunk])[0]!.slice());
      assert.notDeepEqual(first, last);
      await Deno.truncate(file, shard.offset(3) + last!.length - 1);
      assert.deepEqual(shard.read([0])[0], first);
      const cut = { tag: "corrupt-chunk", file, offset: shard.offset(3), message: /^Chunk 3 is damaged/ };
      assert.throws(() => shard.read([3]), cut);
      assert.throws(() => shard.read([2, 3]), cut);
    } finally {
      shard.close();
    }
  }));
