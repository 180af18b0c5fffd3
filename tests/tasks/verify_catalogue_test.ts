import { join } from "node:path";
import { assert } from "../deps.ts";
import { writeNpy } from "../../lib/sources/mod.ts";
import type { ScoreEntry } from "../../lib/verification/mod.ts";
import { close, reference, testWithReference } from "../verification/reference.ts";
import { BY_MEMBERS, fieldsOf, membersOf, SETTINGS, SHAPE } from "../verification/whole_catalogue.ts";
import { inFolder, runLines, runTask } from "./run_task.ts";

const npy = (shape: readonly number[], data: readonly number[]) =>
  writeNpy({ dtype: "float64", shape, data: Float64Array.from(data) });

const FLAGS = [
  ...["--thresholds", "1", "--windows", "3", "--levels", SETTINGS.levels!.join(), "--cell-km", "2", "--sequence", "2"],
  ...["--step-minutes", "720", "--start", "2001-01-01", "--temperature", "t.npy", "--json"],
];

type Values = { observed: (t: number, cell: number) => number; forecast: (t: number, cell: number) => number };

/** Runs verify for scores of one kind of member axis on six fields; what it printed. */
async function verified(
  folder: string,
  entries: readonly ScoreEntry[],
  values: Values,
  flags: readonly string[] = FLAGS,
) {
  const members = membersOf(entries[0]!);
  const fields = fieldsOf(6, members, values);
  await Deno.writeFile(join(folder, "o.npy"), npy([6, ...SHAPE], fields.flatMap(({ observed }) => [...observed])));
  const temperatures = fields.flatMap(({ temperature }) => [...temperature!]);
  await Deno.writeFile(join(folder, "t.npy"), npy([6, ...SHAPE], temperatures));
  const shape = members === null ? [6, ...SHAPE] : [6, members, ...SHAPE];
  await Deno.writeFile(join(folder, "f.npy"), npy(shape, fields.flatMap(({ forecast }) => [...forecast])));
  const names = entries.map(({ name }) => name).join();
  const axis = members === null ? [] : ["--member-axis", "1"];
  const line = ["--observed", "o.npy", "--forecast", "f.npy", "--scores", names, ...axis, ...flags];
  return await runTask("verify", line, folder);
}

/** SEEPS needs two thresholds; its own tests have it. */
const ofOne = (entries: readonly ScoreEntry[]) => entries.filter(({ name }) => name !== "seeps");

const rain = (t: number, cell: number): number => Math.max(0, (7 * cell + 3 * t * cell + 5 * t) % 11 - 4) / 2;

const BAD: Readonly<Record<string, Values>> = {
  "all missing": { observed: () => NaN, forecast: () => NaN },
  "all dry": { observed: () => 0, forecast: () => 0 },
  "constant": { observed: () => 1.7, forecast: () => 1.7 },
  "a forecast that misses all": { observed: rain, forecast: () => 0 },
};

for (const [what, values] of Object.entries(BAD)) {
  Deno.test(`verify of every score in the list, ${what}: a list, and null with a reason where there is no number`, () =>
    inFolder(async (folder) => {
      for (const entries of [BY_MEMBERS.get("null")!, BY_MEMBERS.get("6")!]) {
        const { code, out, err } = await verified(folder, ofOne(entries), values);
        assert.deepEqual([code, err], [0, ""]);
        const results: Record<string, Record<string, unknown>[]> = JSON.parse(out);
        assert.deepEqual(Object.keys(results), ofOne(entries).map(({ name }) => name));
        for (const [name, readings] of Object.entries(results)) {
          assert.ok(readings.length > 0, name);
          for (const { value, reason } of readings) {
            if (value === null) assert.ok(typeof reason === "string" && reason.length > 4, name);
            else assert.ok(typeof value === "number" && reason === undefined, `${name}: ${value}, ${reason}`);
          }
        }
      }
    }));
}

Deno.test("verify of infinite values, where they are no events, fails in one line that says which", () =>
  inFolder(async (folder) => {
    const entries = BY_MEMBERS.get("null")!.filter(({ name }) => name === "rapsd");
    const values = { observed: rain, forecast: (t: number, cell: number) => t === 2 && cell === 3 ? Infinity : 1 };
    const { code, out, err } = await verified(folder, entries, values);
    assert.deepEqual([code, out], [1, ""]);
    assert.match(err, /^verify: Field has an infinite value: make it missing \(NaN\) or finite\n$/);
  }));

