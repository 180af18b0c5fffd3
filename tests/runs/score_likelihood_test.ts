import { scoreLikelihood } from "../../lib/runs/mod.ts";
import { assert } from "../deps.ts";
import { testWithData } from "../shared.ts";

const near = (actual: number | null | undefined, expected: number) =>
  assert.ok(Math.abs((actual ?? NaN) - expected) < 1e-9, `${actual} is not ${expected}`);

// Expected values: h5py, NumPy and scipy.stats.mannwhitneyu over the same files, rows of target.nc reversed to match the
// latitudes of baseline.nc, rain of 15 minutes times 4. Without reversing, the area is 0.562: the order of rows matters.
testWithData("scoreLikelihood() of the German pair agrees with scipy", async (data) => {
  const folder = `${data}germany-radar-seviri-pair`;
  const scores = await scoreLikelihood(`${folder}/baseline.nc`, `${folder}/target.nc`, {
    likelihood: "pcph",
    thresholds: [0.1, 0.3, 0.5],
    name: "NWC-SAF",
  });
  assert.equal(scores.pairs, 1_247_883);
  assert.equal(scores.times, 49);
  near(scores.baseRate, 0.057957356579102365);
  near(scores.area.value, 0.8323272396964999);
  near(scores.brier[0]!.value, 0.043797916872014446);
  const [score, miscalibration, discrimination, uncertainty] = scores.brier.map(({ value }) => value!);
  near(miscalibration! - discrimination! + uncertainty!, score!);
  [0.3307094852911586, 0.20962910385813793, 0.08709013690680313].forEach((csi, k) => {
    const row = scores.csi[k]!;
    near(row.value, csi);
    assert.ok(row.low! < csi && csi < row.high! && row.blocks === 5);
  });
  assert.equal(scores.reliability[0]!.bins.reduce((sum, { weight }) => sum + weight, 0), scores.pairs);
  assert.ok(scores.warnings.some((warning) => warning.includes("rainfall_amount has no units")));
});

testWithData("scoreLikelihood() says which variable a file lacks", async (data) => {
  const file = `${data}germany-radar-seviri-pair/target.nc`;
  await assert.rejects(() => scoreLikelihood(file, file, { likelihood: "pcph", name: "" }), {
    tag: "missing-variable",
    message: /No variable pcph: the file has rain_rate/,
  });
});
