import { join } from "node:path";
import { assert } from "../../deps.ts";
import { openArchive } from "../../../lib/archive/mod.ts";
import { colocate, readTable } from "../../../lib/colocation/mod.ts";
import { simulateArchive } from "../../../lib/runs/mod.ts";
import {
  type CellCondition,
  conditionOf,
  conditionSize,
  describeCondition,
  writeCondition,
} from "../../../lib/runs/generation/cell_conditions.ts";
import { cellSources } from "../../../lib/runs/generation/cell_sources.ts";
import { inFolder } from "../../sources/frames.ts";

const SENSORS = ["GMI", "MHS"];

Deno.test("conditions as numbers: known, seen now and when, shares of sensors, ages", () => {
  const numbers = (condition: CellCondition | null) => {
    const into = new Float32Array(conditionSize(SENSORS) + 1);
    writeCondition(into, 1, condition, SENSORS);
    assert.equal(into[0], 0);
    return [...into.subarray(1)];
  };
  assert.ok(numbers(null).every((value) => value === 0));
  const last = { sensor: "MHS", minutes: 15 };
  const next = { sensor: "SSMIS", minutes: 45 };
  const ages = [15, 5, 15 / 9, 45, 15, 5].map((minutes) => Math.fround(Math.exp(-minutes / 15)));
  assert.deepEqual(numbers({ now: "MHS", last, next }), [1, 1, -1, 0, 1, 0, ...ages]);
  const after = numbers({ now: "MHS", last: null, next: { sensor: "MHS", minutes: 5 } });
  assert.equal(after[2], Math.fround(1 / 3), "a pass after the middle of the half hour");
  assert.deepEqual(numbers({ now: null, last, next }), [1, 0, 0, 0, 0.75, 0.25, ...ages], "the nearer counts more");
  assert.deepEqual(numbers({ now: null, last, next: null }), [1, 0, 0, 0, 1, 0, ...ages.slice(0, 3), 0, 0, 0]);
  assert.deepEqual(numbers({ now: null, last: null, next: null }), [1, ...new Array(11).fill(0)]);
});

Deno.test("questions: a sensor up to 15 minutes away is in the half hour; one never seen is refused", () => {
  const at = (minutes: number) => conditionOf({ sensor: "MHS", minutes }, SENSORS);
  assert.deepEqual(at(15), { now: "MHS", last: { sensor: "MHS", minutes: 15 }, next: null });
  assert.equal(at(90).now, null);
  const until = (minutes: number) => conditionOf({ sensor: "MHS", minutes: 90, until: minutes }, SENSORS);
  assert.equal(until(10).now, "MHS", "it is in the half hour, after its middle");
  assert.equal(until(15).now, null, "it begins the next one");
  assert.equal(until(360).next!.minutes, 360);
  const unknown = () => conditionOf({ sensor: "SSMIS", minutes: 0 }, SENSORS);
  assert.throws(unknown, /Cannot ask for sensor "SSMIS": the generator was trained on GMI, MHS/);
  assert.throws(() => at(-1), RangeError);
  for (const far of [() => at(361), () => until(1e9), () => at(NaN)]) {
    assert.throws(far, {
      name: "RangeError",
      message: /give 0 to 360, as the generator knows of no pass farther away$/,
    });
  }
  assert.equal(describeCondition({ sensor: "MHS", minutes: 90, until: 30 }), "MHS 90 min ago, and in 30 min");
});

Deno.test("what observed a cell is what the pairs say of it", () =>
  inFolder(async (folder) => {
    const path = join(folder, "a.zarr");
    await simulateArchive(path, { days: 1, firstDay: "2021-06-01", seed: 3, size: 40, quiet: true });
    const { path: pairs } = await colocate(path, join(folder, "pairs.parquet"), { quiet: true });
    const group = (await openArchive(path)).group("imerg");
    const sourcesAt = cellSources(group, 2, { x: 0, y: 0, nx: group.grid.nx, ny: group.grid.ny });
    const columns = {
      time: { type: "TIMESTAMP", units: "", about: "", required: true },
      cell_y: { type: "INTEGER", units: "", about: "", required: true },
      cell_x: { type: "INTEGER", units: "", about: "", required: true },
      sensor: { type: "VARCHAR", units: "", about: "" },
      class: { type: "VARCHAR", units: "", about: "" },
      minutes_since_overpass: { type: "INTEGER", units: "", about: "" },
      minutes_until_overpass: { type: "INTEGER", units: "", about: "" },
    } as const;
    let [seen, morphed, rows] = [0, 0, 0];
    for await (const batch of readTable(pairs, columns)) {
      for (let i = 0; i < batch["time"]!.length; i++) {
        const [time, y, x, since, until] = [
          "time",
          "cell_y",
          "cell_x",
          "minutes_since_overpass",
          "minutes_until_overpass",
        ].map((name) => Number(batch[name]![i]!)) as [number, number, number, number, number];
        const index = (time - group.time.first) / group.time.step;
        const half = index % 2;
        const cell = y * group.grid.nx + x;
        const sources = await sourcesAt(index - half);
        const condition = sources.condition(half, cell)!;
        const kind = batch["class"]![i];
        const sensor = kind === "sensor" ? batch["sensor"]![i] : null;
        assert.equal(condition.now, sensor);
        if (condition.now !== null) { // a question says the same of such a pass
          const [minutes, until] = [condition.last, condition.next].map((pass) => Math.min(pass?.minutes ?? 360, 360));
          const asked = { sensor: condition.now, minutes: minutes!, until: until! };
          assert.equal(conditionOf(asked, [condition.now]).now, condition.now);
        } else if (condition.last !== null && condition.last.minutes <= 360) {
          const asked = {
            ...condition.last,
            ...(condition.next === null ? {} : { until: Math.min(condition.next.minutes, 360) }),
          };
          assert.equal(conditionOf(asked, [condition.last.sensor]).now, null);
        }
        assert.equal(sources.label(half, cell), sensor ?? kind);
        for (const [pass, minutes] of [[condition.last, since], [condition.next, until]] as const) {
          if (pass !== null) assert.equal(Math.trunc(pass.minutes), Math.trunc(minutes));
          else assert.ok(Number.isNaN(minutes) || minutes > 300, `${minutes}`);
        }
        rows++;
        if (sensor !== null) seen++;
        else if (condition.last !== null && condition.next !== null) morphed++;
      }
    }
    assert.ok(rows > 500 && seen > 50 && morphed > 50, `${rows}, ${seen}, ${morphed}`);
  }));
