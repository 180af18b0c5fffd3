import { join } from "node:path";
import { writeTable } from "../../lib/colocation/mod.ts";
import { scaleScores } from "../../lib/runs/scale_scores.ts";
import { SCALE_COLUMNS } from "../../lib/runs/scale_sums.ts";
import { dayBlocks } from "../../lib/verification/mod.ts";
import { assert } from "../deps.ts";
import { inFolder } from "../tasks/run_task.ts";

const LAGS = [-10, -5, 0, 5, 10];

/** Ten days of windows, five of January and five of July, at one scale: in July late by a lag and with half the amplitude. */
const times = Array.from({ length: 10 }, (_, k) => Date.UTC(2021, k < 5 ? 0 : 6, 1 + k) / 1000);
const rows = times.flatMap((time, k) =>
  LAGS.map((lag) => {
    const [gain, late] = k < 5 ? [1, 0] : [0.5, 5];
    const power = 1 + k % 3;
    return {
      time,
      lag,
      estimate: gain ** 2 * power,
      truth: power,
      covariance: gain * power * (1 - 0.05 * Math.abs(lag - late)),
    };
  })
);
const table = {
  time: rows.map((row) => row.time),
  product: rows.map(() => "satellite"),
  above: rows.map(() => 16),
  lag: rows.map((row) => row.lag),
  "estimate_power": rows.map((row) => row.estimate),
  "truth_power": rows.map((row) => row.truth),
  covariance: rows.map((row) => row.covariance),
};
const options = { by: ["all", "season"], blocks: dayBlocks(), minBlocks: 3, bootstrap: { replicates: 60 } };

Deno.test("scaleScores() groups windows by their time, each group by its own sums", () =>
  inFolder(async (folder) => {
    const path = join(folder, "scales.parquet");
    await writeTable(path, SCALE_COLUMNS, [table]);
    const scores = await scaleScores(path, options);
    const value = (group: string, name: string) =>
      scores.find((row) => row.group === group && row.score === name)!.value!;
    assert.deepEqual([...new Set(scores.map(({ grouping, group, n }) => `${grouping} ${group} ${n}`))], [
      "all all 10",
      "season DJF 5",
      "season JJA 5",
    ]);
    const found = ["DJF", "JJA"].map((group) => ["delay", "gain", "coherence"].map((name) => value(group, name)));
    [[0, 1, 1], [5, 0.5, 1]].flat().forEach((expected, k) => {
      assert.ok(Math.abs(found.flat()[k]! - expected) < 1e-9, `${found}`);
    });
    assert.ok(value("all", "gain") > 0.5 && value("all", "gain") < 1);
    const few = await scaleScores(path, { ...options, minBlocks: 6 });
    const winter = few.filter(({ group }) => group === "DJF");
    assert.ok(winter.every(({ value, note }) => value === null && note === "not scored: 5 blocks, fewer than 6"));
    assert.ok(few.some(({ group, value }) => group === "all" && value !== null));
  }));