testWithReference(
  "verify scores quantiles by --levels, and distributions: values of the reference",
  () =>
    inFolder(async (folder) => {
      const { alpha, q, y, ...expected } = reference.quantile;
      await Deno.writeFile(join(folder, "o.npy"), npy([3], y));
      await Deno.writeFile(join(folder, "q.npy"), npy([3, 6], q.flat()));
      const line = "--observed o.npy --forecast q.npy --member-axis 1 --scores pinball,crps-quantile --json --levels";
      const { code, out } = await runTask("verify", [...line.split(" "), alpha.join()], folder);
      assert.equal(code, 0);
      const results = JSON.parse(out);
      expected["scores.quantile_score_mean_per_alpha"].forEach((value: number, k: number) =>
        close(results.pinball[k].value, value)
      );
      const { gpd } = reference.crps_param;
      await Deno.writeFile(join(folder, "y.npy"), npy([gpd.length], gpd.map(({ obs }: { obs: number }) => obs)));
      const rows = gpd.flatMap((
        row: Record<string, number>,
      ) => [row["shape"], row["location"], row["scale"], row["mass"]]);
      await Deno.writeFile(join(folder, "p.npy"), npy([gpd.length, 4], rows));
      const gpdLine = "--observed y.npy --forecast p.npy --member-axis=-1 --scores crps-gpd --json";
      const ended = await runTask("verify", gpdLine.split(" "), folder);
      const mean = gpd.reduce((sum: number, { v }: { v: number }) => sum + v, 0) / gpd.length;
      close(JSON.parse(ended.out)["crps-gpd"][0].value, mean);
    }),
);

Deno.test("verify weighs cells by --weights, one field for all; a field of another shape is refused", () =>
  inFolder(async (folder) => {
    await Deno.writeFile(join(folder, "o.npy"), npy([2, 1, 2], [0, 0, 0, 0]));
    await Deno.writeFile(join(folder, "f.npy"), npy([2, 1, 2], [1, 5, 3, NaN]));
    await Deno.writeFile(join(folder, "w.npy"), npy([1, 2], [3, 1]));
    const line = "--observed o.npy --forecast f.npy --scores mae --json --weights".split(" ");
    const { out } = await runTask("verify", [...line, "w.npy"], folder);
    assert.deepEqual(JSON.parse(out), { mae: [{ n: 3, value: (3 * 1 + 5 + 3 * 3) / 7 }] });
    const wrong = await runTask("verify", [...line, "f.npy"], folder);
    assert.deepEqual([wrong.code, wrong.out], [1, ""]);
    assert.match(wrong.err, /^verify: Weights f\.npy, 2 x 1 x 2, are not of a field of 1 x 2\n$/);
  }));

Deno.test("verify says which flag a score lacks, and what a bad one should be", () =>
  inFolder(async (folder) => {
    const cases: readonly (readonly [string, RegExp])[] = [
      ["--scores rx", /Score "rx" needs step-minutes: give one or more/],
      ["--scores rx --step-minutes 30", /Score "rx" needs start/],
      ["--scores rx --step-minutes 30 --start yesterday", /Cannot use --start "yesterday": give 2021-06-25 or/],
      ["--scores rapsd --cell-km 0", /Value 0 of cell-km is not a number above 0/],
      ["--scores pinball --member-axis 0", /Score "pinball" needs levels/],
      ["--scores pinball --member-axis 0 --levels 0.5,0.1", /Levels 0.5, 0.1 do not rise inside \(0, 1\)/],
    ];
    const lines = cases.map(([line]) => ["--observed", "o", "--forecast", "f", ...line.split(" ")]);
    const endings = await runLines("verify", lines, folder);
    for (const [i, [line, reason]] of cases.entries()) {
      const { code, err } = endings[i]!;
      assert.equal(code, 2, line);
      assert.match(err.trimEnd().split("\n").at(-1)!, reason);
    }
  }));
