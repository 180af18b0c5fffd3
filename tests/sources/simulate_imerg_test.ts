import {
  CONSTELLATION,
  expectedOnHits,
  IMERG_VARIABLES,
  morphLaw,
  sensorLaw,
  simulateImerg,
} from "../../lib/sources/simulate/mod.ts";
import { assert } from "../deps.ts";
import { cells, cheapRain, type Pair, pairs } from "./simulated_truth.ts";

const START = Date.UTC(2021, 5, 20) / 1000;
const isHit = ({ truth, estimate }: Pair): boolean => truth >= 0.1 && estimate >= 0.1;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const bias = (hits: readonly Pair[]): number => sum(hits.map((p) => p.estimate)) / sum(hits.map((p) => p.truth)) - 1;
const detection = (group: readonly Pair[]): number =>
  group.filter(isHit).length / group.filter(({ truth }) => truth >= 0.1).length;
function logDeviation(hits: readonly Pair[]): number {
  const logs = hits.map(({ truth, estimate }) => Math.log(estimate / truth));
  const mean = sum(logs) / logs.length;
  return Math.sqrt(sum(logs.map((log) => (log - mean) ** 2)) / logs.length);
}

Deno.test("ten days by simple means give back the bias, noise and misses of every sensor", () => {
  const imerg = simulateImerg({ seed: 1, grid: cells, parameters: { errorRadius: 0.4 } });
  const found = pairs(imerg, START, 10);
  for (const { name, code, errors } of CONSTELLATION.sensors) {
    const group = found.filter(({ source }) => source === code);
    const expected = expectedOnHits(sensorLaw(errors), group.map(({ truth }) => truth));
    const hits = group.filter(isHit);
    const tolerance = (5 * errors.noise) / Math.sqrt(hits.length / 4);
    assert.ok(hits.length > 1000, `${name}: ${hits.length} hits`);
    assert.ok(
      Math.abs(bias(hits) - expected.bias) < tolerance,
      `${name} bias ${bias(hits)}, expected ${expected.bias}`,
    );
    assert.ok(Math.abs(bias(hits) - (errors.bias - 1)) < tolerance + 0.02, `${name} bias ${bias(hits)}`);
    assert.ok(Math.abs(logDeviation(hits) - expected.logDeviation) < 0.04, `${name} noise ${logDeviation(hits)}`);
    assert.ok(Math.abs(detection(group) - expected.detection) < 0.04, `${name} detection ${detection(group)}`);
    const dry = group.filter(({ truth }) => truth < 0.1);
    const alarms = dry.filter(({ estimate }) => estimate >= 0.1).length / dry.length;
    assert.ok(alarms > 0.3 * errors.falseAlarm && alarms < 1.5 * errors.falseAlarm, `${name} false rain ${alarms}`);
  }
});

for (const run of ["final", "early"] as const) {
  Deno.test(`${run} run: the error of morphed rain grows with the minutes from the overpass at the injected rate`, () => {
    const imerg = simulateImerg({ seed: 2, grid: cells, run, parameters: { errorRadius: 0.4 } });
    const clock = run === "final" ? "minutesFrom" : "minutesSince";
    assert.equal(imerg.truth.clock, run === "final" ? "minutes_from_overpass" : "minutes_since_overpass");
    const morphed = pairs(imerg, START, 10).filter((pair) => pair.source === 0 && pair.infraredWeight === 0);
    const classes = [15, 30, 45].map((from) => morphed.filter((p) => p[clock] >= from && p[clock] < from + 15));
    // Heavier rain is hardly cut at 0.1 mm h-1, so its variance grows as injected.
    const heavy = classes.map((group) => group.filter((pair) => pair.truth > 1 && isHit(pair)));
    const variance = heavy.map((group) => logDeviation(group) ** 2);
    const middle = heavy.map((group) => sum(group.map((pair) => pair[clock])) / group.length);
    const rate = (variance[2]! - variance[0]!) / (middle[2]! - middle[0]!);
    const injected = imerg.truth.morph.variancePerMinute;
    assert.ok(rate > injected / 1.5 && rate < injected * 1.5, `variance grows by ${rate} a minute, not ${injected}`);
    assert.ok(variance[0]! < variance[1]! && variance[1]! < variance[2]!, `${variance}`);
    assert.ok(detection(classes[2]!) < detection(classes[0]!));
  });
}

Deno.test("stored expectations agree with what the half hours give", () => {
  const { truth } = simulateImerg({ seed: 1, grid: cells });
  assert.deepEqual(JSON.parse(JSON.stringify(truth)), truth);
  const { sensors, morph, infrared } = truth.expected;
  sensors.forEach((sensor, i) => {
    const { bias, noise } = truth.constellation.sensors[i]!.errors;
    assert.ok(Math.abs(sensor.bias - (bias - 1)) < 0.02, `${sensor.sensor}`);
    assert.ok(sensor.logDeviation < noise && sensor.logDeviation > 0.9 * noise, `${sensor.sensor}`);
  });
  morph.slice(1).forEach((later, i) => {
    assert.ok(later.logDeviation > morph[i]!.logDeviation && later.detection < morph[i]!.detection);
  });
  assert.ok(infrared.detection < morph.at(-1)!.detection);
});

