/** Reads two days of radar three times, with three threads if it may, and prints the sum of the stored values. */
import { openArchive } from "../../lib/archive/mod.ts";

const radar = (await openArchive(Deno.args[0]!, { threads: 3 })).group("radar");
let sum = 0;
for (let i = 0; i < 3; i++) {
  sum = 0;
  for (const value of await radar.readStored("rain_rate", { time: [0, 96] })) sum += value;
}
console.log(sum);
