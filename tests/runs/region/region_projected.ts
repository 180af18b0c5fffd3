/** What a projector without pairs, of a small run, must do for an archive without radar. */
import { join } from "node:path";
import { assert } from "../../deps.ts";
import { type ArchiveGroupHandle, createArchive, dayAxis, openArchive } from "../../../lib/archive/mod.ts";
import type { Engine } from "../../../lib/engine/mod.ts";
import { DAY, HALF_HOUR, parseTime } from "../../../lib/grid/mod.ts";
import { matchCells } from "../../../lib/runs/match_cells.ts";
import { projectRegion } from "../../../lib/runs/mod.ts";

const [FIRST, SECOND] = ["2022-01-01", "2022-01-02"] as const;

/** Half hours of a window of the models, and of a day that the satellite has. */
const [WINDOW, KEPT] = [3, 9];

/**
 * Makes an archive of the satellite alone, of a day of another archive: its first nine half hours but the last, and of its first
 * cell none; and of the day after its first three.
 */
export async function satelliteAlone(from: string, to: string): Promise<void> {
  const { grid, variables: [rain], product, attributes = {}, ...whole } = (await openArchive(from)).group("imerg");
  const time = dayAxis(FIRST, SECOND, HALF_HOUR);
  const layout = { name: "imerg", grid, time, duration: HALF_HOUR, variables: [rain!], product, attributes };
  const group = (await createArchive(to, { groups: [layout], title: "A satellite" })).group("imerg");
  const wettest = await wettestOf(whole);
  const frame = async (index: number) => {
    const field = await whole.read("rain_rate", { time: [wettest + index, 1] });
    field[0] = NaN;
    return field;
  };
  await group.writeDay(FIRST, { "rain_rate": (index) => index < KEPT - 1 ? frame(index) : null });
  await group.writeDay(SECOND, { "rain_rate": (index) => index < WINDOW ? frame(index) : null });
}

/** First of the half hours with most rain. */
async function wettestOf({ read }: Pick<ArchiveGroupHandle, "read">): Promise<number> {
  const sums: number[] = [];
  for (let index = 0; index < 48; index++) {
    sums.push((await read("rain_rate", { time: [index, 1] })).reduce((sum, rate) => sum + rate, 0));
  }
  const over = (start: number) => sums.slice(start, start + KEPT).reduce((sum, each) => sum + each, 0);
  return Array.from({ length: 48 - KEPT }, (_, k) => k).reduce((best, k) => over(k) > over(best) ? k : best, 0);
}

