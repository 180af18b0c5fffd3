import { assert } from "../deps.ts";
import { pairSums, pairTimes } from "../../lib/colocation/mod.ts";

/**
 * Written by pyarrow 26.0.1: time 0, 0, 1800, 1800; radar (float32) NaN, 1, 2, 0; satellite (double) 3, NaN, 2, 1. NaN is a value
 * there, not NULL, and lies outside of the least and greatest values that the file states.
 */
const FILE = [
  "UEFSMRUAFUwVTCwVCBUAFQYVBhwYCAAAAAAAIJxAGAgAAAAAAAAAgBYAKAgAAAAAACCcQBgIAAAAAAAAAIAREQAAAAIAAAAIAQAAAAAAAAAAAAAA",
  "AAAAAAAAAAAAACCcQAAAAAAAIJxAFQAVLBUsLBUIFQAVBhUGHBgEAAAAQBgEAAAAgBYAKAQAAABAGAQAAACAEREAAAACAAAACAEAAMB/AACAPwAA",
  "AEAAAAAAFQAVTBVMLBUIFQAVBhUGHBgIAAAAAAAACEAYCAAAAAAAAPA/FgAoCAAAAAAAAAhAGAgAAAAAAADwPxERAAAAAgAAAAgBAAAAAAAACEAA",
  "AAAAAAD4fwAAAAAAAABAAAAAAAAA8D8VBBlMNQAYBnNjaGVtYRUGABUKJQIYBHRpbWUAFQglAhgFcmFkYXIAFQolAhgJc2F0ZWxsaXRlABYIGRwZ",
  "PCYAHBUKGSUGABkYBHRpbWUVABYIFsoBFsoBJgg8GAgAAAAAACCcQBgIAAAAAAAAAIAWACgIAAAAAAAgnEAYCAAAAAAAAACAEREAGRwVABUAFQIA",
  "PCkGGSYACAAAACYAHBUIGSUGABkYBXJhZGFyFQAWCBaKARaKASbSATwYBAAAAEAYBAAAAIAWACgEAAAAQBgEAAAAgBERABkcFQAVABUCADwpBhkm",
  "AAgAAAAmABwVChklBgAZGAlzYXRlbGxpdGUVABYIFsoBFsoBJtwCPBgIAAAAAAAACEAYCAAAAAAAAPA/FgAoCAAAAAAAAAhAGAgAAAAAAADwPxER",
  "ABkcFQAVABUCADwpBhkmAAgAAAAWngQWCCYIFp4EACggcGFycXVldC1jcHAtYXJyb3cgdmVyc2lvbiAyNi4wLjEZPBwAABwAABwAAACGAQAAUEFS",
  "MQ==",
].join("");

Deno.test("NaN in a file that others wrote is missing, and no event, though the file's statistics do not know it", async () => {
  const path = await Deno.makeTempFile({ suffix: ".parquet" });
  try {
    await Deno.writeFile(path, Uint8Array.fromBase64(FILE));
    const types = { time: "DOUBLE", radar: "FLOAT", satellite: "DOUBLE" } as const;
    const query = { path, types, truth: "radar", estimate: "satellite" };
    const { time, truth, ...counts } = await pairTimes(query);
    assert.deepEqual([[...time], [...truth], counts], [[0, 1800], [1, 1], { rows: 4, pairs: 2, infinite: 0 }]);
    const sums = await Array.fromAsync(
      pairSums({ ...query, groupings: [[]], times: time, blockOf: () => 0, thresholds: [0.5] }),
    );
    const cells = sums.map(({ truthRank, estimateRank, values: { n, meanTruth, meanEstimate } }) =>
      [truthRank, estimateRank, n, meanTruth, meanEstimate].join(" ")
    );
    assert.deepEqual(cells.toSorted(), ["0 1 1 0 1", "1 1 1 2 2"]);
  } finally {
    await Deno.remove(path);
  }
});
