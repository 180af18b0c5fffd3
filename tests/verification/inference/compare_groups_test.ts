// deno-lint-ignore-file camelcase -- columns are named as in pairs.parquet
import { assert } from "../../deps.ts";
import { randomStream } from "../../../lib/base/mod.ts";
import { CONTINUOUS, type PairColumns, paired, score, type ScoreName } from "../../../lib/verification/mod.ts";
import {
  compareGroups,
  type DifferenceRow,
  falseDiscovery,
  pairedDifference,
} from "../../../lib/verification/inference/mod.ts";
import { close } from "../reference.ts";

const DAY = 86_400;
const SENSORS = 20;

interface Rows {
  readonly time: number[];
  readonly radar_rain_rate: number[];
  readonly imerg_rain_rate: number[];
  readonly other: number[];
  readonly sensor: string[];
}

/** Days of two products whose errors have a part in common; of sensor s00 the other product is better by `gain`. */
function products(seed: number, gain: number, days = 30): Rows {
  const random = randomStream(seed, "two products");
  const rows: Rows = { time: [], radar_rain_rate: [], imerg_rain_rate: [], other: [], sensor: [] };
  for (let day = 0; day < days; day++) {
    const hard = Math.exp(0.3 * random.normal());
    for (let k = 0; k < 10 * SENSORS; k++) {
      const truth = Math.exp(random.normal());
      const common = random.normal();
      const error = () => Math.exp(hard * (0.5 * common + 0.2 * random.normal()));
      rows.time.push(day * DAY + k);
      rows.radar_rain_rate.push(random.next() < 0.01 ? NaN : truth);
      rows.imerg_rain_rate.push(random.next() < 0.01 ? NaN : truth * error());
      rows.other.push(random.next() < 0.01 ? NaN : truth * error() ** (k % SENSORS === 0 ? 1 - gain : 1));
      rows.sensor.push(`s${String(k % SENSORS).padStart(2, "0")}`);
    }
  }
  return rows;
}

const batch = (rows: Rows): PairColumns => ({ ...rows });
const settings = { second: "other", bootstrap: { replicates: 200, seed: 1 }, thresholds: [1] } as const;

const find = (rows: readonly DifferenceRow[], group: string, name: ScoreName) =>
  rows.find((row) => row.group === group && row.score === name)!;

Deno.test("compareGroups() scores both products on the rows that both have", async () => {
  const rows = products(1, 0);
  const scores: readonly ScoreName[] = ["rmse", "correlation", "csi", "hit_bias"];
  const table = await compareGroups([batch(rows)], { ...settings, by: ["all", "sensor"], scores });
  const member = (i: number) =>
    rows.sensor[i] === "s07" && !Number.isNaN(rows.radar_rain_rate[i]! + rows.imerg_rain_rate[i]! + rows.other[i]!);
  const pick = (values: readonly number[]) => values.filter((_, i) => member(i));
  const truth = pick(rows.radar_rain_rate);
  for (const name of scores) {
    const row = find(table.rows, "s07", name);
    const options = name === "rmse" || name === "correlation" ? {} : { threshold: 1 };
    close(row.first!, score(name, { estimate: pick(rows.imerg_rain_rate), truth }, options));
    close(row.second!, score(name, { estimate: pick(rows.other), truth }, options));
    close(row.value!, row.first! - row.second!);
    assert.equal(row.n, truth.length);
  }
  assert.deepEqual(JSON.parse(JSON.stringify(table)), table);
});

Deno.test("compareGroups() draws and adjusts as pairedDifference() and falseDiscovery() do", async () => {
  const rows = products(2, 0.3);
  const table = await compareGroups([batch(rows)], { ...settings, by: ["sensor"], scores: ["rmse", "csi"] });
  const accumulator = paired({ thresholds: [1] });
  const blocks = Array.from({ length: 30 }, (_, day) => {
    const of = rows.time.flatMap((time, i) => {
      const there = !Number.isNaN(rows.imerg_rain_rate[i]! + rows.other[i]!);
      return Math.floor(time / DAY) === day && rows.sensor[i] === "s03" && there ? [i] : [];
    });
    const truth = of.map((i) => rows.radar_rain_rate[i]!);
    const state = (values: readonly number[]) =>
      accumulator.add(accumulator.init(), { estimate: of.map((i) => values[i]!), truth });
    return { first: state(rows.imerg_rain_rate), second: state(rows.other) };
  });
  const { value, mass } = CONTINUOUS.rmse;
  const statistics = [{
    value: (state: Float64Array) => value(accumulator.all(state)),
    mass: (state: Float64Array) => mass(accumulator.all(state)),
  }];
  const [expected] = pairedDifference(blocks, accumulator, { ...settings.bootstrap, statistics, name: "sensor/s03" });
  const row = find(table.rows, "s03", "rmse");
  close(row.value!, expected!.difference);
  for (const limit of ["low", "high", "p"] as const) close(row[limit]!, expected![limit]);
  assert.equal(row.blocks, 30);
  const { adjusted, discoveries, tests } = falseDiscovery(table.rows.map(({ p }) => p ?? NaN));
  assert.equal(table.about.discovery.tests, tests);
  assert.deepEqual(table.rows.map(({ q }) => q), adjusted);
  assert.deepEqual(table.rows.map(({ discovery }) => discovery), discoveries);
});