Deno.test("expectations on hits are those of a large sample", () => {
  const law = morphLaw(sensorLaw({ bias: 1.3, noise: 0.6, miss: 0.5, missScale: 0.4, falseAlarm: 0 }), 40, {
    variancePerMinute: 0.006,
    missMinutes: 120,
  });
  assert.ok(Math.abs(law.variance - 0.6) < 1e-12 && Math.abs(law.miss - (1 - 0.5 * Math.exp(-1 / 3))) < 1e-12);
  const rates = [0.05, 0.12, 0.3, 0.8, 2, 7, NaN];
  // The same moments, by adding up the noise in small steps.
  const step = 8e-4;
  let [rain, hits, truth, estimate, logs, logs2] = [0, 0, 0, 0, 0, 0];
  for (const rate of rates.filter((r) => r >= 0.1)) {
    rain++;
    const seen = 1 - law.miss * Math.exp(-rate / 0.4);
    for (let z = -8; z < 8; z += step) {
      const weight = seen * step * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
      const log = law.logBias - law.variance / 2 + Math.sqrt(law.variance) * z;
      if (rate * Math.exp(log) < 0.1) continue;
      hits += weight;
      truth += weight * rate;
      estimate += weight * rate * Math.exp(log);
      logs += weight * log;
      logs2 += weight * log * log;
    }
  }
  const expected = expectedOnHits(law, rates);
  assert.ok(Math.abs(expected.bias - (estimate / truth - 1)) < 1e-3);
  assert.ok(Math.abs(expected.detection - hits / rain) < 1e-3);
  assert.ok(Math.abs(expected.logDeviation - Math.sqrt(logs2 / hits - (logs / hits) ** 2)) < 1e-3);
});

Deno.test("all four classes of estimate occur, and every field says the same of a cell", () => {
  const imerg = simulateImerg({ seed: 3, grid: cells });
  const count = { sensor: 0, morph: 0, "infrared+morph": 0, infrared: 0 };
  const codes = new Set(CONSTELLATION.sensors.map(({ code }) => code));
  for (let k = 0; k < 96; k++) {
    const time = START + k * 1800;
    const fields = imerg.halfHour(time, cheapRain(time));
    assert.deepEqual(Object.keys(fields).toSorted(), IMERG_VARIABLES.map(({ name }) => name).toSorted());
    for (let i = 0; i < 900; i++) {
      const weight = fields.infrared_weight[i]!;
      const minute = fields.observation_minute[i]!;
      assert.ok(Number.isInteger(weight) && weight >= 0 && weight <= 100);
      assert.ok(fields.quality[i]! > 0 && fields.quality[i]! < 1 && fields.rain_rate[i]! >= 0);
      assert.ok(fields.random_error[i]! >= 0 && fields.infrared_rain_rate[i]! >= 0);
      if (fields.source[i] !== 0) {
        assert.ok(
          codes.has(fields.source[i]!) && weight === 0 && minute >= 0 && minute <= 29 && Number.isInteger(minute),
        );
        assert.equal(fields.microwave_rain_rate[i], fields.rain_rate[i]);
        count.sensor++;
        continue;
      }
      assert.ok(Number.isNaN(minute) && Number.isNaN(fields.microwave_rain_rate[i]));
      if (weight === 100) assert.equal(fields.rain_rate[i], fields.infrared_rain_rate[i]);
      count[weight === 0 ? "morph" : weight === 100 ? "infrared" : "infrared+morph"]++;
    }
  }
  for (const [name, cells] of Object.entries(count)) assert.ok(cells > 0.02 * 96 * 900, `${name}: ${cells}`);
});

Deno.test("same seed, same bytes, whatever the order of the half hours", () => {
  const times = Array.from({ length: 12 }, (_, i) => START + i * 5 * 1800);
  const forward = simulateImerg({ seed: 4, grid: cells });
  const inOrder = times.map((time) => forward.halfHour(time, cheapRain(time)));
  const backward = simulateImerg({ seed: 4, grid: cells });
  const reversed = times.toReversed().map((time) => backward.halfHour(time, cheapRain(time))).toReversed();
  assert.deepEqual(reversed, inOrder);
  const other = simulateImerg({ seed: 5, grid: cells });
  assert.notDeepEqual(other.halfHour(START, cheapRain(START)), inOrder[0]);
});

Deno.test("missing truth makes the estimate missing, not the overpass; the truth is left as it was", () => {
  const imerg = simulateImerg({ seed: 3, grid: cells });
  for (let k = 0; k < 24; k++) {
    const rain = cheapRain(START + k * 1800);
    rain[4]!.fill(NaN);
    const copy = rain.map((part) => part.slice());
    const fields = imerg.halfHour(START + k * 1800, rain);
    assert.deepEqual(rain, copy);
    for (let i = 0; i < 900; i++) {
      const used = fields.source[i] === 0 || Math.floor(fields.observation_minute[i]! / 5) === 4;
      assert.equal(Number.isNaN(fields.rain_rate[i]), used);
      assert.ok(Number.isNaN(fields.infrared_rain_rate[i]) && !Number.isNaN(fields.infrared_weight[i]));
    }
  }
});

Deno.test("wrong times, sizes and grids are refused", () => {
  const imerg = simulateImerg({ seed: 1, grid: cells });
  assert.throws(() => imerg.halfHour(START + 300, cheapRain(START)), RangeError);
  assert.throws(() => imerg.halfHour(START, []), TypeError);
  assert.throws(() => imerg.halfHour(START, [new Float32Array(3)]), TypeError);
  assert.throws(() => simulateImerg({ seed: 1, grid: { ...cells, crs: "+proj=lcc" } }), TypeError);
});
