import { join } from "node:path";
import { assert } from "../../deps.ts";
import { openEngine } from "../../../lib/engine/mod.ts";
import {
  DATA_DEFAULTS,
  measureMotion,
  rainSettings,
  renderMotion,
  simulateArchive,
  trainRain,
} from "../../../lib/runs/mod.ts";
import { inFolder } from "../../sources/frames.ts";

Deno.test("measureMotion() looks at the models of a run and of others on the same windows", () =>
  inFolder(async (folder) => {
    const archive = join(folder, "a.zarr");
    const run = (name: string) => join(folder, name);
    await simulateArchive(archive, { days: 6, firstDay: "2021-06-01", seed: 3, size: 64, quiet: true });
    using engine = await openEngine({ device: "cpu", quiet: true });
    const data = { ...DATA_DEFAULTS, archive, batch: 4, wetFraction: 0.01 };
    const train = (directory: string, name: "topographic" | "vae", own: typeof data) =>
      trainRain(engine, run(directory), name, rainSettings(name, own, 3), { command: directory, quiet: true });
    await train("first", "topographic", data);
    await train("first", "vae", data);
    await train("other", "topographic", { ...data, seed: 2 });
    await train("coarser", "topographic", { ...data, size: 16 });
    const options = { command: "motion", windows: 12, quiet: true };
    const { about, models, rows, groups } = await measureMotion(engine, run("first"), {
      ...options,
      beside: [run("other")],
    });
    const paths = [
      "T-VAE (base), seed 0",
      "plain VAE (base), seed 0",
      "T-VAE (base), seed 2",
      "T-VAE (base), seed 0, untrained",
    ];
    assert.deepEqual(models.map(({ path }) => path), paths);
    assert.deepEqual(models.map(({ run }) => run), ["first", "first", "other", null]);
    assert.equal(about.motion, "wind of the simulator");
    assert.ok(about.windows.held > 0 && about.windows.held <= 12 && about.windows.training <= 36);
    assert.deepEqual(rows.map(({ path, reading }) => `${path}: ${reading}`), [
      "optical flow: mean motion",
      ...paths.flatMap((path) =>
        ["phase of capsules", "roll of capsules", "mean latent"].map((one) => `${path}: ${one}`)
      ),
    ]);
    assert.ok(rows.every(({ both }) => both.value! <= 1));
    for (const path of [paths[0]!, paths[2]!]) {
      const own = groups.filter((group) => group.path === path);
      assert.deepEqual(own.map(({ by }) => by), [
        ...["advection", "growth", "turning"].flatMap((by) => [by, by, by]),
        ...new Array<string>(4).fill("quarter turns"),
      ]);
      const windows = own.filter(({ by }) => by === "growth").reduce((sum, group) => sum + group.windows, 0);
      assert.equal(windows, about.windows.held);
      const turns = own.filter(({ by }) => by === "quarter turns").map(({ leads: [first] }) => first!);
      assert.deepEqual(turns.map(({ minutes }) => minutes), [5, 5, 5, 5]);
      // turned rain lies still by as much
      for (const { persistence } of turns) {
        assert.ok(Math.abs(persistence.value! / turns[0]!.persistence.value! - 1) < 1e-5);
      }
      assert.notEqual(turns[1]!.rolled.value, turns[0]!.rolled.value);
    }
    assert.equal(groups.length, 26);
    assert.deepEqual(models.map(({ elsewhere }) => elsewhere), [false, false, false, false]);
    const page = renderMotion({ about, models, rows, groups });
    assert.match(page, /\| T-VAE \(base\), seed 0 \| advection \|/);
    assert.match(page, /The simulator's wind is the same everywhere/);
    await assert.rejects(
      measureMotion(engine, run("first"), { ...options, beside: [run("coarser")] }),
      /coarser beside .*first: it was trained on other windows/,
    );
  }));