Deno.test("compareGroups() compares several estimates with one, each with its own truth, on the rows that all have", async () => {
  const rows = products(3, 0.3);
  const shifted = rows.radar_rain_rate.map((rate) => rate + 0.1);
  const [columns, by] = [{ ...batch(rows), shifted }, ["all", "sensor"]];
  const both = await compareGroups([columns], {
    ...settings,
    by,
    scores: ["mae", "pod"],
    first: ["radar_rain_rate", "imerg_rain_rate"],
    truths: { "imerg_rain_rate": "shifted" },
  });
  assert.deepEqual([both.about.first, both.about.second], [["radar_rain_rate", "imerg_rain_rate"], "other"]);
  const present = (i: number) => !Number.isNaN(rows.radar_rain_rate[i]! + rows.imerg_rain_rate[i]! + rows.other[i]!);
  const pick = (values: readonly number[]) => values.filter((_, i) => present(i));
  const [perfect, usual] = both.rows.filter((row) => row.grouping === "all" && row.score === "mae");
  close(perfect!.first!, 0);
  close(usual!.first!, score("mae", { estimate: pick(rows.imerg_rain_rate), truth: pick(shifted) }));
  for (const row of [perfect!, usual!]) {
    close(row.second!, score("mae", { estimate: pick(rows.other), truth: pick(rows.radar_rain_rate) }));
    close(row.value!, row.first! - row.second!);
    assert.equal(row.n, pick(rows.radar_rain_rate).length);
  }
  const { tests } = both.about.discovery;
  assert.equal(tests, both.rows.filter(({ p }) => p !== null).length, "one family of tests");
  const all = both.rows.filter((row) => row.grouping === "all").map((row) => [row.estimate, row.score, row.threshold]);
  const expected = ["radar_rain_rate", "imerg_rain_rate"].flatMap((of) => [[of, "mae", null], [of, "pod", 1]]);
  assert.deepEqual(all, expected);
  const alone = await compareGroups([{ ...columns, [settings.second]: rows.other }], {
    ...settings,
    by,
    scores: ["mae", "pod"],
    truths: { "imerg_rain_rate": "shifted" },
  });
  const numbers = (row: DifferenceRow) => [row.group, row.score, row.first, row.second, row.low, row.high, row.p];
  const ofOne = both.rows.filter(({ estimate }) => estimate === "imerg_rain_rate");
  assert.deepEqual(ofOne.map(numbers), alone.rows.map(numbers), "the same blocks are drawn, one compared or two");
});

Deno.test("compareGroups() of many groups finds the one that differs, and of products that are alike hardly any", async () => {
  const draws = { ...settings, by: ["sensor"], scores: ["mae"] as const };
  let [found, wrong, unadjusted] = [0, 0, 0];
  for (let seed = 0; seed < 12; seed++) {
    const { rows } = await compareGroups([batch(products(seed, 0.5))], {
      ...draws,
      bootstrap: { replicates: 500, seed },
    });
    if (find(rows, "s00", "mae").discovery) found++;
    const others = rows.filter(({ group }) => group !== "s00");
    wrong += others.filter(({ discovery }) => discovery).length;
    unadjusted += others.filter(({ p }) => p! < 0.1).length;
  }
  assert.ok(found >= 10, `found in ${found} of 12`);
  assert.ok(wrong <= 8 && unadjusted > 2 * wrong, `${wrong} of ${12 * 19} wrong, ${unadjusted} by their p-values`);
});

Deno.test("compareGroups() of a product with itself, of few blocks, of counts and undefined scores says why there is no test", async () => {
  const rows = products(4, 0, 6);
  rows.sensor.forEach((_, i) => rows.sensor[i] = i % 200 === 0 && i < 600 ? "rare" : "usual");
  const by = { ...settings, by: ["sensor"], thresholds: [1e6] };
  const itself = await compareGroups([batch(rows)], { ...by, second: "imerg_rain_rate", scores: ["mae"] });
  assert.equal(find(itself.rows, "usual", "mae").value, 0);
  assert.match(find(itself.rows, "usual", "mae").note!, /all replicates agree/);
  assert.deepEqual([itself.about.discovery.tests, itself.rows[0]!.q, itself.rows[0]!.discovery], [0, null, false]);
  const table = await compareGroups([batch(rows)], { ...by, scores: ["mae", "hits", "pod"] });
  const rare = find(table.rows, "rare", "mae");
  assert.deepEqual([rare.low, rare.p, rare.q, rare.discovery], [null, null, null, false]);
  assert.match(rare.note!, /^[23] blocks bear on it, and 5 are needed$/);
  assert.ok(rare.first! > 0 && rare.value !== null, "the scores themselves are told");
  assert.equal(find(table.rows, "usual", "hits").note, "a count is not tested");
  assert.equal(find(table.rows, "usual", "pod").note, "the first score is undefined");
  assert.equal(table.about.discovery.tests, 1);
});

Deno.test("compareGroups() refuses bad options before it reads any row", async () => {
  const unread = { [Symbol.iterator]: () => assert.fail("read") };
  const refused = (options: object, message: RegExp) =>
    assert.rejects(compareGroups(unread, { second: "other", ...options }), message);
  await refused({ scores: ["best"] }, /Score "best" is unknown/);
  await refused({ scores: ["pod"], thresholds: [] }, /needs an event/);
  await refused({ discovery: { rate: 2 } }, /Rate 2 is outside/);
  await refused({ minBlocks: 0 }, /Least number of blocks 0/);
  await refused({ first: [] }, /no estimate to compare with other/);
  await refused({ by: ["sensor:1-0"] }, /Bin edges/);
  await assert.rejects(compareGroups([{ time: [0] }], { second: "other" }), /Column "radar_rain_rate" is not among/);
});
