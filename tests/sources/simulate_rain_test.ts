import { franceGrid, RAIN_DEFAULTS, type RainSimulator, simulateRain } from "../../lib/sources/simulate/mod.ts";
import { planFft } from "../../lib/sources/simulate/fft.ts";
import { type Gap, radarGaps } from "../../lib/sources/simulate/radar_gaps.ts";
import { projection } from "../../lib/grid/mod.ts";
import { assert } from "../deps.ts";

const JUNE = Date.UTC(2021, 5, 25) / 1000;
const DAY = 86_400;
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

Deno.test("same seed, same bytes, whatever the order; another seed, another rain", () => {
  const times = Array.from({ length: 9 }, (_, i) => JUNE + 300 * (i * 7 - 20));
  const forward = simulateRain({ seed: 5, size: 48 });
  const inOrder = times.map((time) => forward.frame(time));
  const backward = simulateRain({ seed: 5, size: 48 });
  const reversed = times.toReversed().map((time) => backward.frame(time)).toReversed();
  assert.deepEqual(reversed, inOrder);
  const other = simulateRain({ seed: 6, size: 48 });
  assert.notDeepEqual(times.map((time) => other.field(time)), times.map((time) => forward.field(time)));
});

Deno.test("a frame handed out may be changed without harm to later ones", () => {
  const simulator = simulateRain({ seed: 5, size: 32 });
  const before = simulator.field(JUNE);
  simulator.field(JUNE).fill(7);
  simulator.frame(JUNE).fill(7);
  assert.deepEqual(simulator.field(JUNE), before);
});

Deno.test("the default grid is 800 x 800 km of France, north first", () => {
  const grid = franceGrid();
  assert.deepEqual([grid.nx * grid.dx, grid.ny * -grid.dy], [800_000, 800_000]);
  const toDegrees = projection(grid.crs).inverse;
  const [west, north] = toDegrees(grid.x0, grid.y0);
  const [lon, lat] = toDegrees(grid.x0 + 399.5 * grid.dx, grid.y0 + 399.5 * grid.dy);
  assert.ok(Math.abs(lon - 2.5) < 0.1 && Math.abs(lat - 46.5) < 0.05, `${lon} ${lat}`);
  assert.ok(west < -2.5 && north > 49.5, `${west} ${north}`);
});

/** Slope of a straight line through points. */
function slopeOf(points: readonly (readonly [number, number])[]): number {
  const [x, y] = [mean(points.map((p) => p[0])), mean(points.map((p) => p[1]))];
  return mean(points.map((p) => (p[0] - x) * (p[1] - y))) / mean(points.map((p) => (p[0] - x) ** 2));
}

Deno.test("spectrum of the field falls with the stated slope from 32 km to 6 km", () => {
  const n = 128;
  const simulator = simulateRain({ seed: 2, size: n });
  const fft = planFft(n);
  const window = Float64Array.from({ length: n }, (_, i) => Math.sin((Math.PI * (i + 0.5)) / n) ** 2);
  const power = new Float64Array(n);
  const count = new Float64Array(n);
  for (let sample = 0; sample < 12; sample++) {
    const field = simulator.field(JUNE + sample * 5 * DAY);
    let re = Float64Array.from(field, (v, i) => v * window[i % n]! * window[Math.floor(i / n)]!);
    let im = new Float64Array(n * n);
    for (let pass = 0; pass < 2; pass++) {
      for (let row = 0; row < n; row++) fft.inverse(re, im, row * n);
      const turn = (values: Float64Array) => values.map((_, i) => values[(i % n) * n + Math.floor(i / n)]!);
      [re, im] = [turn(re), turn(im)];
    }
    for (let ky = 0; ky < n; ky++) {
      for (let kx = 0; kx < n; kx++) {
        const k = Math.round(Math.hypot(Math.min(kx, n - kx), Math.min(ky, n - ky)));
        if (k >= n) continue;
        power[k]! += re[ky * n + kx]! ** 2 + im[ky * n + kx]! ** 2;
        count[k]!++;
      }
    }
  }
  const points: [number, number][] = [];
  for (let k = n / 32; k <= n / 6; k++) points.push([Math.log(k), Math.log(power[k]! / count[k]!)]);
  const slope = slopeOf(points);
  assert.ok(Math.abs(slope - RAIN_DEFAULTS.spectrum.slope) < 0.25, `slope ${slope}`);
});

/** One frame every 35 hours for a year: every hour of the day in turn. */
function sampleYear(simulator: RainSimulator): { readonly time: number; readonly rain: Float32Array }[] {
  const start = Date.UTC(2021, 0, 1) / 1000;
  return Array.from({ length: 250 }, (_, i) => start + i * 35 * 3600)
    .map((time) => ({ time, rain: simulator.frame(time) }));
}

