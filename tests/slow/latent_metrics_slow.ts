import { join } from "node:path";
import { assert } from "../deps.ts";
import { openEngine } from "../../lib/engine/mod.ts";
import {
  DATA_DEFAULTS,
  measureSensitivity,
  rainSettings,
  type SensitivityRow,
  simulateArchive,
  trainRain,
} from "../../lib/runs/mod.ts";

Deno.test("in the latent of a trained model, time moves the delay, a factor the amplitude, other rain the structure", async () => {
  const folder = await Deno.makeTempDir();
  using engine = await openEngine({ device: "cpu", quiet: true });
  try {
    const archive = join(folder, "a.zarr");
    await simulateArchive(archive, { days: 6, size: 192, seed: 1, firstDay: "2021-06-01", quiet: true });
    const settings = rainSettings("topographic", { ...DATA_DEFAULTS, archive }, 300);
    await trainRain(engine, join(folder, "run"), "topographic", settings, { command: "test", quiet: true });
    const { rows, matrix } = await measureSensitivity(engine, join(folder, "run"), {
      command: "test",
      windows: 60,
      quiet: true,
    });
    const answer = (name: string) => {
      const { delay, amplitude, structure, halfHours } = rowOf(rows, name).latents[0]!;
      const [minutes, size, distance] = [delay, amplitude, structure].map(({ value }) => value!);
      console.log(`${name.padEnd(20)} ${minutes} min (${delay.n} of ${halfHours}), ${size}, ${distance}`);
      return { minutes: minutes!, size: size!, distance: distance!, told: delay.n / halfHours };
    };
    const other = answer("rain of another time");
    for (
      const [name, minutes] of [["none", 0], ["5 min late", 5], ["10 min late", 10], ["10 min early", -10]] as const
    ) {
      const { minutes: found, size, distance, told } = answer(name);
      assert.ok(Math.abs(found - minutes) < 1.5 && told > 0.8, name);
      assert.ok(Math.abs(size - 1) < 0.05 && distance < 0.1 * other.distance, name);
    }
    const weak = ["rain times 0.5", "rain times 0.8", "rain times 1.25", "rain times 2"].map(answer);
    assert.ok(
      weak.every(({ size }, k) => k === 0 || size > weak[k - 1]!.size) && weak[1]!.size < 1 && weak[2]!.size > 1,
    );
    for (const { minutes, distance } of weak) assert.ok(Math.abs(minutes) < 2.5 && distance < 0.2 * other.distance);
    const smooth = answer("mean of 10 x 10 km");
    assert.ok(Math.abs(smooth.minutes) < 2.5 && Math.abs(smooth.size - 1) < 0.1);
    const scales = rowOf(rows, "mean of 10 x 10 km").scales;
    assert.ok(scales[0]!.gain! > 0.85 && scales[3]!.gain! < 0.3);
    assert.ok(other.told < 0.5);
    // Only the matching metric answers; smoothing leaves nothing coherent in octaves within which it turns phases round.
    const single = rows.keys().filter((k) => ["time", "amplitude", "smoothing"].includes(rows[k]!.kind)).toArray();
    const beyond = ["20 min late", "30 min late"]; // past the lags that half hours at the ends of a window can look at
    for (const { name, responses } of matrix) {
      if (!/^T-VAE: |^sharpness|^coherence, 16/.test(name)) continue;
      for (const k of single) {
        const { value, matching } = responses[k]!;
        if (matching || beyond.includes(rows[k]!.error)) continue;
        console.log(`${name} of ${rows[k]!.error}: ${value}`);
        assert.ok(value !== null && Math.abs(value) < 0.2, `${name} of ${rows[k]!.error}: ${value}`);
      }
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

function rowOf(rows: readonly SensitivityRow[], name: string): SensitivityRow {
  return rows.find(({ error }) => error === name)!;
}
