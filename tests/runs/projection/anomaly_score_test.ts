import { assert } from "../../deps.ts";
import { someRainyTimes } from "../../../lib/runs/projection/anomaly_score.ts";

Deno.test("the anomaly score learns from rainy times of all of the training part, not of its first days", async () => {
  async function* windows() {
    for (let time = 0; time < 1000; time++) {
      yield { satellite: Float32Array.of(time % 2), origins: [{ time, y: 0, x: 0 }] };
    }
  }
  const times = [...await someRainyTimes(windows(), ([rate]) => rate === 1, 60)];
  assert.equal(times.length, 60);
  assert.ok(times.every((time) => time % 2 === 1), "rainy ones alone");
  for (const quarter of [0, 250, 500, 750]) {
    const here = times.filter((time) => time >= quarter && time < quarter + 250).length;
    assert.ok(here >= 5 && here <= 30, `${here} from ${quarter} on`);
  }
});
