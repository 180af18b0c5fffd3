/** Rate and distortion of a small trained run. */
import { join } from "node:path";
import { assert } from "../../deps.ts";
import { openArchive } from "../../../lib/archive/mod.ts";
import { openEngine } from "../../../lib/engine/mod.ts";
import { evaluateRun, measureCompression } from "../../../lib/runs/mod.ts";
import { inFolder } from "../../sources/frames.ts";
import { smallRun } from "../mosaics/small_run.ts";

Deno.test("held-out rain of a small run, stored and read back", async (t) => {
  await inFolder(async (folder) => {
    using engine = await openEngine({ device: "cpu", quiet: true });
    const { run, archive } = await smallRun(engine, folder, 2, 150);
    const all = { blocks: 1000, windows: 1000 };
    const result = await measureCompression(engine, run, { sample: all });
    const of = (coder: string) => result.points.filter((point) => point.coder === coder);

    await t.step("is what compression.json holds", async () => {
      assert.deepEqual(JSON.parse(await Deno.readTextFile(join(run, "compression.json"))), result);
    });
    await t.step("in fine steps has the error of the latent as it is", async () => {
      const { models } = await evaluateRun(engine, run);
      const wanted = models.topographic!;
      assert.equal(result.windows, wanted.windows);
      const stored = of("T-VAE")[0]!;
      assert.ok(Math.abs(stored.logError.value! / wanted.leads[0]!.unrolled.value - 1) < 1e-3);
    });
    await t.step("takes fewer bits in coarser steps, at more error", () => {
      for (const coder of ["T-VAE", "T-VAE, capsules alone", "components of squares", "means of squares"]) {
        const points = of(coder);
        assert.ok(points.length > 3, coder);
        for (let k = 1; k < points.length; k++) {
          assert.ok(points[k]!.bits.value! < points[k - 1]!.bits.value!, `${coder}, ${points[k]!.setting}`);
        }
        assert.ok(points.at(-1)!.logError.value! > points[0]!.logError.value!, coder);
      }
      const [whole, alone] = [of("T-VAE")[0]!, of("T-VAE, capsules alone")[0]!];
      assert.ok(alone.bytes < whole.bytes);
    });
    await t.step("is held against the archive's own packing", async () => {
      const [own, none] = of("zstd of the archive");
      assert.equal(none, undefined);
      assert.equal(own!.ratio.value, 1);
      assert.ok(own!.logError.value! < 0.05, "hundredths of mm/h");
      for (const { bytes, ratio, bits } of result.points) {
        assert.ok(Math.abs(ratio.value! * bytes - own!.bytes) < 1e-6 * own!.bytes);
        assert.ok(Math.abs(bits.value! * result.cells - 8 * bytes) < 1e-6 * bytes);
      }
      const group = (await openArchive(archive)).group("radar");
      const days = await group.days();
      const { grid: { ny, nx } } = group;
      const files = await Promise.all(days.map((day) => group.record(day)));
      const bits = 8 * files.reduce((sum, record) => sum + record!.bytes["rain_rate"]!, 0) / (2 * 288 * ny * nx);
      assert.ok(result.archive.days === 2 && Math.abs(result.archive.bits - bits) < 1e-12);
    });
  });
});
