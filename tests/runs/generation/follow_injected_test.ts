import { assert } from "../../deps.ts";
import { randomStream, WET_RATE } from "../../../lib/base/mod.ts";
import { type AskedError, errorSums } from "../../../lib/runs/generation/follow_injected.ts";

/** A sensor with a bias and a variance of its log ratio, `minutes` ago. */
const question = (sensor: string, minutes: number, variance: number, logBias: number): AskedError => ({
  sensor,
  minutes,
  variance,
  ratioAt: () => Math.exp(logBias + variance / 2),
});

const QUESTIONS = [
  question("GMI", 0, 0.1, 0),
  question("GMI", 60, 0.5, 0),
  question("MHS", 0, 0.4, 0.3),
  question("MHS", 60, 0.8, 0.3),
];

/** What a generator does not know of log-rain: half as much of a half hour as of a moment. */
const openVariance = ({ minutes }: AskedError): number => minutes === 0 ? 0.3 : 0.15;

/** Variance of the log-rain that generators know. */
const KNOWN = 1;

/** Slopes by quantity of laws that hold what they add and what is open: the radar's rain is what is known and an error. */
function slopes(adds: (question: AskedError) => number) {
  const sums = errorSums(QUESTIONS);
  const stream = randomStream(1, "follow injected");
  for (let k = 0; k < 40_000; k++) {
    const known = Math.log(1 / WET_RATE) + Math.sqrt(KNOWN) * stream.normal();
    QUESTIONS.forEach((asked, q) => {
      const open = openVariance(asked);
      const radar = WET_RATE * Math.exp(known + Math.sqrt(open) * stream.normal());
      const location = known + Math.log(asked.ratioAt(radar)) - asked.variance / 2;
      sums.add(q, k % 10, { wet: 1, location, sigma: Math.sqrt(adds(asked) + open) }, radar);
    });
  }
  return new Map(sums.found({ seed: 1, replicates: 200 }).map((found) => [found.quantity, found]));
}

Deno.test("what a generator does not know of the rain is told from what the satellite adds", () => {
  const found = slopes(({ variance }) => variance);
  const adds = found.get("variance of log ratio that the satellite adds")!;
  adds.points.forEach(({ generated }, q) => {
    assert.ok(Math.abs(generated - QUESTIONS[q]!.variance) < 0.02, `${generated} ${QUESTIONS[q]!.variance}`);
  });
  assert.ok(Math.abs(adds.slope - 1) < 0.03 && adds.low! <= adds.slope && adds.slope <= adds.high!, `${adds.slope}`);
  // the whole variance has what is open twice, of which moments have more
  const whole = found.get("variance of log ratio")!;
  whole.points.forEach(({ generated }, q) => {
    const wanted = QUESTIONS[q]!.variance + 2 * openVariance(QUESTIONS[q]!);
    assert.ok(Math.abs(generated - wanted) < 0.03, `${generated} ${wanted}`);
  });
  assert.ok(whole.slope < 0.75, `${whole.slope}`);
});

Deno.test("a generator that has one variance for all sensors does not follow", () => {
  const found = slopes(() => 0.45);
  assert.ok(Math.abs(found.get("variance of log ratio that the satellite adds")!.slope) < 0.03);
});

Deno.test("laws of less than 1 mm/h, where misses and the cut count, and what the radar holds for dry are left out", () => {
  const sums = errorSums(QUESTIONS);
  const add = (location: number, radar: number) =>
    QUESTIONS.forEach((_, q) => sums.add(q, 0, { wet: 1, location, sigma: 0.5 }, radar));
  add(3, 2);
  const before = sums.found({ seed: 1, replicates: 40 });
  add(2, 5);
  add(3, 0.05);
  add(3, NaN);
  assert.deepEqual(sums.found({ seed: 1, replicates: 40 }), before);
});
