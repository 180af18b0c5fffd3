/** What becomes of radar-like rain that is there when a call makes it alike, or otherwise. */
import { join } from "node:path";
import { assert } from "../../deps.ts";
import { type ArchiveGroup, dayAxis, openArchive } from "../../../lib/archive/mod.ts";
import { exists } from "../../../lib/base/mod.ts";
import { LONGLAT } from "../../../lib/grid/mod.ts";
import { radarLikeGroup } from "../../../lib/runs/projection/radar_like_group.ts";
import { openRegionArchive, type RegionArchive } from "../../../lib/runs/region/region_archive.ts";
import { inFolder } from "../../sources/frames.ts";

const DAYS = ["2022-01-01", "2022-01-02", "2022-01-03"] as const;

const PRODUCT = { name: "radar", run: "", version: "", simulated: true };

const MADE = {
  "projector_sha256": "a",
  "radar_model_sha256": "b",
  "satellite_layout": "c",
  "law_version": 2,
  "spread_factor": 1.05,
  members: 2,
  seed: 1,
  "texture_space": 1.5,
  "texture_time": 2.5,
  software: "ondée 0",
};

const group = (attributes: NonNullable<ArchiveGroup["attributes"]> = {}, first: string = DAYS[0]): ArchiveGroup =>
  radarLikeGroup({
    radar: PRODUCT,
    satellite: { ...PRODUCT, name: "satellite" },
    grid: { crs: LONGLAT, nx: 2, ny: 2, x0: 0, y0: 50, dx: 0.1, dy: -0.1 },
    time: dayAxis(first, DAYS[2], 3600),
    attributes: { ...MADE, ...attributes },
  });

const open = (path: string, wanted: ArchiveGroup, days: readonly string[]) =>
  openRegionArchive(path, wanted, { title: "Test", days });

async function fill({ group }: RegionArchive, days: readonly string[]): Promise<void> {
  const frame = () => new Float32Array(4).fill(1);
  for (const day of days) await group.writeDay(day, { "rain_rate": frame, "rain_rate_spread": frame });
}

async function make(path: string, wanted: ArchiveGroup, days: readonly string[]): Promise<void> {
  const made = await open(path, wanted, days);
  await fill(made, days);
  await made.finish();
}

const daysAt = async (path: string) => await (await openArchive(path)).group("radar").days();

const inArchive = (days: readonly string[], body: (path: string) => Promise<void>): Promise<void> =>
  inFolder(async (folder) => {
    const path = join(folder, "projected-a.zarr");
    await make(path, group(), days);
    await body(path);
  });

Deno.test("days of other making are never lost to a call that does not make them again", () =>
  inArchive(DAYS, async (path) => {
    const others: readonly (readonly [NonNullable<ArchiveGroup["attributes"]>, RegExp])[] = [
      [
        { members: 3 },
        /otherwise \(members 2, now 3\): 2 days of it, 2022-01-01 to 2022-01-02, .*; ask for all .* move/,
      ],
      [{ "projector_sha256": "z" }, /\(another projector\)/],
      [{ "law_version": 3, seed: 2 }, /\(seed 1, now 2; version of the law of its draws 2, now 3\)/],
      [{ "spread_factor": 1.1 }, /\(another factor of the spread, .* validation days\)/],
      [{ "texture_time": 2.6 }, /\(another texture, .* radar\)/],
    ];
    for (const [attributes, message] of others) {
      await assert.rejects(open(path, group(attributes), [DAYS[2]]), { name: "RangeError", message });
    }
    assert.deepEqual(await daysAt(path), DAYS);
    assert.ok(!await exists(`${path}.partial`));

    const again = await open(path, group({ members: 3 }), DAYS);
    await fill(again, DAYS.slice(0, 2));
    assert.deepEqual(await daysAt(path), DAYS, "it stays until all days are made");
    await assert.rejects(open(path, group({ members: 4 }), DAYS.slice(1)), /Cannot replace .*zarr, .* 1 day of it/);
    await make(path, group({ members: 3 }), [DAYS[2]]); // the others were made when it was stopped
    assert.deepEqual(await daysAt(path), DAYS);
    assert.equal((await openArchive(path)).group("radar").attributes!["members"], 3);
  }));

Deno.test("days that a call which was stopped has made are not lost either", () =>
  inFolder(async (folder) => {
    const path = join(folder, "projected-a.zarr");
    await fill(await open(path, group(), DAYS), DAYS.slice(0, 2));
    const other = group({ members: 3 });
    await assert.rejects(open(path, other, [DAYS[0]]), /Cannot replace .*partial, .* 1 day of it, 2022-01-02 to/);
    await make(path, other, DAYS.slice(0, 2));
    assert.deepEqual(await daysAt(path), DAYS.slice(0, 2));
  }));

Deno.test("another version of ondée adds days, as does a texture that is the same but for the device it was fitted on", () =>
  inArchive([DAYS[0]], async (path) => {
    await make(path, group({ software: "ondée 9", "texture_space": 1.5001 }), [DAYS[1]]);
    assert.deepEqual(await daysAt(path), DAYS.slice(0, 2));
  }));

Deno.test("a satellite that now begins earlier adds later days; earlier ones are refused where others would be lost", () =>
  inArchive([DAYS[0]], async (path) => {
    const earlier = group({}, "2021-12-30");
    await make(path, earlier, [DAYS[2]]);
    assert.deepEqual(await daysAt(path), [DAYS[0], DAYS[2]]);
    await assert.rejects(
      open(path, earlier, ["2021-12-31"]),
      /\(it begins on 2022-01-01, and no earlier day can be added\)/,
    );
    const all = ["2021-12-31", DAYS[0], DAYS[2]];
    await make(path, earlier, all);
    assert.deepEqual(await daysAt(path), all);
  }));

Deno.test("what a call that was stopped has left beside an archive that is added to is told, and stays", () =>
  inArchive([DAYS[0]], async (path) => {
    await fill(await open(path, group({ members: 3 }), DAYS), [DAYS[0]]);
    const { leftOver } = await open(path, group(), [DAYS[1]]);
    assert.equal(leftOver, `${path}.partial`);
    assert.ok(await exists(`${path}.partial`));
    await Deno.remove(leftOver!, { recursive: true });
    assert.equal((await open(path, group(), [DAYS[1]])).leftOver, undefined);
  }));

Deno.test("rain of another satellite or place is never replaced; what was made otherwise is, and it is told", () =>
  inArchive(DAYS, async (path) => {
    const elsewhere = group();
    const { grid } = elsewhere;
    for (const other of [group({ "satellite_layout": "z" }), { ...elsewhere, grid: { ...grid, x0: 9 } }]) {
      await assert.rejects(
        open(path, other, DAYS),
        /Cannot write into .*: it has rain of another satellite or place; move/,
      );
    }
    assert.equal((await open(path, group(), DAYS)).replaces, undefined);
    assert.equal((await open(path, group({ members: 3 }), DAYS)).replaces, "members 2, now 3");
  }));

Deno.test("what cannot be read is not replaced, unless it was killed when it was begun", () =>
  inArchive([DAYS[0]], async (path) => {
    await Deno.mkdir(`${path}.partial`);
    await Deno.writeTextFile(join(path, "radar", "zarr.json"), "{");
    await assert.rejects(open(path, group(), DAYS), /Cannot replace .*, which cannot be read: move it away/);
    await Deno.remove(path, { recursive: true });
    await make(path, group(), DAYS);
    assert.deepEqual(await daysAt(path), DAYS);
  }));
