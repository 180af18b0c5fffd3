/**
 * Writes the days of an archive that are not whole yet, in a given order, and prints "done DAY" after each; for the tests that kill it.
 * Usage: deno run -A write_days.ts ARCHIVE DAY...
 */
import { openArchive } from "../../lib/archive/mod.ts";
import { CODE, RAIN, rain, STEREO } from "./sample.ts";

const [path = "", ...days] = Deno.args;
const group = (await openArchive(path)).group("radar");
await group.recover();
for (const day of days) {
  if ((await group.present(day)).length < 48) {
    const offset = Number(day.slice(-2)) * 48;
    await group.writeDay(day, {
      [RAIN.name]: (k) => rain(STEREO, offset + k),
      [CODE.name]: (k) => new Float32Array(STEREO.ny * STEREO.nx).fill(k),
    });
  }
  console.log(`done ${day}`);
}
