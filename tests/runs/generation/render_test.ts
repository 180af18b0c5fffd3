import { assert } from "../../deps.ts";
import { type GenerationTable, renderGeneration } from "../../../lib/runs/mod.ts";
import { nearness, WITHIN } from "../../../lib/runs/generation/nearness.ts";
import { testKept } from "../tables/kept_pages.ts";
import { ABOUT, GENERATION, generationRun, tableBelow, tableRun } from "../tables/example_runs.ts";

const PAGE = renderGeneration(GENERATION);

Deno.test("products have means over seeds with Student's t, and differences to the first below them", () => {
  // .1, .2, .3: mean .2, sd .1, 4.3027 * .1 / sqrt(3) = .2484
  const [head, ...rows] = tableBelow(PAGE, "## Products against the satellite");
  assert.deepEqual(head!.slice(0, 5), ["product", "seeds", "parameters", "steps", "CRPS, mm/h"]);
  assert.deepEqual(rows.map((row) => row.slice(0, 5)), [
    ["area average", "3", "–", "–", "0.5"],
    ["latent, members", "3", "1\u202f234", "400", "0.20 [\u22120.05, 0.45]"],
    ["… less area average", "3", "", "", "\u22120.30 [\u22120.55, \u22120.05]"],
  ]);
  const [fss, ...byScale] = tableBelow(PAGE, "Fractions skill score");
  assert.equal(fss!.at(-1), "2 mm/h, 10 km");
  assert.equal(byScale[0]!.at(-1), "–", "the first has none here");
  assert.equal(tableBelow(PAGE, "Relative bias against")[0]!.at(-1), "MHS");
});

Deno.test("slopes are within 25 % only where they are, and of the interval it is said apart", () => {
  assert.deepEqual(nearness({ value: 0.75, low: 0.7, high: 0.8 }), { mean: WITHIN, interval: "no" });
  assert.deepEqual(nearness({ value: 1, low: 0.75, high: 1.25 }), { mean: WITHIN, interval: WITHIN });
  assert.deepEqual(nearness({ value: 1.26, low: 1.2, high: 1.3 }), { mean: "no", interval: "no" });
  assert.deepEqual(nearness({ value: 1, low: null, high: null }), { mean: WITHIN, interval: "none" });
  assert.deepEqual(nearness({ value: null, low: null, high: null }), { mean: "no", interval: "none" });
  // .91, .92, .93: 4.3027 * .01 / sqrt(3) = .0248
  assert.deepEqual(tableBelow(PAGE, "## Generated errors")[1], [
    ...["latent", "relative bias", "3", "0.920 [0.895, 0.945]"],
    ...[WITHIN, WITHIN],
  ]);
  assert.deepEqual(tableBelow(PAGE, "By sensor and minutes")[1], [
    ...["relative bias", "MHS", "30", "0.2"],
    "0.184 [0.179, 0.189]",
  ]);
});

Deno.test("a single seed has no interval over seeds, and still those of its blocks", () => {
  const page = renderGeneration({ about: ABOUT, runs: [generationRun(tableRun(1), 0.1, 1.3)] });
  assert.equal(tableBelow(page, "## Products against the satellite")[2]![4], "0.1");
  assert.deepEqual(tableBelow(page, "## Generated errors")[1]!.slice(3), ["1.3", "no", "none"]);
  assert.ok(!page.includes(WITHIN));
  assert.match(
    page,
    /CRPS of latent, members: 0\.1 mm\/h, less area average \u22120\.4; by the blocks of its run better\./,
  );
  assert.deepEqual(tableBelow(page, "## Each run")[2], [
    ...["latent, members", "1", "0.10 [0.00, 0.20]"],
    ...["\u22120.400 [\u22120.410, \u22120.390]", "9"],
  ]);
});

Deno.test("runs with other levers have rows of their own", () => {
  const page = renderGeneration({
    about: ABOUT,
    runs: [...GENERATION.runs, generationRun(tableRun(1, { levers: ["grid"] }), 0.7, 1)],
  });
  const rows = tableBelow(page, "## Products against the satellite").map(([product, seeds]) => [product, seeds]);
  assert.deepEqual(rows.slice(1), [
    ["area average (T-VAE)", "3"],
    ["latent, members (T-VAE)", "3"],
    ["… less area average", "3"],
    ["area average (T-VAE (grid))", "1"],
    ["latent, members (T-VAE (grid))", "1"],
    ["… less area average", "1"],
  ]);
  assert.match(page, /latent, members \(T-VAE \(grid\)\): .*worse\./);
});

Deno.test("what the satellite makes of rain is said by the widest interval of all runs", () => {
  // the amount's intervals begin at 1.1, 1.2 and 1.3: raised; where that of one run begins at .8 it is open
  assert.match(PAGE, /- MHS: structures of 64 km kept, place open; wet area open; amount raised\n/);
  const [first, ...others] = GENERATION.runs;
  const open = first!.parts.map((part) => part.score === "amount_ratio" ? { ...part, low: 0.8 } : part);
  const table: GenerationTable = { about: ABOUT, runs: [{ ...first!, parts: open }, ...others] };
  assert.match(renderGeneration(table), /- MHS: .*; amount open\n/);
  assert.ok(!PAGE.includes("| regime |"));
  const regimes = first!.parts.map((part) => ({ ...part, group: "convective" }));
  assert.equal(
    tableBelow(renderGeneration({ about: ABOUT, runs: [{ ...first!, regimes }] }), "By regime")[1]![0],
    "convective",
  );
});

Deno.test("every table says what it rests on", () => {
  const tables = PAGE.split("\n").filter((line) => line.startsWith("| ---")).length;
  const bases = PAGE.split("\n").filter((line) => line.startsWith("n: "));
  assert.equal(bases.length, tables);
  for (const basis of bases) {
    for (
      const word of [
        "event: ",
        "interval: 95 %",
        "Estimator: ",
        "Missing: ",
        "IMERG, final, V07B",
        "2021-06-04",
        "CPU, 2 threads",
      ]
    ) {
      assert.ok(basis.includes(word), `${word} in ${basis}`);
    }
  }
  assert.ok(bases.some((basis) => basis.includes("event: rain rate ≥ threshold") && basis.includes("Edges: domain")));
  assert.ok(bases.some((basis) => basis.includes("resamples of blocks of 6 h")));
});

await testKept("generation-", renderGeneration);
