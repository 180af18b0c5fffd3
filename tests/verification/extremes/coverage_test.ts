import { assert } from "../../deps.ts";
import { randomStream } from "../../../lib/base/mod.ts";
import { gevReturnLevel, gevReturnLevels } from "../../../lib/verification/extremes/mod.ts";

Deno.test("both kinds of interval cover the 10-year level of 40 years about as often as they say, 90 %", () => {
  const gev = { location: 40, scale: 10, shape: 0.1 };
  const truth = gevReturnLevel(gev, 10);
  const random = randomStream(4, "years");
  const covered = { profile: 0, bootstrap: 0 };
  const trials = 150;
  for (let trial = 0; trial < trials; trial++) {
    const maxima = Array.from({ length: 40 }, () => gevReturnLevel(gev, 1 / (1 - random.next())));
    for (const interval of ["profile", "bootstrap"] as const) {
      const [level] = gevReturnLevels(maxima, {
        periods: [10],
        estimator: interval === "profile" ? "mle" : "l-moments",
        interval,
        level: 0.9,
        bootstrap: { replicates: 200, seed: trial },
      }).levels;
      if (level!.low <= truth && truth <= level!.high) covered[interval]++;
    }
  }
  for (const [interval, count] of Object.entries(covered)) {
    assert.ok(count / trials > 0.82 && count / trials < 0.97, `${interval} ${count / trials}`);
  }
});