Deno.test("a year of rain has the wet fraction, amount and heavy tail of France", () => {
  const frames = sampleYear(simulateRain({ seed: 1, size: 128 }));
  const rates = frames.flatMap(({ rain }) => Array.from(rain).filter((_, i) => i % 5 === 0));
  const wet = rates.filter((rate) => rate > 0);
  const share = wet.length / rates.length;
  assert.ok(share > 0.05 && share < 0.15, `wet share ${share}`);
  assert.ok(wet.every((rate) => rate > 0.0999 && rate < RAIN_DEFAULTS.greatestRate));
  const yearly = mean(rates) * 8766;
  assert.ok(yearly > 500 && yearly < 1500, `${yearly} mm a year`);
  assert.ok(Math.max(...frames.map(({ rain }) => rain.reduce((a, b) => Math.max(a, b)))) > 40);
  const dry = mean(frames.map(({ rain }) => rain.every((rate) => rate === 0) ? 1 : 0));
  assert.ok(dry > 0.1 && dry < 0.6, `dry frames ${dry}`);
  // An exponential law has the same mean excess above every level, and exp(-10) above ten times its mean.
  const excess = [0.5, 2, 5, 10].map((level) => mean(wet.filter((r) => r > level).map((r) => r - level)));
  excess.slice(1).forEach((value, i) => assert.ok(value > 1.2 * excess[i]!, `mean excess ${excess}`));
  const far = mean(wet.map((rate) => rate > 10 * mean(wet.slice(0, 20_000)) ? 1 : 0));
  assert.ok(far > 20 * Math.exp(-10), `beyond ten means ${far}`);
});

Deno.test("summer afternoons have the heaviest rain, winter the widest", () => {
  const frames = [1, 2].flatMap((seed) => {
    const simulator = simulateRain({ seed, size: 128 });
    const summer = Array.from({ length: 30 }, (_, i) => Date.UTC(2021, 5, 1 + 3 * i) / 1000);
    const winter = Array.from({ length: 30 }, (_, i) => Date.UTC(2021, 11, 1 + 3 * i) / 1000);
    return [...summer, ...winter].flatMap((day) =>
      [4, 16].map((hour) => ({ summer: summer.includes(day), hour, rain: simulator.frame(day + hour * 3600) }))
    );
  });
  const total = (pick: (frame: typeof frames[number]) => boolean) =>
    mean(frames.filter(pick).map(({ rain }) => mean(Array.from(rain))));
  const night = total(({ summer, hour }) => summer && hour === 4);
  const afternoon = total(({ summer, hour }) => summer && hour === 16);
  assert.ok(afternoon > 1.3 * night, `summer: ${night} at 4, ${afternoon} at 16 UTC`);
  const rates = (isSummer: boolean) =>
    frames.filter(({ summer }) => summer === isSummer).flatMap(({ rain }) => Array.from(rain).filter((r) => r > 0))
      .sort((a, b) => a - b);
  const top = (sorted: readonly number[]) => sorted[Math.floor(0.99 * sorted.length)]!;
  assert.ok(top(rates(true)) > 1.3 * top(rates(false)), `${top(rates(true))} ${top(rates(false))}`);
});

Deno.test("level and steepness follow season and hour by the stated amounts", () => {
  const simulator = simulateRain({ seed: 1, size: 16 });
  const over = (month: number, hour: number) => {
    const states = Array.from(
      { length: 40 * 20 },
      (_, i) => simulator.weather(Date.UTC(1990 + Math.floor(i / 20), month, 5 + i % 20, hour) / 1000),
    );
    return { level: mean(states.map((s) => s.level)), steepness: mean(states.map((s) => s.steepness)) };
  };
  const { weather } = RAIN_DEFAULTS;
  const [july16, july4, january16, january4] = [over(6, 16), over(6, 4), over(0, 16), over(0, 4)];
  const near = (a: number, b: number, tolerance: number) => assert.ok(Math.abs(a - b) < tolerance, `${a} ${b}`);
  near(july4.level - july16.level, 2 * weather.dailyLevel, 0.06);
  near(january4.level - january16.level, 0.2 * 2 * weather.dailyLevel, 0.06);
  near(july16.steepness - july4.steepness, 2 * weather.dailySteepness, 0.01);
  near(
    july4.steepness + july16.steepness - january4.steepness - january16.steepness,
    4 * weather.seasonalSteepness,
    0.05,
  );
  near(july4.level + july16.level - january4.level - january16.level, 4 * weather.seasonalLevel, 0.25);
});

