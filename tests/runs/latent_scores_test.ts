import { assert } from "../deps.ts";
import { scoreWindows, type WindowColumn } from "../../lib/runs/latent_scores.ts";

/** Four windows, a day each. */
const time = [0, 1, 2, 3].map((day) => day * 86_400);
const columns = { time, structure: [0.1, 2, 1.99, 2], amplitude: [0.1, 9, 0.2, 0.3] };

async function found(column: WindowColumn) {
  const { rows } = await scoreWindows(
    async function* () {
      yield await Promise.resolve(columns);
    },
    column,
    { by: ["all"] },
  );
  return rows[0]!;
}

Deno.test("scoreWindows() cuts intervals to the greatest possible value; a ratio has none and is above 0", async () => {
  const scores = ["mean_estimate"] as const;
  const free = await found({ column: "structure", scores });
  const cut = await found({ column: "structure", scores, greatest: 2 });
  assert.ok(free.high! > 2);
  assert.deepEqual(cut, { ...free, high: 2 });
  const amplitude = await found({ column: "amplitude", scores: ["mean_error"], ratio: true });
  assert.ok(Math.abs(amplitude.value! - (0.1 * 9 * 0.2 * 0.3) ** 0.25) < 1e-9);
  assert.ok(0 < amplitude.low! && amplitude.low! < amplitude.value! && amplitude.value! < amplitude.high!);
});
