import { join } from "node:path";
import { randomStream } from "../../lib/base/mod.ts";
import { pairBatches, planColocation, writePairs } from "../../lib/colocation/mod.ts";
import { LONGLAT } from "../../lib/grid/mod.ts";
import { validate } from "../../lib/runs/mod.ts";
import type { SamplingPart, SamplingRow } from "../../lib/verification/mod.ts";
import { madeSeries } from "../colocation/series.ts";
import { assert } from "../deps.ts";
import { inFolder } from "../tasks/run_task.ts";

const START = Date.UTC(2021, 5, 1) / 1000;
const HALF_HOURS = 10 * 48;
const grid = { crs: LONGLAT, nx: 4, ny: 1, x0: 2.05, y0: 47.05, dx: 0.1, dy: -0.1 };

const random = randomStream(21, "rain");
/** Rain of every radar frame and cell: spells that change within the half hour. */
const rain = Array.from({ length: 4 }, () => {
  let level = 0;
  return Array.from({ length: 6 * HALF_HOURS }, (_, f) => {
    level = 0.9 * level + 0.5 * random.normal();
    return f % 500 < 250 ? Math.fround(Math.exp(level)) : 0;
  });
});
const errors = rain.map((frames) => frames.map(() => 0.2 * random.next()));

/** Pairs of a satellite that looks at minute `minute` of every third half hour and errs by noise and `bias`; then validated. */
async function partsOf(folder: string, minute: number, bias: number) {
  const field = (value: (cell: number) => number) => Float32Array.from({ length: 4 }, (_, cell) => value(cell));
  const radar = madeSeries({ grid, time: { first: START, step: 300, count: 6 * HALF_HOURS } }, {
    rain_rate: (f) => field((cell) => rain[cell]![f]!),
  });
  const looked = (k: number) => k % 3 === 0;
  const imerg = madeSeries({ grid, time: { first: START, step: 1800, count: HALF_HOURS } }, {
    rain_rate: (k) => field((cell) => rain[cell]![6 * k + Math.floor(minute / 5)]! + errors[cell]![k]! + bias),
    source: (k) => field((cell) => !looked(k) ? 0 : cell === 3 ? 12 : 9),
    observation_minute: (k) => field(() => looked(k) ? minute : NaN),
    infrared_weight: () => field(() => 0),
  });
  const path = join(folder, `pairs ${minute} ${bias}.parquet`);
  await writePairs(path, pairBatches({ radar, imerg }, planColocation({ radar, imerg })));
  const { sampling } = await validate(path, { by: ["all", "sensor"], block: "day", replicates: 200 });
  return (group: string, part: SamplingPart): SamplingRow =>
    sampling!.rows.find((row) => row.group === group && row.part === part)!;
}

const close = (actual: SamplingRow, expected: number) =>
  assert.ok(Math.abs(actual.value! - expected) < 1e-5 * (1 + Math.abs(expected)), `${actual.value}, not ${expected}`);

Deno.test("validate() divides the error of simulated looks: retrieval and sampling answer to what was injected", async () => {
  await inFolder(async (folder) => {
    const plain = await partsOf(folder, 2, 0);
    const biased = await partsOf(folder, 2, 0.5);
    const later = await partsOf(folder, 17, 0);

    assert.equal(plain("all", "bias").n, 3 * HALF_HOURS / 3, "looks of microwave radiometers only");
    assert.equal(plain("AIRS", "bias"), undefined, "an infrared sounder is no look");
    const looks = [0, 1, 2].flatMap((cell) =>
      Array.from({ length: HALF_HOURS / 3 }, (_, k) => {
        const six = rain[cell]!.slice(18 * k, 18 * k + 6);
        return { error: errors[cell]![3 * k]!, drift: six[0]! - six.reduce((sum, v) => sum + v, 0) / 6 };
      })
    );
    const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
    close(plain("all", "retrieval_bias"), mean(looks.map(({ error }) => error)));
    close(plain("all", "sampling_bias"), mean(looks.map(({ drift }) => drift)));
    close(plain("all", "sampling_mse"), mean(looks.map(({ drift }) => drift ** 2)));
    close(plain("all", "mse"), mean(looks.map(({ error, drift }) => (error + drift) ** 2)));

    close(biased("GMI", "retrieval_bias"), plain("GMI", "retrieval_bias").value! + 0.5);
    const kept = ["sampling_bias", "sampling_mse", "sampling_variance", "retrieval_variance"] as const;
    for (const part of kept) close(biased("GMI", part), plain("GMI", part).value!);

    for (const part of ["retrieval_bias", "retrieval_mse"] as const) {
      close(later("GMI", part), plain("GMI", part).value!);
    }
    assert.ok(
      later("GMI", "sampling_mse").value! < 0.8 * plain("GMI", "sampling_mse").value!,
      "mid half hour knows more",
    );

    const { low, high, value, blocks } = plain("GMI", "sampling_mse");
    assert.ok(low! < value! && value! < high! && blocks === 10);
  });
});
