import { chartRows, headline } from "../../lib/report/sections/score_choice.ts";
import { assert } from "../deps.ts";

const row = (group: string, score = "rmse", threshold: number | null = null, n = 10) => ({
  grouping: "",
  group,
  score,
  threshold,
  n,
  value: 1,
  low: 0,
  high: 2,
  blocks: 3,
});

Deno.test("headline() puts scores of values first, then each event, and scores of our own among them", () => {
  const rows = [row("a", "csi", 1), row("a", "csi", 0.1), row("a", "hits", 0.1), row("a", "latent_error"), row("a")];
  assert.deepEqual(headline(rows).map(({ score, threshold }) => [score, threshold]), [
    ["rmse", null],
    ["latent_error", null],
    ["csi", 0.1],
    ["csi", 1],
  ]);
  assert.deepEqual(headline([row("a", "hits", 1)]).map(({ score }) => score), ["hits"]);
});

Deno.test("chartRows() lays bins along the bottom and names down the side", () => {
  const minutes = chartRows("minutes-since-overpass:0-15", [row("0-15"), row(">=15"), row("unknown")]);
  assert.equal(minutes.layout, "bin");
  assert.equal(minutes.groups, "minutes since overpass");
  assert.equal(chartRows("sensor", [row("GMI"), row("AMSR2")]).layout, "category");
});

Deno.test("chartRows() tells the smaller of two crossed factors by colour", () => {
  const groups = ["GMI * DJF", "GMI * JJA", "MHS * DJF", "MHS * JJA", "ATMS * JJA"];
  const chart = chartRows("sensor*season", groups.map((group) => row(group)));
  const { rows } = chart;
  assert.deepEqual([chart.groups, chart.title, chart.layout], ["sensor", "sensor × season", "category"]);
  assert.deepEqual(rows.map(({ group, series }) => [group, series]), groups.map((group) => group.split(" * ")));
  const bins = ["GMI", "MHS"].flatMap((sensor) => ["<15", "15-30", ">=30"].map((bin) => row(`${sensor} * ${bin}`)));
  assert.equal(chartRows("sensor*minutes-since-overpass:15-30", bins).layout, "bin");
});

Deno.test("chartRows() puts bins in order though the first sensor lacks some", () => {
  const groups = ["GMI * 15-30", "GMI * unknown", "MHS * <0", "MHS * 0-15", "MHS * >=30", "MHS * unknown"];
  const { rows } = chartRows("sensor*minutes-since-overpass:0-15-30", groups.map((group) => row(group)));
  assert.deepEqual(rows.map(({ group }) => group), ["<0", "0-15", "15-30", ">=30", "unknown", "unknown"]);
});

Deno.test("chartRows() keeps the 24 groups with most pairs and says how many are left", () => {
  const rows = Array.from({ length: 30 }, (_, k) => row(`s${k}`, "rmse", null, k));
  const { rows: kept, left } = chartRows("station", rows);
  assert.deepEqual(kept.map(({ group }) => group), rows.slice(6).map(({ group }) => group));
  assert.equal(left, 6);
});
