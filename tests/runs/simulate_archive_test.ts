import { join } from "node:path";
import { openArchive } from "../../lib/archive/mod.ts";
import { cellCentres, projection, surfaceOf } from "../../lib/grid/mod.ts";
import { simulateArchive } from "../../lib/runs/mod.ts";
import { assert } from "../deps.ts";
import { inFolder } from "../tasks/run_task.ts";

Deno.test("simulateArchive() simulates around a place: land to the north and sea to the south of the Camargue's coast", () =>
  inFolder(async (folder) => {
    const path = join(folder, "rain.zarr");
    await simulateArchive(path, {
      days: 1,
      firstDay: "2021-06-01",
      seed: 1,
      size: 64,
      middle: [43.4, 4.3],
      quiet: true,
    });
    const archive = await openArchive(path);
    const { crs, x0, y0, dx, dy, nx, ny } = archive.group("radar").grid;
    const [longitude, latitude] = projection(crs).inverse(x0 + dx * (nx - 1) / 2, y0 + dy * (ny - 1) / 2);
    assert.ok(Math.abs(latitude - 43.4) < 1e-4 && Math.abs(longitude - 4.3) < 1e-4, `${latitude} ${longitude}`);
    const { grid } = archive.group("imerg");
    const { lat: latitudes } = cellCentres(grid);
    const surface = await surfaceOf(grid);
    assert.deepEqual([...new Set(surface)].sort(), ["coast", "land", "sea"]);
    const mean = (kind: string) => {
      const those = [...latitudes].filter((_, k) => surface[k] === kind);
      return those.reduce((sum, value) => sum + value, 0) / those.length;
    };
    assert.ok(mean("land") > 43.4 && mean("sea") < 43.4, `${mean("land")} ${mean("sea")}`);
  }));
