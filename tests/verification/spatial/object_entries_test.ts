import { assert } from "../../deps.ts";
import { fieldScores, scoresNamed } from "../../../lib/verification/catalogue.ts";
import { close } from "../reference.ts";
import { blob, F, O } from "./fields.ts";

const SETTINGS = { thresholds: [1], windows: [], edges: [], operator: ">=" } as const;

function resultsOf(
  names: readonly string[],
  forecast: readonly number[],
  observed: readonly number[],
  cellKm?: number,
) {
  const side = Math.sqrt(observed.length);
  const scores = fieldScores(scoresNamed(names), cellKm === undefined ? SETTINGS : { ...SETTINGS, cellKm });
  scores.add({
    forecast: Float64Array.from(forecast),
    observed: Float64Array.from(observed),
    shape: [side, side],
    members: null,
  });
  return scores.results();
}

Deno.test("matched objects in the catalogue: one moved, one false, one missed, as counted by hand", () => {
  const both = (a: readonly number[], b: readonly number[]): number[] => a.map((value, i) => Math.max(value, b[i]!));
  const truth = both(blob(50, [12, 12]), blob(50, [36, 38]));
  const estimate = both(blob(50, [14, 15]), blob(50, [12, 44], 2));
  const names = ["object-csi", "object-threat", "mode", "object-distance"];
  const results = resultsOf(names, estimate, truth);
  const { value, ...rest } = results["object-csi"]![0]!;
  close(value, 1 / 3);
  assert.deepEqual(rest, {
    threshold: 1,
    operator: ">=",
    centroidReach: Math.hypot(50, 50) / 4,
    leastInterest: 0.7,
    hits: 1,
    falseAlarms: 1,
    misses: 1,
    fields: 1,
  });
  close(results["object-distance"]![0]!.value, Math.hypot(2, 3), 1e-6);
  // interest near 1 of the moved one, times its share of all area
  assert.ok(results["object-threat"]![0]!.value > 0.4 && results["object-threat"]![0]!.value < 0.9);
  assert.ok(results["mode"]![0]!.value > 0.3);
  for (const [name, [reading]] of Object.entries(resultsOf(names, truth, truth))) {
    close(reading!.value, name === "object-distance" ? 0 : 1);
  }
});

Deno.test("sal is its three components; distances are in km where the side of a cell is known", () => {
  const { sal } = resultsOf(["sal"], F, O);
  assert.deepEqual(sal!.map(({ part }) => part), ["structure", "amplitude", "location"]);
  [.14959145191703338, .017699115044247787, .1374223408506264].forEach((value, k) => close(sal![k]!.value, value));
  const cells = resultsOf(["hausdorff", "centroid", "rapsd"], F, O);
  const km = resultsOf(["hausdorff", "centroid", "rapsd"], F, O, 2.5);
  for (const name of ["hausdorff", "centroid"]) {
    close(km[name]![0]!.value, 2.5 * cells[name]![0]!.value);
    assert.deepEqual([cells[name]![0]!["unit"], km[name]![0]!["unit"]], ["cells", "km"]);
  }
  km["rapsd"]!.forEach((ring, k) => {
    close(ring["wavelength"] as number, 2.5 * (cells["rapsd"]![k]!["wavelength"] as number));
    close(ring.value, 2.5 * cells["rapsd"]![k]!.value);
  });
});
