import { join } from "node:path";
import { PAIR_COLUMNS, type TableBatch, writeTable } from "../../lib/colocation/mod.ts";
import { assert } from "../deps.ts";
import { inFolder, runTask } from "./run_task.ts";

const START = Date.UTC(2021, 5, 1) / 1000;

/** Pairs of 8 days of 5 cells, the radar's look 0.25 above its mean, the satellite 0.25 above the look. */
function pairs(): TableBatch {
  const rows = Array.from({ length: 8 * 48 * 5 }, (_, i) => ({ step: Math.floor(i / 5), rain: i % 7 }));
  const floats = (value: (row: typeof rows[number]) => number) => Float32Array.from(rows, value);
  const other = Object.entries(PAIR_COLUMNS).map(([name, { type }]) => [
    name,
    type === "VARCHAR" ? rows.map(() => "GMI") : floats(() => 0),
  ]);
  return {
    ...Object.fromEntries(other),
    time: Float64Array.from(rows, ({ step }) => START + 1800 * step),
    "radar_rain_rate": floats(({ rain }) => rain),
    "radar_at_overpass": floats(({ rain, step }) => step % 4 === 0 ? rain + 0.25 : NaN),
    "imerg_rain_rate": floats(({ rain }) => rain + 0.5),
  };
}

Deno.test("validate prints scores and the parts of the error, and says what it does not score", async () => {
  await inFolder(async (folder) => {
    await writeTable(join(folder, "pairs.parquet"), PAIR_COLUMNS, [pairs()]);
    const task = (...args: readonly string[]) =>
      runTask("validate", ["--pairs", "pairs.parquet", "--block", "day", "--replicates", "40", ...args], folder);
    const { code, out, err } = await task("--by", "sensor");
    assert.equal(code, 0, err);
    assert.match(out, /Groups of fewer than 3 blocks are reported, not scored\./);
    const [, table = ""] = out.split("Where a microwave observation lies in the half hour");
    const cells = table.split("\n").find((line) => line.startsWith("GMI"))!.split(/ {2,}/);
    assert.deepEqual(cells.slice(0, 5), ["GMI", "480", "0.5", "0.25", "0.25"]);
    assert.match(table, /Without a number or an interval:\n {2}sensor GMI: all replicates agree/);

    const many = await task("--by", "sensor", "--min-blocks", "9", "--json");
    const { about, rows, sampling } = JSON.parse(many.out);
    assert.equal(about.minBlocks, 9);
    assert.equal(
      rows.find((row: { score: string }) => row.score === "rmse").note,
      "not scored: 8 blocks, fewer than 9",
    );
    assert.equal(sampling.rows[0].note, "not scored: 8 blocks, fewer than 9");

    const unknown = await task("--where", "wet(quality)");
    assert.equal(unknown.code, 2, "the condition is wrong, not the file");
    assert.match(unknown.err, /\nvalidate: Cannot use --where: Scalar Function with name wet does not exist!/);
  });
});

Deno.test("validate takes one fewest number of blocks for groups, levels and differences, and the rate of false discoveries", async () => {
  await inFolder(async (folder) => {
    const { surface: _, ...columns } = PAIR_COLUMNS;
    await writeTable(join(folder, "pairs.parquet"), columns, [pairs()]);
    const task = async (...args: readonly string[]) => {
      const given = ["--pairs", "pairs.parquet", "--block", "day", "--replicates", "40", "--scores", "rmse", ...args];
      const { code, out, err } = await runTask("validate", given, folder);
      assert.equal(code, 0, err);
      return out;
    };
    const usual = await task("--attribute", "hour");
    assert.match(usual, /Groups of fewer than 3 blocks are reported/);
    assert.match(usual, /Levels of fewer than 5 blocks are reported, not scored\./);
    assert.match(usual, /^Not grouped by surface: these pairs have no column surface;.*$/m);
    const few = await task("--attribute", "hour", "--min-blocks", "9");
    assert.match(few, /Groups of fewer than 9 blocks are reported/);
    assert.match(few, /^ {2}shares, hour 00 UTC, .* and 19 more: not scored: 8 blocks, fewer than 9$/m);
    const against = ["--against", "pairs.parquet:radar_at_overpass", "--by", "hour"];
    const compared = await task(...against, "--min-blocks", "9", "--discovery-rate", "0.3");
    assert.match(compared, /discoveries among 0 tests: at most 30 % of them are false/);
    assert.match(compared, /Differences that fewer than 9 blocks bear on are not tested\./);
    const { about } = JSON.parse(await task(...against, "--json"));
    assert.deepEqual([about.minBlocks, about.discovery.rate], [5, 0.1]);
  });
});

Deno.test("validate reads groupings as names, never as SQL, and says what columns a file lacks", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "pairs.parquet");
    const { class: _, ...columns } = PAIR_COLUMNS;
    await writeTable(path, columns, [pairs()]);
    const names = { ...columns, "radar_rain_rate": { type: "VARCHAR", units: "", about: "" } } as const;
    const { length } = pairs()["time"]!;
    await writeTable(join(folder, "text.parquet"), names, [{
      ...pairs(),
      "radar_rain_rate": Array(length).fill("wet"),
    }]);
    const refused = async (by: string, status: number, reason: RegExp) => {
      const { code, out, err } = await runTask("validate", ["--pairs", "pairs.parquet", "--by", by], folder);
      assert.deepEqual([code, out], [status, ""], err);
      assert.match(err.trimEnd().split("\n").at(-1)!, reason);
    };
    await refused("sensor; drop table x", 2, /^validate: Grouping "sensor; drop table x" is not a name/);
    await refused("sensor) FROM x --", 2, /^validate: Grouping "sensor\) FROM x --" is not a name/);
    await refused("nothing", 2, /^validate: Unknown column "nothing" in --by: choose time, /);
    const { code, err } = await runTask("validate", ["--pairs", "text.parquet"], folder);
    assert.deepEqual([code, err.split(" (file")[0]], [
      1,
      "validate: Column radar_rain_rate of text.parquet holds no numbers: it cannot be scored\n",
    ]);
    await refused("class", 1, /no column class to group by: "deno task colocate" writes it now: colocate again/);
  });
});
