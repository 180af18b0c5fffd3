import { join } from "node:path";
import { assert } from "../deps.ts";
import { writeNpy } from "../../lib/sources/mod.ts";
import { writeHdf5 } from "../sources/hdf5_files.ts";
import { root } from "../paths.ts";
import { inFolder, runLines, runTask } from "./run_task.ts";

/** Three fields of 2 x 4, one cell missing. */
const SHAPE = [3, 2, 4];
const OBSERVED = Array.from({ length: 24 }, (_, k) => k === 5 ? NaN : k % 5 === 0 ? 0 : (k * 7) % 11);
const FORECAST = OBSERVED.map((x, k) => k === 7 ? NaN : Math.max(0, x + (k % 3) - 1));

const npy = (shape: readonly number[], data: readonly number[]) =>
  writeNpy({ dtype: "float64", shape, data: Float64Array.from(data) });

async function writeFiles(folder: string): Promise<void> {
  await Deno.writeFile(join(folder, "o.npy"), npy(SHAPE, OBSERVED));
  await Deno.writeFile(join(folder, "f.npy"), npy(SHAPE, FORECAST));
  const packed = Int16Array.from(FORECAST, (x) => Number.isNaN(x) ? -1 : x * 10);
  await writeHdf5(join(folder, "f.h5"), {
    arrays: { "rain/rate": { data: packed, shape: SHAPE, attributes: { scale_factor: 0.1, _FillValue: -1 } } },
  });
}

/** What a correct run prints. */
async function verified(folder: string, line: string): Promise<Record<string, Record<string, unknown>[]>> {
  const { code, out, err } = await runTask("verify", [...line.split(" "), "--json"], folder);
  assert.deepEqual([code, err], [0, ""]);
  return JSON.parse(out);
}

Deno.test("verify prints lists with the parameters that apply, the same from .npy and packed HDF5", () =>
  inFolder(async (folder) => {
    await writeFiles(folder);
    const line = "--observed o.npy --scores pod,hits,mae,kendall --thresholds 1,5 --operator >";
    const results = await verified(folder, `${line} --forecast f.npy`);
    // expected by looking at every pair
    const pairs = OBSERVED.map((x, k) => [x, FORECAST[k]!] as const).filter(([x, y]) => !Number.isNaN(x + y));
    const hits = pairs.filter(([x, y]) => x > 1 && y > 1).length;
    const pod = hits / pairs.filter(([x]) => x > 1).length;
    assert.equal(pairs.length, 22);
    assert.deepEqual(results["hits"]![0], { threshold: 1, operator: ">", n: 22, value: hits });
    assert.deepEqual(results["pod"]![0], { threshold: 1, operator: ">", n: 22, value: pod });
    assert.deepEqual(Object.entries(results).map(([name, list]) => [name, list.length]), [
      ["pod", 2],
      ["hits", 2],
      ["mae", 1],
      ["kendall", 1],
    ]);
    const mae = pairs.reduce((sum, [x, y]) => sum + Math.abs(y - x), 0) / 22;
    assert.ok(Math.abs(Number(results["mae"]![0]!["value"]) - mae) < 1e-12);
    const packed = await verified(folder, `${line} --forecast f.h5:rain/rate`);
    assert.deepEqual(packed["pod"], results["pod"]);
    assert.deepEqual(packed["kendall"], results["kendall"]);
  }));

Deno.test("verify says why a value is null, and prints text for people", () =>
  inFolder(async (folder) => {
    await writeFiles(folder);
    const line = "--observed o.npy --forecast f.npy --scores pod,rmse --thresholds 1000";
    const { pod } = await verified(folder, line);
    assert.deepEqual(pod, [{
      threshold: 1000,
      operator: ">=",
      n: 22,
      value: null,
      reason: "undefined: 0 divided by 0",
    }]);
    const { out } = await runTask("verify", line.split(" "), folder);
    assert.match(
      out,
      /^pod {2}threshold 1000, operator >=, n 22 +- \(undefined: 0 divided by 0\)\nrmse {2}n 22 +0\.\d+\n$/,
    );
  }));

