import { findRealFiles } from "../../lib/runs/real_files.ts";
import { condense, ingestReal } from "../../lib/runs/real_ingest.ts";
import { assert } from "../deps.ts";
import { testWithData } from "../shared.ts";
import { withFolder } from "../archive/sample.ts";

Deno.test("condense() adds up cells over frames and counts repeated sentences", () => {
  const warnings = [
    "/d/a.hdf: rain_rate, frame 0: 3 above 500 mm/h set to missing",
    "/d/b.hdf: rain_rate, frame 7: 4 above 500 mm/h set to missing",
    "/d/b.hdf: rain_rate, frame 7: 1 below 0 set to missing",
    "/d/a.hdf: no units",
    "/d/b.hdf: no units",
    "/d/b.hdf: LAT is taken as regular",
  ];
  assert.deepEqual(condense(warnings), [
    "rain_rate: 7 above 500 mm/h set to missing, in 2 frames",
    "rain_rate: 1 below 0 set to missing, in 1 frame",
    "no units (2 times)",
    "LAT is taken as regular",
  ]);
});

testWithData(
  "ingestReal() takes OPERA's file with a spike, the spike missing and counted",
  (data) =>
    withFolder(async (folder) => {
      const none = await findRealFiles(folder);
      const { opera } = await findRealFiles(data);
      const sets = await ingestReal(folder, { ...none, opera: opera.slice(0, 2) });
      assert.deepEqual(sets.opera?.setAside, []);
      assert.deepEqual(sets.opera?.warnings, ["rain_rate: 1 above 500 mm/h set to missing, in 1 frame"]);
    }),
);
