import { assert } from "../deps.ts";
import { inFolder, runTask } from "./run_task.ts";
import { description, frames, rainOf, writeFiles } from "./sample_files.ts";

Deno.test("parity prints one JSON line per step, with the reference's numbers", async () => {
  const sizes = "--sequences 2 --frames 6 --capsules 3 --width 6 --kernel 5 --offset 1 --channels 1 --side 4";
  const { code, out, err } = await runTask("parity", [...sizes.split(" "), "--steps", "2", "--device", "cpu"]);
  assert.equal(code, 0, err);
  const steps = out.trimEnd().split("\n").map((line) => JSON.parse(line));
  // float64 values of the reference, 5.3
  const expected = [{ bce: 12.895738337, kl: 2.559956858 }, { bce: 12.854997198, kl: 2.55130982 }];
  assert.equal(steps.length, 2);
  expected.forEach(({ bce, kl }, step) => {
    assert.equal(steps[step].step, step);
    assert.ok(Math.abs(steps[step].bce - bce) < 1e-4 && Math.abs(steps[step].kl - kl) < 1e-4);
  });
});

Deno.test("ingest, inspect and the list of readers print for people, and one JSON value with --json", async () => {
  await inFolder(async (folder) => {
    await writeFiles(folder, { "rain_202106250000.npy": frames(rainOf(1)), "radar.json": description() });
    const line = ["--into", "a.zarr", "--describe", "radar.json", "rain_202106250000.npy"];
    const text = await runTask("ingest", line, folder);
    assert.equal(text.out, "a.zarr: 1 file ingested, 2 new times, 0 unchanged, 0 set aside\n");
    const again = JSON.parse((await runTask("ingest", [...line, "--json"], folder)).out);
    assert.deepEqual(again, {
      ingested: [],
      unchanged: ["rain_202106250000.npy"],
      setAside: [],
      frames: 0,
      warnings: [],
    });
    const shown = await runTask("inspect", ["a.zarr"], folder);
    assert.match(shown.out, /\nradar: test radar, 5 x 6 cells of 0\.1°, 1 day, /);
    assert.match(shown.out, /\nradar\/rain_rate +mm h-1 +2021-06-25T00:00:00Z +2021-06-25T00:05:00Z +2 +0 +90\.0 % /);
    const [variable] = JSON.parse((await runTask("inspect", ["a.zarr", "--json"], folder)).out).variables;
    const { dims, units, first, last, times, gaps, wetFraction } = variable;
    assert.deepEqual([dims, units, times, gaps], [["time", "y", "x"], "mm h-1", 2, []]);
    assert.deepEqual([first, last], ["2021-06-25T00:00:00Z", "2021-06-25T00:05:00Z"]);
    const wet = rainOf(1).filter((rate) => rate >= 0.1).length / 60;
    assert.ok(Math.abs(wetFraction - wet) < 1e-9, `${wetFraction} for ${wet}`);
    const readers = JSON.parse((await runTask("ingest", ["--source", "list", "--json"], folder)).out);
    assert.ok(readers.some(({ name }: { name: string }) => name === "imerg"));
  });
});
