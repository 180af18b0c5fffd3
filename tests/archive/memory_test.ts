import { assert } from "../deps.ts";
import { createArchive } from "../../lib/archive/mod.ts";
import { DAY, dayOf, parseTime } from "../../lib/grid/mod.ts";
import { fromFileUrl } from "../paths.ts";
import { RAIN, sampleGroup, STEREO, withFolder } from "./sample.ts";

const SCRIPT = fromFileUrl(new URL("./stream_memory.ts", import.meta.url));

interface Measured {
  readonly bound: number;
  readonly before: number;
  readonly after: number;
  readonly count: number;
}

async function measure(folder: string, days: number): Promise<Measured> {
  const grid = { ...STEREO, ny: 320, nx: 320 };
  const time = { first: parseTime("2021-06-25"), step: 600, count: 144 * days };
  const archive = await createArchive(folder, { groups: [sampleGroup(1, { grid, time })], chunk: [12, 80, 80] });
  const frame = Float32Array.from({ length: 320 * 320 }, (_, i) => (i * 7 % 100) / 100);
  for (let day = 0; day < days; day++) {
    const makers = { [RAIN.name]: (k: number) => frame.fill(k / 10, 0, 1000) };
    await archive.group("radar").writeDay(dayOf(time.first + day * DAY), makers);
  }
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["run", "-A", SCRIPT, folder] }).output();
  return JSON.parse(new TextDecoder().decode(stdout));
}

Deno.test({
  name: "windows() keeps its memory bound, whatever the size of the archive",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const results: Measured[] = [];
    for (const days of [2, 12]) await withFolder(async (folder) => void results.push(await measure(folder, days)));
    const [small, large] = results as [Measured, Measured];
    assert.ok(large.count > 5 * small.count, "the larger archive has more windows");
    const raw = 12 * 144 * 320 * 320 * 2;
    assert.ok(large.bound < raw / 8, "the bound is much less than the archive");
    const slack = 128 * 2 ** 20; // beyond the bound: the thread's own heap
    for (const { bound, before, after } of results) {
      assert.ok(after - before < bound + slack, `${(after - before) / 1e6} MB, bound ${bound / 1e6} MB`);
    }
  },
});
