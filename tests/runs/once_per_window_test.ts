import { assert } from "../deps.ts";
import { oncePerWindow } from "../../lib/runs/once_per_window.ts";

Deno.test("oncePerWindow() keeps one row of each window and half hour in each group, over batches", async () => {
  // two windows at time 0, with distances 1 and 2, the first again at time 1800
  const batches = [
    { time: [0, 0, 0, 0], distance: [1, 1, 1, 2], sensor: ["GMI", "GMI", "MHS", null], cell: [1, 2, 3, 4] },
    { time: [0, 0, 1800], distance: [1, 2, 1], sensor: ["MHS", null, "GMI"], cell: [5, 6, 7] },
  ];
  const cellsOf = async (grouping: string) => {
    const stream = async function* () {
      yield* batches;
    };
    const kept = await Array.fromAsync(oncePerWindow(stream(), "distance", grouping));
    return kept.flatMap((batch) => [...batch["cell"] as number[]]);
  };
  assert.deepEqual(await cellsOf("all"), [1, 4, 7]);
  assert.deepEqual(await cellsOf("sensor"), [1, 3, 4, 7]);
  assert.deepEqual(await cellsOf("distance:1.5"), [1, 4, 7]);
});