/** Projects the archive of {@link satelliteAlone}, in parts and again, and looks at what is there. */
export async function assertRegionProjected(engine: Engine, run: string, archive: string): Promise<void> {
  const project = (members: number, days: readonly [string, string] = ["", ""]) =>
    projectRegion(engine, run, { archive, members, days, projector: "project-unpaired", quiet: true });
  const path = join(run, "projected-moved-unpaired.zarr");
  const radarLike = async (of = path) => (await openArchive(of)).group("radar");
  const digests = async () => (await (await radarLike()).record(FIRST))!.digests;
  const names = () => [...Deno.readDirSync(run)].map(({ name }) => name).filter((name) => /^projected-/.test(name));
  const satellite = (await openArchive(archive)).group("imerg");

  const one = await project(2, ["", FIRST]);
  assert.deepEqual([one.path, one.days, one.projectedDays], [path, 1, 1]);
  const tiles = one.windows / 2; // the third window of the day lacks a half hour
  assert.ok(Number.isInteger(tiles) && tiles > 0);
  const group = await radarLike();
  const own = await radarLike(join(run, "projected.zarr"));
  assert.deepEqual(group.variables, own.variables);
  assert.deepEqual(group.product, own.product);
  assert.deepEqual([group.time.step, group.grid.dx, group.grid.dy], [own.time.step, own.grid.dx, own.grid.dy]);
  assert.deepEqual(await group.days(), [FIRST]);
  const times = await group.present(FIRST);
  assert.deepEqual(times, Array.from({ length: 36 }, (_, frame) => parseTime(FIRST) + frame * group.time.step));
  const [mean, spread] = await Promise.all(
    ["rain_rate", "rain_rate_spread"].map((name) => group.read(name, { time: [0, 36] })),
  );
  assert.ok(mean!.some((rate) => rate > 0) && spread!.some((value) => value > 0));
  assert.ok(mean!.every((rate, i) => Number.isNaN(rate) === Number.isNaN(spread![i]!) && !(rate < 0)));
  await assertCellsOf(satellite, group);
  const { attributes = {} } = group;
  assert.match(
    String(attributes["comment"]),
    /^No radar checked this rain.* learned from this satellite without pairs/,
  );
  assert.match(String(attributes["spread_comment"]), /of 2 members .*, times 1: .* no factor .* is used$/);
  assert.deepEqual([attributes["projector"], attributes["satellite_archive"]], ["project-unpaired", "moved.zarr"]);
  assert.equal(attributes["satellite_run"], satellite.product.run);
  assert.deepEqual(["texture_space", "texture_time"].map((name) => typeof attributes[name]), ["number", "number"]);

  const before = await digests();
  const rest = await project(2);
  assert.deepEqual([rest.days, rest.projectedDays, rest.windows], [2, 1, tiles]);
  assert.deepEqual(await digests(), before);
  const again = await project(2);
  assert.deepEqual([again.days, again.projectedDays, again.windows], [2, 0, 0]);
  assert.deepEqual(names(), ["projected-moved-unpaired.zarr"]);

  const chunk = join(archive, "imerg", "rain_rate", "c.1.0.0");
  const bytes = await Deno.readFile(chunk);
  await Deno.writeFile(chunk, bytes.map((byte) => byte ^ 255));
  await assert.rejects(project(3), { tag: "corrupt-chunk" });
  assert.deepEqual(names().sort(), ["projected-moved-unpaired.zarr", "projected-moved-unpaired.zarr.partial"]);
  assert.deepEqual(await digests(), before, "what was there stays until the new one is whole");
  assert.equal((await project(2)).leftOver, `${path}.partial`);
  await Deno.writeFile(chunk, bytes);
  assert.equal((await project(3)).projectedDays, 1, "the first day was done when it was stopped");
  assert.deepEqual(names(), ["projected-moved-unpaired.zarr"]);
  assert.equal((await radarLike()).attributes!["members"], 3);
  assert.notDeepEqual(await digests(), before);

  const three = await digests();
  await assert.rejects(
    project(4, [SECOND, ""]),
    /\(members 3, now 4\): 1 day of it, 2022-01-01 to 2022-01-01, would be/,
  );
  assert.deepEqual([await digests(), names()], [three, ["projected-moved-unpaired.zarr"]]);

  await satellite.writeDay(SECOND, {
    "rain_rate": (index, time) =>
      index >= WINDOW && index < 2 * WINDOW ? satellite.frame("rain_rate", time - DAY) : null,
  });
  assert.equal((await project(3, [SECOND, ""])).projectedDays, 1, "of more satellite it is made again");
  assert.equal((await (await radarLike()).present(SECOND)).length, 36);
  await assert.rejects(project(3, ["2023-01-01", ""]), { tag: "missing-frame", message: /it has 2022-01-01 to 2022/ });
}

/** Cells of the first window have rain where the satellite has, nearly all of them and no others. */
async function assertCellsOf(satellite: ArchiveGroupHandle, group: ArchiveGroupHandle): Promise<void> {
  const cells = matchCells(group.grid, satellite.grid, 0.5);
  const [seen, rain] = [
    await satellite.read("rain_rate", { time: [0, WINDOW] }),
    await group.read("rain_rate", { time: [7, 1] }),
  ];
  const perField = satellite.grid.nx * satellite.grid.ny;
  const isSeen = (cell: number) =>
    cell >= 0 && Array.from({ length: WINDOW }, (_, half) => seen[half * perField + cell]!).every((rate) => rate >= 0);
  assert.ok(!isSeen(0));
  const given = cells.filter((_, i) => !Number.isNaN(rain[i]!));
  assert.ok(given.every(isSeen));
  assert.ok(
    given.length > 0.95 * cells.filter(isSeen).length,
    `${given.length} of ${cells.filter(isSeen).length} cells`,
  );
}