Deno.test("verify scores an ensemble along any member axis: CRPS and Brier score by hand", () =>
  inFolder(async (folder) => {
    // two fields of 1 x 2, three members; the last cell is missing
    const observed = [2, 0, 1, NaN];
    const members = [[1, 2, 6], [0, 0, 3], [1, 1, 1], [5, 5, 5]];
    await Deno.writeFile(join(folder, "o.npy"), npy([2, 1, 2], observed));
    await Deno.writeFile(join(folder, "last.npy"), npy([2, 1, 2, 3], members.flat()));
    const byMember = [0, 1, 2].flatMap((m) => members.map((row) => row[m]!));
    await Deno.writeFile(join(folder, "first.npy"), npy([3, 2, 1, 2], byMember));
    const scores = "crps,crps-fair,brier,roc-area,rank-histogram,spread-skill";
    const line = `--observed o.npy --scores ${scores} --thresholds 2`;
    const results = await verified(folder, `${line} --forecast last.npy --member-axis 3`);
    assert.deepEqual(await verified(folder, `${line} --forecast last.npy --member-axis=-1`), results);
    assert.deepEqual(await verified(folder, `${line} --forecast first.npy --member-axis 0`), results);
    const value = (name: string): unknown => results[name]![0]!["value"];
    const is = (name: string, expected: number): void =>
      assert.ok(Math.abs(Number(value(name)) - expected) < 1e-12, `${name} ${value(name)} is not ${expected}`);
    // mean |x - y| is 5/3, 1 and 0; sum of |x - x'| over pairs 10, 6 and 0: over 9, and over 6 for the fair score
    is("crps", ((5 / 3 - 10 / 9) + (1 - 6 / 9)) / 3);
    is("crps-fair", ((5 / 3 - 10 / 6) + (1 - 6 / 6)) / 3);
    is("brier", ((2 / 3 - 1) ** 2 + (1 / 3) ** 2) / 3);
    is("roc-area", 1);
    // spread: variances 7, 3 and 0, times 4/3; errors of the means 1, 1 and 0
    is("spread-skill", Math.sqrt(10 * 4 / 3 / 2));
    assert.deepEqual(results["brier"], [{
      threshold: 2,
      operator: ">=",
      estimator: "ecdf",
      value: value("brier"),
      n: 3,
    }]);
    assert.equal((results["rank-histogram"]![0]!["counts"] as number[]).length, 4);
    const single = await runTask("verify", [...line.split(" "), "--forecast", "o.npy"], folder);
    assert.match(single.err, /Score "crps" is of an ensemble: say where its members are/);
  }));

Deno.test("verify lists the scores with what they mean", async () => {
  const { code, out } = await runTask("verify", ["--scores", "list"]);
  assert.equal(code, 0);
  assert.match(out, /^pod +Probability of detection; 0 to 1, 1 is best; needs --thresholds; heeds --weights$/m);
  assert.match(out, /^rapsd +Radially .*; heeds --cell-km$/m);
  assert.match(out, /^crps +Continuous .*; needs --member-axis; heeds --weights; also crps-ecdf$/m);
  assert.match(out, /^rx +Greatest .*; needs --step-minutes, --start$/m);
  const { out: json } = await runTask("verify", ["--scores", "list", "--json"]);
  const pod = JSON.parse(json).find(({ name }: { name: string }) => name === "pod");
  assert.deepEqual(pod.parameters, ["thresholds", "operator"]);
});

Deno.test("verify names both shapes, missing files and unknown scores, in one line", () =>
  inFolder(async (folder) => {
    await writeFiles(folder);
    await Deno.writeFile(join(folder, "short.npy"), npy([2, 2, 4], FORECAST.slice(0, 16)));
    await Deno.writeFile(join(folder, "members.npy"), npy([2, ...SHAPE], [...FORECAST, ...FORECAST]));
    const cases: readonly (readonly [string, number, RegExp])[] = [
      [
        "--forecast short.npy",
        1,
        /^verify: Cannot compare short\.npy, 2 x 2 x 4, with o\.npy, 3 x 2 x 4: give the same/,
      ],
      ["--forecast members.npy", 1, /members\.npy, 2 x 3 x 2 x 4.*; for an ensemble say --member-axis/],
      ["--forecast members.npy --member-axis 1", 1, /without its member axis 1/],
      ["--forecast members.npy --member-axis 0", 1, /Score "mae" is of a single forecast, not of 2 members/],
      ["--forecast members.npy --member-axis 4", 1, /There is no axis 4 in members\.npy/],
      ["--forecast no.npy", 1, /No such file \(file no\.npy\)/],
      ["--forecast f.h5:snow", 1, /no array "snow"/],
      ["--forecast f.npy --scores best", 2, /verify: Score "best" is unknown: choose from/],
      ["--forecast f.npy --scores pod", 2, /verify: Score "pod" needs thresholds: give one or more/],
      ["--forecast f.npy --edges open", 2, /verify: Unknown edge "open" in --edges: choose domain, zero, interior/],
      ["--scores mae", 2, /verify: Missing --forecast FILE/],
    ];
    const lines = cases.map(([line]) => ["--scores", "mae", "--observed", "o.npy", ...line.split(" ")]);
    const endings = await runLines("verify", lines, folder);
    for (const [i, [line, code, reason]] of cases.entries()) {
      const ended = endings[i]!;
      assert.deepEqual([ended.code, ended.out], [code, ""], line);
      assert.match(ended.err.trimEnd().split("\n").at(-1)!, reason);
    }
  }));

Deno.test("verify needs no more permissions than deno.json gives it", () =>
  inFolder(async (folder) => {
    await writeFiles(folder);
    const command = new Deno.Command(Deno.execPath(), {
      args: ["task", "-q", "verify", ..."--observed o.npy --forecast f.h5:rain/rate --scores mae".split(" ")],
      cwd: root,
      env: { NO_COLOR: "1", INIT_CWD: folder },
      stdin: "null",
    });
    const { code, stderr } = await command.output();
    assert.deepEqual([code, new TextDecoder().decode(stderr)], [0, ""]);
  }));
