import { assert } from "../../deps.ts";
import { type Ablations, renderAblations } from "../../../lib/runs/mod.ts";

const seed = (number: number, reconstruction: number, ahead: number | null) => ({
  seed: number,
  parameters: 10,
  steps: 7,
  bits: 1,
  reconstructionBits: 1,
  kl: 1,
  leads: [{ minutes: 0, forecast: reconstruction, unrolled: reconstruction }, {
    minutes: 20,
    forecast: ahead,
    unrolled: 1,
  }],
  roll: null,
});

const TABLE: Ablations = {
  about: {
    command: "train",
    created: "2026-11-30T00:00:00Z",
    versions: {},
    radar: "radar",
    windows: 3,
    shape: [18, 32, 32],
    minutes: 5,
    km: 2,
    from: 2,
  },
  references: [{ minutes: 20, persistence: 0.8, smoothedPersistence: 0.7, flow: 0.5, smoothedFlow: 0.4 }],
  rows: [
    { row: "vae", seeds: [seed(1, 0.4, null), seed(2, 0.4, null)] },
    { row: "vae+decay", seeds: [seed(1, 0.33, null)] },
    { row: "vae+low-kl+decay", seeds: [seed(1, 0.32, null)] },
    { row: "vae+history", seeds: [seed(1, 0.1, null)] },
    { row: "vae+grid", seeds: [seed(1, 0.2, null)] },
    { row: "history", seeds: [seed(1, 0.48, 0.6)] },
    { row: "history+grid-neighbours", seeds: [seed(1, 0.3, 0.6)] },
    { row: "vae+grid+fewer-capsules", seeds: [seed(1, 0.25, null)] },
    { row: "fewer-capsules+history+grid-neighbours", seeds: [seed(1, 0.3, 0.6)] },
    { row: "vae+more-residual", seeds: [] },
    { row: "history+more-residual", seeds: [seed(1, 0.48, 0.6)] },
    { row: "centred", seeds: [seed(2, 0.48, 0.6)] },
  ],
};

Deno.test("reconstruction is told by that of the best plain VAE of the seed, forecasts by persistence", () => {
  const rows = new Map(
    renderAblations(TABLE).split("\n").filter((line) => line.startsWith("| ")).map((line) => {
      const [row, ...cells] = line.slice(2).split(" | ");
      return [row!, cells] as const;
    }).filter(([, cells]) => cells.length > 8),
  );
  const by = (row: string) => rows.get(row)![4];
  assert.deepEqual([by("history"), by("centred")], ["1.5", "1.2"], "the second seed has no VAE with decay");
  assert.equal(by("vae+low-kl+decay"), "1");
  assert.equal(by("history+grid-neighbours"), "1.5", "on a grid beside the plain VAE on a grid");
  assert.equal(by("fewer-capsules+history+grid-neighbours"), "1.2", "beside the plain VAE with as many units");
  assert.equal(by("history+more-residual"), "1.5", "beside one of another size where none of its own is there");
  assert.equal(rows.get("history")![6], "25");
});

Deno.test("shares below quantiles have a table of the rows whose models give quantiles", () => {
  assert.ok(!renderAblations(TABLE).includes("Quantiles"));
  const quantiles = [{ level: 0.05, below: 0.07 }, { level: 0.5, below: 0.48 }];
  const rows = [...TABLE.rows, { row: "quantiles", seeds: [{ ...seed(1, 0.4, 0.6), quantiles }] }];
  const page = renderAblations({ ...TABLE, rows });
  assert.match(page, /\| row \| 5 % \| 50 % \|\n.*\n\| quantiles \| 0\.07 \| 0\.48 \|/);
});
