import { CONSTELLATION } from "../../lib/sources/simulate/mod.ts";
import { overpassSchedule } from "../../lib/sources/simulate/overpasses.ts";
import { assert } from "../deps.ts";
import { cells } from "./simulated_truth.ts";

const START = Date.UTC(2021, 5, 1) / 1000;
const DAY = 86_400;
const MIDDLE = 465;

Deno.test("the schedule is the same however it is asked for", () => {
  const whole = overpassSchedule(1, cells, CONSTELLATION)(START, START + DAY);
  const parts = overpassSchedule(1, cells, CONSTELLATION);
  const late = parts(START + 12 * 3600, START + DAY);
  assert.deepEqual([...parts(START, START + 12 * 3600), ...late], whole);
  assert.notDeepEqual(overpassSchedule(2, cells, CONSTELLATION)(START, START + DAY), whole);
});

Deno.test("a cell is seen every hour or two, now and then after six hours, by every sensor about as often as in orbit", () => {
  const days = 60;
  const seen = overpassSchedule(1, cells, CONSTELLATION)(START, START + days * DAY)
    .map((pass) => ({ sensor: pass.sensor.name, time: pass.seen[MIDDLE]! }))
    .filter(({ time }) => !Number.isNaN(time)).sort((a, b) => a.time - b.time);
  const gaps = seen.slice(1).map(({ time }, i) => (time - seen[i]!.time) / 60);
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  assert.ok(mean > 60 && mean < 180, `mean gap ${mean} min`);
  assert.ok(Math.max(...gaps) > 360, `longest gap ${Math.max(...gaps)} min`);
  // A satellite of swath w crosses a parallel twice an orbit: about 2 w / cos(track angle) km of it, 14 or 15 times a day.
  const perDay = (sensor: string) => seen.filter((pass) => pass.sensor === sensor).length / days;
  assert.ok(perDay("GMI") > 0.8 && perDay("GMI") < 2 && perDay("AMSR2") > 1 && perDay("AMSR2") < 2);
  assert.ok(perDay("ATMS") > 3.5 && perDay("ATMS") < 6);
});

Deno.test("sun-synchronous satellites come at their local time, GPM at all hours", () => {
  const passes = overpassSchedule(1, cells, CONSTELLATION)(START, START + 60 * DAY);
  const hours = (sensor: string) =>
    passes.filter((pass) => pass.sensor.name === sensor).map(({ seen }) => seen[MIDDLE]!)
      .filter((time) => !Number.isNaN(time)).map((time) => ((time % DAY) / 3600 + 2.55 / 15 + 24) % 24);
  // At 46 degrees north local time differs from that of the equator by up to an hour, and by the swath's width.
  const near = (hour: number, target: number) => Math.abs((hour - target + 36) % 24 - 12) < 2.2;
  assert.ok(hours("AMSR2").every((hour) => near(hour, 13.5) || near(hour, 1.5)), `${hours("AMSR2")}`);
  const gmi = new Set(hours("GMI").map((hour) => Math.floor(hour / 4)));
  assert.equal(gmi.size, 6);
});

Deno.test("a swath is a band: its cells are seen within minutes, and as wide as stated", () => {
  const wide = { ...cells, nx: 200, ny: 60, x0: -7.95, y0: 43.05 };
  const passes = overpassSchedule(1, wide, { ...CONSTELLATION, lost: 0 })(START, START + 2 * DAY);
  for (const { sensor, seen } of passes) {
    const times = seen.filter((time) => !Number.isNaN(time));
    assert.ok(Math.max(...times) - Math.min(...times) < 600, sensor.name);
    for (let y = 0; y < wide.ny; y++) {
      const row = Array.from(seen.subarray(y * wide.nx, (y + 1) * wide.nx), (time) => Number.isNaN(time) ? 0 : 1);
      const edges = row.filter((inside, x) => x > 0 && inside !== row[x - 1]).length;
      assert.ok(edges <= 2, `${sensor.name} row ${y} has ${edges} edges`);
      const width = row.filter((inside) => inside === 1).length * 0.1 * 111.2 *
        Math.cos((43.05 + 0.1 * y) * Math.PI / 180);
      if (edges === 2 && row[0] === 0) assert.ok(width > 0.99 * sensor.swath - 20, `${sensor.name} ${width} km`);
    }
  }
});

Deno.test("lost overpasses are the stated share", () => {
  const count = (lost: number) =>
    overpassSchedule(1, cells, { ...CONSTELLATION, lost })(START, START + 30 * DAY).length;
  const share = 1 - count(0.3) / count(0);
  assert.ok(share > 0.22 && share < 0.38, `${share}`);
  assert.equal(count(1), 0);
});
