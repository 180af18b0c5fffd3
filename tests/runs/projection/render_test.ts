import { assert } from "../../deps.ts";
import { renderProjection } from "../../../lib/runs/mod.ts";
import { testKept } from "../tables/kept_pages.ts";
import { ABOUT, PROJECTION, projectionRun, scoresOf, tableBelow, tableRun } from "../tables/example_runs.ts";

const PAGE = renderProjection(PROJECTION);

Deno.test("calibration has means over seeds with Student's t, in percent", () => {
  // 81, 82, 83 %: 4.3027 * 1 / sqrt(3) = 2.484
  const [, ...rows] = tableBelow(PAGE, "## Calibration");
  assert.deepEqual(rows[1], ["latent, with the factor", "3", "82.0 [79.5, 84.5]", "5\u202f000"]);
  assert.equal(rows.length, 2, "rain only with members");
  // a ninth of the same shares
  const [head, first] = tableBelow(PAGE, "Probability integral transform");
  assert.deepEqual([head!.length, head![1], first![1], first![2]], [11, "0 to 10 %", "9.1 [8.8, 9.4]", "10"]);
  assert.match(PAGE, /inside 90 % intervals; factor 1\.13 of the spread from 95 windows .*; by capsule 87 to 93 %\./);
});

Deno.test("artefacts have areas over seeds, and of each run that of its blocks", () => {
  assert.deepEqual(tableBelow(PAGE, "## Not like rain")[1], [
    ...["orbit edge", "rain times 3 beyond a line", "3"],
    ...["0.820 [0.795, 0.845]", "0.820 [0.795, 0.845]"],
  ]);
  assert.match(PAGE, /n: 94 times, all windows of each together, each artefact drawn 3 times/);
  assert.match(PAGE, /\| orbit edge \| 1 \| 0\.81 \[0\.76, 0\.86\] \| 9 \|/);
  assert.ok(!PAGE.includes("Radar-like rain"));
});

Deno.test("downscaled rain is there where it was compared, of the runs that did", () => {
  const products = [
    { name: "bilinear", parameters: null, steps: null },
    { name: "projection, members", parameters: 99, steps: 400 },
  ];
  const scores = (crps: number) => scoresOf(crps, "projection, members", "bilinear");
  const extreme = {
    product: "projection, members",
    threshold: null,
    scale: null,
    blocks: 9,
    value: 1.75,
    low: 1,
    high: 2,
  };
  const extremes = ["95 %", "99 %"].map((group) => ({ ...extreme, score: "quantile_ratio", group, difference: null }));
  const [first, second, third] = PROJECTION.runs;
  const compared = (crps: number) => ({ windows: 1200, frames: 6, products, scores: [...scores(crps), ...extremes] });
  const page = renderProjection({
    about: ABOUT,
    runs: [{ ...first!, downscaling: compared(0.25) }, { ...second!, downscaling: compared(0.35) }, third!],
  });
  const [head, ...rows] = tableBelow(page, "## Radar-like rain");
  assert.deepEqual(head!.slice(4), ["CRPS, mm/h", "relative bias", "quantile 95 %", "quantile 99 %", "maximum"]);
  // .25 and .35: 12.706 * .0707 / sqrt(2) = .635
  assert.deepEqual(rows[1], [
    "projection, members",
    "2",
    "99",
    "400",
    "0.3 [\u22120.3, 0.9]",
    "–",
    "1.75",
    "1.75",
    "–",
  ]);
  assert.match(page, /n: 1\u202f200 windows, 6 frames of each;/);
  assert.match(page, /less bilinear .*; by the blocks of each run better in 2 of 2\./);
});

Deno.test("a projector without pairs says that nothing was corrected, and has rows of its own", () => {
  const unpaired = tableRun(1, { pair: { name: "project-unpaired", seed: 1, steps: 400 } });
  const page = renderProjection({ about: ABOUT, runs: [PROJECTION.runs[0]!, projectionRun(unpaired, 0.5)] });
  assert.match(page, /projection without pairs: the spread is the projector's own/);
  assert.deepEqual(tableBelow(page, "## Calibration").at(-1)!.slice(0, 3), [
    "latent, with the factor (T-VAE, projection without pairs)",
    "1",
    "50",
  ]);
});

await testKept("projection-", renderProjection);
