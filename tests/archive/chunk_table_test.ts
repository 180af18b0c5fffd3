import { assert } from "../deps.ts";
import { chunkTable, createArchive } from "../../lib/archive/mod.ts";
import { rain, sampleGroup, STEREO, withFolder } from "./sample.ts";

Deno.test("chunkTable() measures each shape on a copy of the days, and removes the copies", () =>
  withFolder(async (folder) => {
    const source = await createArchive(`${folder}/source`, { groups: [sampleGroup(2)], chunk: [12, 11, 13] });
    for (const day of ["2021-06-25", "2021-06-26"]) {
      await source.group("radar").writeDay(day, { rain_rate: (k) => rain(STEREO, k) });
    }
    const copies = `${folder}/copies`;
    await Deno.mkdir(copies);
    const chunks = [[12, 11, 13], [6, 4, 5]] as const;
    const options = { days: 1, chunks, frames: 4, size: 6, windows: 20, rounds: 1, folder: copies };
    const table = await chunkTable(source, options);
    assert.deepEqual(table.map(({ chunk }) => chunk), chunks);
    const { size } = await Deno.stat(`${folder}/source/radar/rain_rate/c.0.0.0`);
    assert.equal(table[0]!.bytes, size, "the copy in the same chunks takes the same bytes");
    assert.ok(table[1]!.bytes > size, "small chunks take more");
    for (const { writeMegabytes, readMegabytes, epochWindows, randomWindows } of table) {
      for (const rate of [writeMegabytes, readMegabytes, epochWindows, randomWindows]) assert.ok(rate > 0);
    }
    assert.deepEqual(await Array.fromAsync(Deno.readDir(copies)), []);
  }));