/** Correlation of a(y, x) with b(y + dy, x + dx) where both exist. */
function correlation(a: Float32Array, b: Float32Array, n: number, [dy, dx]: readonly [number, number]): number {
  let [count, sa, sb, saa, sbb, sab] = [0, 0, 0, 0, 0, 0];
  for (let y = Math.max(0, -dy); y < Math.min(n, n - dy); y++) {
    for (let x = Math.max(0, -dx); x < Math.min(n, n - dx); x++) {
      const [p, q] = [a[y * n + x]!, b[(y + dy) * n + x + dx]!];
      count++;
      sa += p;
      sb += q;
      saa += p * p;
      sbb += q * q;
      sab += p * q;
    }
  }
  return (count * sab - sa * sb) / Math.sqrt((count * saa - sa * sa) * (count * sbb - sb * sb));
}

Deno.test("rain moves with the wind, and grows and decays on the way", () => {
  const n = 128;
  const simulator = simulateRain({ seed: 3, size: n });
  for (const start of [JUNE, JUNE + 3 * DAY]) {
    const minutes = 15;
    let [u, v] = [0, 0];
    for (let m = 0; m < minutes; m++) {
      const wind = simulator.wind(start + 60 * (m + 0.5));
      u += wind.u / minutes;
      v += wind.v / minutes;
    }
    const [first, later] = [simulator.field(start), simulator.field(start + minutes * 60)];
    let best = { moved: [0, 0] as readonly [number, number], match: -1 };
    for (let dy = -20; dy <= 20; dy++) {
      for (let dx = -25; dx <= 25; dx++) {
        const match = correlation(first, later, n, [dy, dx]);
        if (match > best.match) best = { moved: [dy, dx], match };
      }
    }
    const expected = [-v * minutes * 60 / 1000, u * minutes * 60 / 1000] as const;
    assert.ok(
      Math.abs(best.moved[0] - expected[0]) <= 1.5 && Math.abs(best.moved[1] - expected[1]) <= 1.5,
      `moved ${best.moved} cells (y, x), wind ${expected}`,
    );
    assert.ok(best.match > 0.8 && best.match < 0.995, `correlation ${best.match}`);
  }
});

Deno.test("winds are those of the mid-latitudes", () => {
  const simulator = simulateRain({ seed: 4, size: 16 });
  const winds = Array.from({ length: 2000 }, (_, i) => simulator.wind(JUNE + i * 7 * 3600));
  const speeds = winds.map(({ u, v }) => 3.6 * Math.hypot(u, v)).sort((a, b) => a - b);
  assert.ok(speeds[200]! > 15 && speeds[1000]! > 35 && speeds[1000]! < 55 && speeds[1800]! < 85, `${speeds[200]}`);
  assert.ok(mean(winds.map(({ u }) => u)) > 8);
});

Deno.test("gaps: whole mosaics and single radars are missing, for whole hours", () => {
  const gap = radarGaps(8, 0.3, franceGrid(256));
  const gaps = Array.from({ length: 600 }, (_, hour) => {
    const [first, last] = [gap(JUNE + hour * 3600), gap(JUNE + hour * 3600 + 3300)];
    assert.equal(first, last);
    return first;
  });
  const share = (pick: (kind: Gap) => boolean) => gaps.filter(pick).length / gaps.length;
  assert.ok(Math.abs(share((kind) => kind === "all") - 0.1) < 0.05);
  assert.ok(Math.abs(share((kind) => typeof kind === "object") - 0.2) < 0.06);
  for (const kind of gaps) if (typeof kind === "object") assert.ok(kind.cells.length < 0.5 * 256 ** 2);
});

Deno.test("missing cells of a frame are NaN, and only those of its gap", () => {
  const simulator = simulateRain({ seed: 8, size: 250, parameters: { gaps: 1 } });
  const counts = Array.from(
    { length: 8 },
    (_, hour) => simulator.frame(JUNE + hour * 3600).filter(Number.isNaN).length,
  );
  assert.ok(counts.some((count) => count === 250 ** 2) && counts.some((count) => count > 0 && count < 0.51 * 250 ** 2));
  assert.ok(counts.every((count) => count > 0));
  assert.ok(simulateRain({ seed: 8, size: 64 }).frame(JUNE).every((rate) => rate >= 0));
});

Deno.test("wrong grids, times and parameters are refused", () => {
  const degrees = { crs: "+proj=longlat", nx: 9, ny: 9, x0: 0, y0: 50, dx: 0.1, dy: -0.1 };
  assert.throws(() => simulateRain({ seed: 1, grid: degrees }), TypeError);
  assert.throws(() => simulateRain({ seed: 1, grid: { ...franceGrid(16), dy: -500 } }), TypeError);
  assert.throws(() => simulateRain({ seed: 1, size: 16, parameters: { gaps: 2 } }), RangeError);
  assert.throws(() => simulateRain({ seed: 1, size: 16 }).frame(JUNE + 60), RangeError);
});
