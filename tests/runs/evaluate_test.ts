/** Errors of a small trained run by lead time, beside what needs no model. */
import { assert } from "../deps.ts";
import { openArchive } from "../../lib/archive/mod.ts";
import { openEngine } from "../../lib/engine/mod.ts";
import { evaluateRun, referenceErrors } from "../../lib/runs/mod.ts";
import { runFindings } from "../../lib/runs/findings.ts";
import { heldOutWindows } from "../../lib/runs/rain_windows.ts";
import { leadErrorsOf } from "../../lib/runs/report_run.ts";
import { readSettings } from "../../lib/runs/run_directory.ts";
import type { RainSettings } from "../../lib/runs/train_rain.ts";
import { inFolder } from "../sources/frames.ts";
import { smallRun } from "./mosaics/small_run.ts";

Deno.test("held-out rain of a small run, forecast", async (t) => {
  await inFolder(async (folder) => {
    using engine = await openEngine({ device: "cpu", quiet: true });
    const { run, archive } = await smallRun(engine, folder, 2, 20);
    const evaluation = await evaluateRun(engine, run, { quiet: true });
    const [reconstruction, ...ahead] = evaluation.models.topographic!.leads;
    const { data } = await readSettings<RainSettings>(run, "topographic");

    await t.step("persistence and optical flow are those of the same windows, from the third frame on", async () => {
      const leads = ahead.map(({ minutes }) => minutes / 5);
      const windows = heldOutWindows(await openArchive(archive), data, "test");
      const { errors } = await referenceErrors(windows, { ...data, leads, from: 2, minutes: 5 });
      assert.deepEqual(leads, [1, 2, 3]);
      ahead.forEach((lead, k) => {
        const wanted = errors[k]!;
        assert.ok(Math.abs(lead.persistence.value / wanted.persistence - 1) < 1e-4, `${lead.minutes} min`);
        assert.ok(Math.abs(lead.flow!.value / wanted.flow - 1) < 1e-9);
        assert.ok(Math.abs(lead.smoothedFlow!.value / wanted.smoothedFlow - 1) < 1e-9);
        assert.ok(Math.abs(lead.gainOverFlow!.value - (1 - lead.rolled!.value / lead.flow!.value)) < 1e-9);
      });
      assert.equal(reconstruction!.flow, undefined);
    });
    await t.step("and the report shows them", () => {
      const methods = new Set(leadErrorsOf(evaluation).map(({ method }) => method));
      assert.ok(methods.has("optical flow") && methods.has("optical flow, smoothed"));
      const model = evaluation.models.topographic!;
      const at20 = { ...model, leads: [{ ...ahead[2]!, minutes: 20 }] };
      const [finding] = runFindings({ ...evaluation, models: { topographic: at20 } });
      assert.match(finding!, /moved along optical flow by .*(better|worse|distinguishable).*(than|from) optical flow/s);
    });
  });
});
