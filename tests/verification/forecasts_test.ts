import { assert, fc } from "../deps.ts";
import {
  brier,
  CATEGORICAL,
  corp,
  type Forecast,
  type ForecastOptions,
  forecasts,
  isotonicFit,
  type Pairs,
  reliability,
  roc,
  tablesByThreshold,
} from "../../lib/verification/mod.ts";
import { close, reference, testWithReference } from "./reference.ts";

const p = [.1, .1, .3, .3, .3, .6, .6, .8, .9, .9];
const o = [0, 0, 0, 1, 0, 1, 0, 1, 1, 1];

function tableOf(pairs: Pairs, options: ForecastOptions = {}): readonly Forecast[] {
  const accumulator = forecasts(options);
  return accumulator.value(accumulator.add(accumulator.init(), pairs));
}

Deno.test("brier() and its CORP decomposition of the reference forecasts", () => {
  const result = brier(tableOf({ estimate: p, truth: o }));
  close(result.score, 0.127);
  close(result.miscalibration, 0.010333333333333333);
  close(result.discrimination, 0.13333333333333333);
  close(result.uncertainty, 0.25);
});

testWithReference("brier(), corp() and roc() give the values of the reference file", () => {
  const table = tableOf({ estimate: reference.brier.p, truth: reference.brier.o });
  const right = reference.brier.CORRECT_pooled_ties;
  const result = brier(table);
  close(result.score - result.miscalibration, right.S_C);
  close(result.discrimination, right.DSC);
  for (const { forecast, recalibrated } of corp(table)) close(recalibrated, right.cep[String(forecast)]);
  const { points, area } = roc(table);
  close(area, reference.roc.AUC);
  for (const { threshold, pod, pofd } of points) {
    const at = reference.roc.thr.indexOf(threshold);
    close(pod, reference.roc.POD[at]);
    close(pofd, reference.roc.POFD[at]);
  }
});

/** Brier score after isotonic regression of the single outcomes in the order given, as scoringrules 0.10 does it. */
function unpooled(forecast: readonly number[], outcome: readonly number[]): number {
  const order = forecast.map((_, i) => i).sort((a, b) => forecast[a]! - forecast[b]!);
  const sorted = order.map((i) => outcome[i]!);
  const fitted = isotonicFit(sorted, sorted.map(() => 1));
  return sorted.reduce((sum, y, k) => sum + (fitted[k]! - y) ** 2, 0) / sorted.length;
}

Deno.test("equal forecasts are pooled: the order of the pairs has no say, as it has in scoringrules", () => {
  const reverse = { estimate: p.toReversed(), truth: o.toReversed() };
  const recalibrated = (pairs: Pairs): number => {
    const { score, miscalibration } = brier(tableOf(pairs));
    return score - miscalibration;
  };
  close(recalibrated({ estimate: p, truth: o }), 7 / 60);
  close(recalibrated(reverse), 7 / 60);
  const ordered = [0, 0, 0, 0, 1, 1, 0, 1, 1, 1];
  close(unpooled(p, o), 0.1);
  close(unpooled(p, ordered), 0.2 / 3);
  close(recalibrated({ estimate: p, truth: ordered }), 7 / 60);
});

Deno.test("isotonicFit() is the max-min of means, and keeps the mean", () => {
  const entry = fc.tuple(fc.double({ min: -5, max: 5, noNaN: true }), fc.constantFrom(0.5, 1, 2));
  fc.assert(fc.property(fc.array(entry, { minLength: 1, maxLength: 12 }), (entries) => {
    const values = entries.map((e) => e[0]);
    const weights = entries.map((e) => e[1]);
    const mean = (from: number, to: number): number => {
      const part = entries.slice(from, to + 1);
      return part.reduce((s, [v, w]) => s + v * w, 0) / part.reduce((s, e) => s + e[1], 0);
    };
    const fitted = isotonicFit(values, weights);
    const after = (k: number): number[] => values.map((_, to) => to).slice(k);
    values.forEach((_, k) => {
      const expected = Math.max(
        ...after(0).slice(0, k + 1).map((from) => Math.min(...after(k).map((to) => mean(from, to)))),
      );
      assert.ok(Math.abs(fitted[k]! - expected) < 1e-12);
    });
  }));
  assert.throws(() => isotonicFit([1, 2], [1]), { name: "TypeError" });
});

Deno.test("roc() area is the chance that an event had the higher forecast, ties for one half", () => {
  const pair = fc.tuple(fc.integer({ min: 0, max: 5 }), fc.boolean());
  fc.assert(fc.property(fc.array(pair, { maxLength: 30 }), (pairs) => {
    const yes = pairs.filter((q) => q[1]).map((q) => q[0]);
    const no = pairs.filter((q) => !q[1]).map((q) => q[0]);
    const wins = yes.flatMap((a) => no.map((b) => a > b ? 1 : a === b ? 0.5 : 0)).reduce<number>((s, v) => s + v, 0);
    const table = tableOf({ estimate: pairs.map((q) => q[0]), truth: pairs.map((q) => Number(q[1])) });
    close(roc(table).area, wins / (yes.length * no.length));
  }));
});

Deno.test("roc() without ties taken right would be wrong: .8 and .8 for both outcomes is half a win", () => {
  assert.equal(roc(tableOf({ estimate: [.8, .8], truth: [0, 1] })).area, 0.5);
});

Deno.test("any categorical score comes by probability threshold", () => {
  const csi = tablesByThreshold(tableOf({ estimate: p, truth: o })).map((t) => [t.threshold, CATEGORICAL.csi.value(t)]);
  assert.deepEqual(csi, [[Infinity, 0], [.9, 2 / 5], [.8, 3 / 5], [.6, 4 / 6], [.3, 5 / 8], [.1, 5 / 10]]);
});

Deno.test("reliability() bins are half-open, the last closed; empty bins are NaN, not 0", () => {
  const bins = reliability(tableOf({ estimate: [0, .2, .5, 1], truth: [0, 1, 1, 1] }), 2);
  assert.deepEqual(bins, [
    { from: 0, to: .5, weight: 2, forecast: .1, frequency: .5 },
    { from: .5, to: 1, weight: 2, forecast: .75, frequency: 1 },
  ]);
  assert.ok(Number.isNaN(reliability(tableOf({ estimate: [1], truth: [1] }), 2)[0]!.frequency));
});

Deno.test("forecasts() merges, masks jointly, and compares the truth with the threshold", () => {
  const accumulator = forecasts({ threshold: 0.1 });
  const pairs = { estimate: [.2, .2, NaN, .7], truth: [0.1, 0, 3, NaN] };
  const state = accumulator.add(accumulator.init(), pairs);
  assert.deepEqual(accumulator.value(state), [{ forecast: .2, weight: 2, events: 1 }]);
  const merged = accumulator.merge(accumulator.merge(accumulator.init(), state, 2), state);
  assert.deepEqual(accumulator.value(merged), [{ forecast: .2, weight: 6, events: 3 }]);
  assert.equal(tableOf(pairs, { threshold: 0.1, event: ">" })[0]!.events, 0);
});

Deno.test("a likelihood in percent is refused where a probability is needed, not for the ROC curve", () => {
  const table = tableOf({ estimate: [10, 80], truth: [0, 1] });
  assert.throws(() => brier(table), /Forecast 10 is not a probability in \[0, 1\]: divide percentages by 100/);
  assert.throws(() => reliability(table), { name: "RangeError" });
  assert.equal(roc(table).area, 1);
});
