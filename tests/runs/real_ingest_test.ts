import { condense } from "../../lib/runs/real_ingest.ts";
import { assert } from "../deps.ts";

Deno.test("condense() adds up cells over frames and counts repeated sentences", () => {
  const warnings = [
    "/d/a.hdf: rain_rate, frame 0: 3 rates above 500 mm/h set to missing",
    "/d/b.hdf: rain_rate, frame 7: 4 rates above 500 mm/h set to missing",
    "/d/b.hdf: rain_rate, frame 7: 1 negative rates set to missing",
    "/d/a.hdf: no units",
    "/d/b.hdf: no units",
    "/d/b.hdf: LAT is taken as regular",
  ];
  assert.deepEqual(condense(warnings), [
    "rain_rate: 7 rates above 500 mm/h set to missing, in 2 frames",
    "rain_rate: 1 negative rates set to missing, in 1 frame",
    "no units (2 times)",
    "LAT is taken as regular",
  ]);
});
