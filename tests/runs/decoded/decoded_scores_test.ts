import { assert } from "../../deps.ts";
import { randomStream } from "../../../lib/base/mod.ts";
import { decodedScorer, inOwnUnits } from "../../../lib/runs/decoded/decoded_scores.ts";

const [SIZE, KM] = [32, 2];
const random = randomStream(5, "waves");

/** A field of waves of these lengths, cells, with amplitudes and phases, above a mean. */
function waves(mean: number, parts: readonly (readonly [length: number, amplitude: number, phase: number])[]) {
  return Float32Array.from({ length: SIZE * SIZE }, (_, i) =>
    parts.reduce(
      (sum, [length, amplitude, phase]) => sum + amplitude * Math.cos(2 * Math.PI * (i % SIZE) / length + phase),
      mean,
    ));
}

/** Scores of pairs of fields, by name, wavelength and group. */
function scoresOf(pairs: readonly (readonly [estimate: Float32Array, truth: Float32Array])[]) {
  const scorer = decodedScorer(SIZE, KM);
  const state = pairs.reduce((sums, [estimate, truth]) => (scorer.add(sums, estimate, truth), sums), scorer.init());
  return (score: string, where: { readonly scale?: number; readonly group?: string } = {}) =>
    scorer.scores.filter((one) =>
      one.score === score && (where.scale === undefined || Math.abs(one.scale! - where.scale) < 1e-6) &&
      (where.group === undefined || one.group === where.group)
    ).map(({ scale, statistic }) => ({ scale, value: inOwnUnits(score, statistic.value(state))! }));
}

Deno.test("a wave has its power at its wavelength, and as much as its variance", () => {
  const field = waves(10, [[8, 2, 0.3]]); // 16 km
  const power = scoresOf([[field, field]])("power");
  const top = power.reduce((most, ring) => ring.value > most.value ? ring : most);
  assert.ok(Math.abs(top.scale! - 16) < 1e-9);
  const step = 1 / (SIZE * KM);
  const variance = power.reduce((sum, { value }) => sum + value * step, 0);
  assert.ok(Math.abs(variance / 2 - 1) < 0.05, `${variance}`);
  assert.ok(power.every(({ scale }) => scale! >= 4 - 1e-9 && scale! <= 64));
});

Deno.test("half the amplitude is a quarter of the power, half of the quantiles and of the mean", () => {
  const fields = Array.from({ length: 6 }, () => waves(3, [[16, 1, 6 * random.next()], [4, 1, 6 * random.next()]]));
  const found = scoresOf(fields.map((field) => [field.map((value) => value / 2), field]));
  for (const { value } of found("power_ratio")) assert.ok(Math.abs(value - 0.25) < 1e-6, `${value}`);
  assert.ok(Math.abs(found("relative_bias")[0]!.value + 0.5) < 1e-6);
  assert.ok(Math.abs(found("mean")[0]!.value - 1.5) < 1e-3);
  const own = scoresOf(fields.map((field) => [field, field]));
  for (const group of ["80 %", "99 %", "99.9 %"]) {
    const [half] = found("quantile", { group });
    const [whole] = own("quantile", { group });
    assert.ok(Math.abs(Math.log(2 * half!.value / whole!.value)) < 0.1, group); // a class
  }
  assert.ok(Math.abs(own("perkins")[0]!.value - 1) < 1e-9 && found("perkins")[0]!.value < 0.5);
});

Deno.test("scales that are not those of the truth are not resolved", () => {
  const phase = () => 2 * Math.PI * random.next();
  const pairs = Array.from({ length: 60 }, () => {
    const coarse = phase();
    return [waves(5, [[16, 1, coarse], [4, 1, phase()]]), waves(5, [[16, 1, coarse], [4, 1, phase()]])] as const;
  });
  const [resolved] = scoresOf(pairs)("resolution");
  assert.ok(resolved!.value > 8 && resolved!.value <= 32, `${resolved!.value}`);
});

Deno.test("what the radar misses counts for neither", () => {
  const truth = waves(1, []);
  const estimate = waves(2, []);
  for (let i = 0; i < 500; i++) {
    truth[i] = NaN;
    estimate[i] = 1000;
  }
  const found = scoresOf([[estimate, truth]]);
  assert.ok(Math.abs(found("mean")[0]!.value - 2) < 1e-6 && found("wet_fraction")[0]!.value === 1);
  assert.ok(found("power").every(({ value }) => Number.isNaN(value)), "a field with gaps has no spectrum");
});
