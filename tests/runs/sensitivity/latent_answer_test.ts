import { assert } from "../../deps.ts";
import type { HalfHourErrors } from "../../../lib/runs/latent_errors.ts";
import { latentAnswer } from "../../../lib/runs/sensitivity/latent_answer.ts";
import { quantileEstimates } from "../../../lib/runs/quantile_estimates.ts";

/** A half hour of these errors, as both ways to look at it have them. */
function halfHour(delay: number, amplitude: number, structure: number): HalfHourErrors {
  const errors = { delay, amplitude, structure };
  return {
    byLag: { ...errors, delayError: 1 },
    byRoll: { ...errors, shift: 0, chance: 0.01, frames: 6 },
  };
}

const windows = [halfHour(-30, 0.1, 0.01), halfHour(-25, 0.2, 1.9), halfHour(30, 4, 2), halfHour(-20, 0.3, 0.02)];
const blocks = windows.map((_, k) => k);
const found = { halfHours: windows.map((own) => [own, own]), windows: windows.map(({ byLag }) => byLag) };

Deno.test("latentAnswer() has no amplitude below 0 and no structure distance outside of 0 to 2", () => {
  const twice = blocks.flatMap((block) => [block, block]);
  const uncut = (of: "delay" | "amplitude" | "structure") =>
    quantileEstimates(found.halfHours.flat().map(({ byLag }) => byLag[of]), twice, { probabilities: [0.5] })[0]!;
  assert.ok(uncut("amplitude").low! < 0 && uncut("structure").low! < 0 && uncut("structure").high! > 2);
  const { amplitude, structure, delay, halfHours } = latentAnswer("T-VAE", found, blocks);
  assert.deepEqual([amplitude.low, amplitude.high, amplitude.n], [0, uncut("amplitude").high, 8]);
  assert.deepEqual([structure.low, structure.high, halfHours], [0, 2, 8]);
  assert.deepEqual([delay.low, delay.high], [uncut("delay").low, uncut("delay").high], "a delay has no bound");
});
