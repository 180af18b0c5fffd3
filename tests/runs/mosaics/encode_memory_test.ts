import { join } from "node:path";
import { assert } from "../../deps.ts";
import { createArchive, dayAxis, openArchive } from "../../../lib/archive/mod.ts";
import { openEngine } from "../../../lib/engine/mod.ts";
import { inFolder, runTask } from "../../tasks/run_task.ts";
import { smallRun } from "./small_run.ts";

/** Bytes that the garbage of a longer run may add. */
const SLACK = 60e6;

Deno.test("encoding eight days takes the memory of one", () =>
  inFolder(async (folder) => {
    {
      using engine = await openEngine();
      await smallRun(engine, folder, 1, 1);
    }
    const radar = (await openArchive(join(folder, "rain.zarr"))).group("radar");
    const { grid, variables, product, time } = radar;
    const resident: number[] = [];
    for (const days of [1, 8]) {
      const path = join(folder, `${days}.zarr`);
      const last = `2021-06-0${days}`;
      const group = {
        name: "radar",
        grid,
        time: dayAxis("2021-06-01", last, time.step),
        duration: 300,
        variables,
        product,
      };
      const archive = (await createArchive(path, { groups: [group] })).group("radar");
      for (let day = 1; day <= days; day++) {
        await archive.writeDay(`2021-06-0${day}`, {
          "rain_rate": (index) => radar.frame("rain_rate", time.first + index * 300),
        });
      }
      const { code, out, err } = await runTask("project", ["--run", "run-0", "--mosaics", path, "--json"], folder);
      assert.equal(code, 0, err);
      const report = JSON.parse(out);
      assert.equal(report.encodedDays, days);
      resident.push(report.residentBytes);
    }
    assert.ok(resident[1]! - resident[0]! < SLACK, `${resident[0]! / 1e6} MB and ${resident[1]! / 1e6} MB`);
  }));
