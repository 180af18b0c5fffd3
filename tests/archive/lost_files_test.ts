import { assert } from "../deps.ts";
import {
  createArchive,
  createDerivedGroup,
  type DerivedVariable,
  ingest,
  inspectArchive,
  openArchive,
} from "../../lib/archive/mod.ts";
import { parseTime } from "../../lib/grid/mod.ts";
import { opener } from "./fake_files.ts";
import { CODE, DEGREES, RAIN, rain, sampleGroup, STEREO, withFolder } from "./sample.ts";

const lostOf = async (path: string) => (await inspectArchive(path)).groups[0]!.lost;

Deno.test("inspectArchive() tells files that are gone of days that came from files; ingested again nothing is gone", () =>
  withFolder(async (path) => {
    const days = ["2021-06-25", "2021-06-26", "2021-06-27"];
    const files = Object.fromEntries(days.map((day) => [day, { times: [`${day}T00:00Z`, `${day}T12:00Z`] }]));
    const open = opener(files);
    await ingest(path, days, { open });
    assert.equal(await lostOf(path), null);
    const first = `${path}/radar/rain_rate/c.176.0.0`;
    for (const file of [first, `${path}/radar/present/c.176`, `${path}/radar/rain_rate/c.177.0.0`]) {
      await Deno.remove(file);
    }
    assert.deepEqual(await lostOf(path), {
      count: 3,
      first,
      days: days.slice(1),
      advice: "ingest the files of 2021-06-26 and 2021-06-27 again",
    });
    await ingest(path, days, { open });
    assert.equal(await lostOf(path), null);
  }));

Deno.test("a file that days share is told once with all of them; days that no file made are to be made again", () =>
  withFolder(async (path) => {
    const group = sampleGroup(6);
    const radar = (await createArchive(path, { groups: [group], shardDays: 6 })).group("radar");
    const days = [25, 26, 27, 28, 29, 30].map((day) => `2021-06-${day}`);
    for (const day of days) await radar.writeDay(day, { "rain_rate": (k) => rain(STEREO, k) });
    const first = `${path}/radar/rain_rate/c.0.0.0`;
    await Deno.remove(first);
    const books = `${path}/radar/present/days`;
    assert.deepEqual(await lostOf(path), {
      count: 1,
      first,
      days,
      advice: `delete the records of ${days.slice(0, 5).join(", ")} and 1 more day in ${books} and make them again`,
    });
    for (const day of days) await Deno.remove(`${books}/${day}.json`);
    const again = (await openArchive(path)).group("radar");
    for (const day of days) await again.writeDay(day, { "rain_rate": (k) => rain(STEREO, k) });
    assert.equal(await lostOf(path), null);
    assert.deepEqual(await again.frame("rain_rate", group.time.first), rain(STEREO, 0));
  }));

Deno.test("files of a commit on its way to their places are not gone", () =>
  withFolder(async (path) => {
    const radar = (await createArchive(path, { groups: [sampleGroup(1)] })).group("radar");
    await radar.writeDay("2021-06-25", { "rain_rate": (k) => rain(STEREO, k) });
    const journal = `${path}/radar/present/journal/2021-06-25`;
    await Deno.mkdir(journal, { recursive: true });
    await Deno.rename(`${path}/radar/rain_rate/c.0.0.0`, `${journal}/rain_rate`);
    assert.equal(await lostOf(path), null);
  }));

Deno.test("files of a group computed from another that are gone are told as well", () =>
  withFolder(async (path) => {
    await createArchive(path, { groups: [sampleGroup(2)] });
    const axis = { values: [0], units: "m", standardName: "projection_y_coordinate", longName: "centre" };
    const variables: DerivedVariable[] = [{ ...RAIN, inner: [{ name: "unit", size: 2 }] }, { ...CODE, inner: [] }];
    const latents = await createDerivedGroup(path, {
      name: "latent",
      source: "radar",
      time: { first: parseTime("2021-06-25"), step: 1800, count: 96 },
      duration: 1800,
      crs: DEGREES.crs,
      y: axis,
      x: axis,
      variables,
      chunk: [48, 1, 1],
      identity: {},
    });
    for (const day of ["2021-06-25", "2021-06-26"]) {
      const writer = await latents.write(day);
      await writer.add({ "rain_rate": new Uint16Array(96).fill(7), source: new Uint8Array(48).fill(1) });
      await writer.commit({});
      await writer.close();
    }
    const derived = async () => (await inspectArchive(path)).derived[0]!.lost;
    assert.equal(await derived(), null);
    const first = `${path}/latent/rain_rate/c.1.0.0.0`;
    await Deno.remove(first);
    assert.deepEqual(await derived(), {
      count: 1,
      first,
      days: ["2021-06-26"],
      advice: `delete the records of 2021-06-26 in ${path}/latent/time/days and compute them again`,
    });
  }));
