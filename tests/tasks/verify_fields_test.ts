import { join } from "node:path";
import { assert } from "../deps.ts";
import { writeNpy } from "../../lib/sources/mod.ts";
import { F, O } from "../verification/spatial/fields.ts";
import { close, reference, testWithReference } from "../verification/reference.ts";
import { inFolder, runTask } from "./run_task.ts";

const npy = (shape: readonly number[], data: readonly number[]) =>
  writeNpy({ dtype: "float64", shape, data: Float64Array.from(data) });

/** What a correct run prints for fields F and O of the reference. */
async function verified(folder: string, line: string): Promise<Record<string, Record<string, unknown>[]>> {
  await Deno.writeFile(join(folder, "o.npy"), npy([8, 8], O));
  await Deno.writeFile(join(folder, "f.npy"), npy([8, 8], F));
  await Deno.writeFile(join(folder, "members.npy"), npy([2, 8, 8], [...F, ...F]));
  const { code, out, err } = await runTask("verify", ["--observed", "o.npy", ...line.split(" "), "--json"], folder);
  assert.deepEqual([code, err], [0, ""]);
  return JSON.parse(out);
}

testWithReference("verify prints the fractions skill scores of verification.json", () =>
  inFolder(async (folder) => {
    const { fields } = reference;
    assert.deepEqual([fields.F.flat(), fields.O.flat()], [F, O]);
    const { fss } = await verified(
      folder,
      "--forecast f.npy --scores fss --thresholds 2 --windows 3,5 --edges zero",
    );
    assert.deepEqual(fss!.map(({ threshold, window, edges }) => [threshold, window, edges]), [
      [2, 3, "zero"],
      [2, 5, "zero"],
    ]);
    for (const { window, value } of fss!) {
      const expected = fields["fss_thr>=2"][String(window)];
      close(Number(value), expected.pysteps_const0_HxW);
      // scores' zero_padding is off by one: another number.
      assert.ok(Math.abs(Number(value) - expected.scores_zero_padding) > 5e-4);
    }
  }));

Deno.test("verify scores fields of members and spectra", () =>
  inFolder(async (folder) => {
    const line = "--forecast members.npy --member-axis 0 --scores ensemble-fss --thresholds 2 --windows 3";
    const { "ensemble-fss": ensemble } = await verified(folder, line);
    assert.deepEqual([ensemble!.length, ensemble![0]!["edges"]], [1, "domain"]);
    close(Number(ensemble![0]!["value"]), .8555375472717449);
    const results = await verified(folder, "--forecast f.npy --scores effective-resolution,spectral-coherence");
    assert.equal(results["effective-resolution"]!.length, 1);
    assert.deepEqual(results["spectral-coherence"]!.map(({ wavelength }) => Number(wavelength).toFixed(3)), [
      "8.000",
      "4.000",
      "2.667",
      "2.000",
      "1.600",
      "1.333",
    ]);
  }));
