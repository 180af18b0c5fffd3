/**
 * Writes, or reads, a day of rain and prints what zstd is in use and the sum of the values.
 * Usage: deno run -A write_and_read.ts write|read ARCHIVE
 */
import { createArchive, openArchive, zstdInUse } from "../../lib/archive/mod.ts";
import { rain, sampleGroup, STEREO } from "./sample.ts";

const [mode = "", path = ""] = Deno.args;
if (mode === "write") {
  const archive = await createArchive(path, { groups: [sampleGroup(1)], chunk: [12, 4, 5] });
  await archive.group("radar").writeDay("2021-06-25", { rain_rate: (k) => rain(STEREO, k) });
}
const values = await (await openArchive(path)).group("radar").read("rain_rate", { time: [0, 48] });
const sum = values.reduce((all, value) => all + (Number.isNaN(value) ? 0 : value), 0);
console.log(JSON.stringify({ zstd: zstdInUse(), sum }));
