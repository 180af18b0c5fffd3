import { assert } from "../deps.ts";
import { WET_RATE } from "../../lib/base/mod.ts";
import type { Tensor } from "../../lib/engine/mod.ts";
import { AMOUNT_LAWS } from "../../lib/topographic/mod.ts";
import { lognormalLike } from "../../lib/topographic/amounts/lognormal_like.ts";
import { withEngine } from "../learning/with_engine.ts";

/** Numbers of laws that decoders may give, cell by cell [number][cell], with what their cells share. */
const LAWS = {
  gamma: { spread: -0.3, cells: [[2.5, 1, 0.3, 3.5]] },
  mixture: { spread: 0, cells: [[0, 0.3], [0, -0.3], [0.4, 0.4], [0.4, 0.6], [0.5, -0.2], [0, 0.2]] },
} as const;

Deno.test("the log-normal law that stands for another has its mean of log-rain and its mean rate", () =>
  withEngine((engine) => {
    const { tf } = engine;
    for (const [name, { spread, cells }] of Object.entries(LAWS)) {
      const law = AMOUNT_LAWS[name as keyof typeof LAWS];
      const count = cells[0]!.length;
      const amount: Tensor = cells.length === 1
        ? tf.tensor3d([...cells[0]!], [1, 1, count])
        : tf.tensor4d(cells.flat(), [cells.length, 1, 1, count]);
      const shared = tf.scalar(spread) as Tensor;
      const [log, rate] = [law.meanLog(engine, amount, shared), law.meanRate(engine, amount, shared)];
      const { location, sigma } = lognormalLike(engine, log, rate);
      const [places, deviations] = [location.dataSync(), sigma.dataSync()];
      for (let cell = 0; cell < count; cell++) {
        // the means of the cut normal by summing its density
        let [mass, first, mean] = [0, 0, 0];
        for (let y = 0.0005; y < 16; y += 0.001) {
          const density = Math.exp(-0.5 * ((y - places[cell]!) / deviations[cell]!) ** 2);
          mass += density;
          first += density * y;
          mean += density * WET_RATE * Math.exp(y);
        }
        const [wantedLog, wantedRate] = [log.dataSync()[cell]!, rate.dataSync()[cell]!];
        assert.ok(Math.abs(first / mass - wantedLog) < 0.03, `${name} ${cell}: ${first / mass}, not ${wantedLog}`);
        assert.ok(Math.abs(mean / mass / wantedRate - 1) < 0.03, `${name} ${cell}: ${mean / mass}, not ${wantedRate}`);
      }
    }
  }));
