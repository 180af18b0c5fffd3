import { assert } from "../deps.ts";
import { BENCHES, FOUR_YEARS, isScaleResult, planFourYears, type ScaleFacts, STAGES } from "../../lib/bench/mod.ts";
import { growthOf } from "../../lib/bench/scale/growth.ts";
import { STAGE_FLAGS } from "../../lib/bench/scale/measure.ts";

const near = (found: number, wanted: number) => assert.ok(Math.abs(found - wanted) < 1e-9 * wanted, `${found}`);

Deno.test("growth is found of times on a line, whatever their sizes", () => {
  const { start, slope, deviation } = growthOf([1, 10, 100], [2.5, 7, 52]);
  near(start, 2);
  near(slope, 0.5);
  assert.ok(deviation < 1e-12);
});

Deno.test("times that grow faster than days are off every line that starts at 0 or later", () => {
  const { start, slope, deviation } = growthOf([1, 10, 100], [1, 20, 400]);
  assert.equal(start, 0);
  // least squares of t = s d with weights 1/t²: s = Σ(d/t) / Σ(d²/t²) = (1 + .5 + .25) / (1 + .25 + .0625)
  near(slope, 1.75 / 1.3125);
  near(deviation, 2); // 400 is three times 100 s
});

Deno.test("times of which the most days take least have no slope below 0", () => {
  const { start, slope } = growthOf([1, 2], [1, 0.5]);
  assert.equal(slope, 0);
  // mean with weights 1 and 4
  near(start, (1 + 4 * 0.5) / 5);
});

const FACTS: ScaleFacts = {
  days: [1, 10],
  radar: { cells: 6400, times: 288, variables: 1, bytesPerValue: 0.25 },
  imerg: { cells: 64, times: 48, variables: 10, bytesPerValue: 0.5 },
  files: { fixed: 39, perDay: 13 },
  stages: {
    ingest: { seconds: [2, 11], memory: [1, 1], start: 1, slope: 1, deviation: 0 },
    colocate: { seconds: [3, 21], memory: [1, 1], start: 1, slope: 2, deviation: 0 },
    epoch: { seconds: [0.1, 1], memory: [1, 1], start: 0, slope: 0.1, deviation: 0 },
    validate: { seconds: [1, 1.9], memory: [1, 1], start: 0.9, slope: 0.1, deviation: 0 },
  },
};

Deno.test("the plan of four years is that computed by hand", () => {
  const plan = planFourYears(FACTS);
  assert.equal(FOUR_YEARS.days, 365 + 366 + 365 + 365);
  assert.equal(plan.frames, 420_768);
  assert.equal(plan.bytes.radar, 420_768 * 640_000 / 4);
  assert.equal(plan.bytes.imerg, 70_128 * 6400 * 10 / 2);
  assert.equal(plan.files, 19_032);
  // a hundred times the cells of both products
  near(plan.hours.ingest, 146_101 / 3600);
  near(plan.hours.colocate, 292_201 / 3600);
  near(plan.hours.epoch, 14_610 / 3600);
  near(plan.hours.validate, 14_610.9 / 3600);
  assert.equal(plan.limit, "colocate");
  const dense = planFourYears(FACTS, { radar: 1, imerg: undefined });
  assert.equal(dense.bytes.radar, 420_768 * 640_000);
  assert.equal(dense.bytes.imerg, plan.bytes.imerg);
});

Deno.test("bench scale measures every stage, in small", async () => {
  const result = await BENCHES["scale"]!.run({ yardstick: null, quick: true, days: [9, 1, 9] });
  assert.ok(isScaleResult(result));
  const { days, radar, imerg, files, stages } = result.scale;
  assert.deepEqual(days, [1, 9]);
  assert.deepEqual([radar.cells, radar.times, radar.variables], [48 * 48, 288, 1]);
  assert.deepEqual([imerg.times, imerg.variables], [48, 10]);
  // of radar: rain, which times are there, the day's record; of IMERG: a record, and for 8 days ten variables and times
  assert.equal(files.perDay, 3 + 1 + 11 / 8);
  for (const stage of STAGES) {
    assert.ok(stages[stage].seconds.every((seconds) => seconds > 0), stage);
    assert.ok(stages[stage].memory.every((bytes) => bytes > 2 ** 24), stage);
  }
  assert.deepEqual(result.rows.slice(0, 4).map(({ work }) => work), [...STAGES]);
});

Deno.test("stages run with the flags of their tasks", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile(new URL("../../deno.json", import.meta.url)));
  for (const stage of ["ingest", "colocate", "validate"] as const) {
    const flags = tasks[stage].command.match(/--v8-flags=\S+/g) ?? [];
    assert.deepEqual(STAGE_FLAGS[stage] ?? [], flags, stage);
  }
});

Deno.test("bench scale refuses archives of no days", async () => {
  const run = BENCHES["scale"]!.run({ yardstick: null, quick: true, days: [1, 0.5] });
  await assert.rejects(run, /^RangeError: Cannot measure archives of 0.5 days/);
});
