/** Errors of small trained runs by lead time, beside what needs no model. */
import { join } from "node:path";
import { assert } from "../deps.ts";
import { openArchive } from "../../lib/archive/mod.ts";
import { type Engine, openEngine } from "../../lib/engine/mod.ts";
import { evaluationStep } from "../../lib/runs/complete_run.ts";
import { firstForecast } from "../../lib/runs/evaluate.ts";
import { runFindings } from "../../lib/runs/findings.ts";
import { isFresh, recordMade } from "../../lib/runs/fresh.ts";
import { evaluateRun, loadRainModel, referenceErrors } from "../../lib/runs/mod.ts";
import { heldOutWindows } from "../../lib/runs/rain_windows.ts";
import { leadErrorsOf } from "../../lib/runs/report_run.ts";
import { disposeRainModel, forecastWindows } from "../../lib/topographic/mod.ts";
import { inFolder } from "../sources/frames.ts";
import { SMALL_MODEL } from "../topographic/small_model.ts";
import { smallRun } from "./mosaics/small_run.ts";

const QUIET = { quiet: true };

/** Root mean squared errors of the reconstruction over frames from `from` on. */
async function reconstruction(engine: Engine, run: string, from: number): Promise<number> {
  const { model, settings: { data } } = await loadRainModel(engine, run, "topographic");
  const held = heldOutWindows(await openArchive(data.archive), data, "test");
  const windows = await Array.fromAsync(forecastWindows(engine, model, held, [0], { from }));
  disposeRainModel(model);
  const sum = (of: "cells" | "rolled") => windows.reduce((total, { leads: [lead] }) => total + lead![of], 0);
  return Math.sqrt(sum("rolled") / sum("cells"));
}

Deno.test("held-out rain of a small run, forecast", async (t) => {
  await inFolder(async (folder) => {
    using engine = await openEngine({ device: "cpu", quiet: true });
    const { run, archive } = await smallRun(engine, folder, 2, 20, 0, { ...SMALL_MODEL, width: 4 });
    const evaluation = await evaluateRun(engine, run, QUIET);
    const [first, ...ahead] = evaluation.models.topographic!.leads;
    const { settings: { data }, model } = await loadRainModel(engine, run, "topographic");
    disposeRainModel(model);

    await t.step("persistence and optical flow are those of the same windows, from the third frame on", async () => {
      const leads = ahead.map(({ minutes }) => minutes / 5);
      assert.deepEqual(leads, [1, 2, 3]);
      assert.equal(evaluation.models.topographic!.from, 2);
      const windows = heldOutWindows(await openArchive(archive), data, "test");
      const { errors } = await referenceErrors(windows, { ...data, leads, from: 2, minutes: 5 });
      ahead.forEach((lead, k) => {
        const wanted = errors[k]!;
        assert.ok(Math.abs(lead.persistence.value / wanted.persistence - 1) < 1e-4, `${lead.minutes} min`);
        assert.ok(Math.abs(lead.flow!.value / wanted.flow - 1) < 1e-9);
        assert.ok(Math.abs(lead.smoothedFlow!.value / wanted.smoothedFlow - 1) < 1e-9);
        const gain = 1 - lead.rolled!.value / lead.smoothedFlow!.value;
        assert.ok(Math.abs(lead.gainOverSmoothedFlow!.value - gain) < 1e-9);
      });
      assert.equal(first!.flow, undefined);
    });
    await t.step("the reconstruction is of all frames", async () => {
      const [all, later] = [await reconstruction(engine, run, 0), await reconstruction(engine, run, 2)];
      assert.ok(Math.abs(first!.rolled!.value / all - 1) < 1e-5);
      assert.ok(Math.abs(later / all - 1) > 1e-3, "else this tells nothing");
    });
    await t.step("and the report shows them", () => {
      const methods = new Set(leadErrorsOf(evaluation).map(({ method }) => method));
      assert.ok(methods.has("optical flow") && methods.has("optical flow, smoothed"));
      const own = evaluation.models.topographic!;
      const at20 = { ...own, leads: [{ ...ahead[2]!, minutes: 20 }] };
      const [finding] = runFindings({ ...evaluation, models: { topographic: at20 } });
      assert.match(finding!, /moved along optical flow by .*(better|worse|distinguishable).*(than|from) optical flow/s);
    });
    await t.step("what an older ondée measured is measured again", async () => {
      const now = await evaluationStep(run, archive);
      const { settings: _, ...before } = now;
      await recordMade(run, before);
      assert.ok(!await isFresh(run, now));
      await recordMade(run, now);
      assert.ok(await isFresh(run, now));
    });
  });
});

Deno.test("short windows are forecast from their first frame, without flow, and models that do not roll have no gain", async () => {
  assert.deepEqual([firstForecast(18, 12), firstForecast(15, 16), firstForecast(14, 16)], [2, 2, 0]);
  await inFolder(async (folder) => {
    using engine = await openEngine({ device: "cpu", quiet: true });
    const { run } = await smallRun(engine, folder, 2);
    const { leads, from } = (await evaluateRun(engine, run, QUIET)).models.topographic!;
    assert.deepEqual([from, leads.length, leads[1]!.flow, leads[1]!.gainOverFlow], [0, 5, undefined, undefined]);

    const still = await smallRun(engine, join(folder, "still"), 2, 2, 0, { ...SMALL_MODEL, width: 4, kind: "vae" });
    const [, lead] = (await evaluateRun(engine, still.run, QUIET)).models.topographic!.leads;
    assert.deepEqual([lead!.rolled, lead!.gain, lead!.flow, lead!.gainOverFlow], [null, null, undefined, undefined]);
  });
});
