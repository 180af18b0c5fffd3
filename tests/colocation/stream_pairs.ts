/** Run by memory_test.ts: writes the pairs of `days` days to `path`, prints the peak of resident memory in MB. */
import { pairBatches, planColocation, writePairs } from "../../lib/colocation/mod.ts";
import { imergGrid } from "../../lib/grid/mod.ts";
import { madeSeries } from "./series.ts";

const [path = "", days = ""] = Deno.args;
const grid = imergGrid({ west: 0, south: 44, east: 6, north: 50 });
const first = Date.UTC(2021, 5, 25) / 1000;
const field = (value: number) => new Float32Array(grid.nx * grid.ny).fill(value);
const count = 48 * Number(days);
const radar = madeSeries({ grid, time: { first, step: 300, count: 6 * count } }, { "rain_rate": (k) => field(k % 5) });
const imerg = madeSeries({ grid, time: { first, step: 1800, count } }, {
  "rain_rate": (k) => field(k % 3),
  "source": (k) => field(k % 11 === 0 ? 9 : 0),
  "observation_minute": (k) => field(k % 11 === 0 ? k % 30 : NaN),
  "infrared_weight": () => field(0),
});
const pair = { radar, imerg };
const rows = await writePairs(path, pairBatches(pair, planColocation(pair)));
const peak = /VmHWM:\s+(\d+) kB/.exec(await Deno.readTextFile("/proc/self/status"))?.[1];
console.log(JSON.stringify({ rows, peak: Number(peak) / 1024 }));
