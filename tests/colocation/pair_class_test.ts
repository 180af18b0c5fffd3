import { isMicrowave, pairClass } from "../../lib/colocation/mod.ts";
import { assert } from "../deps.ts";

Deno.test("pairClass follows the rule of Tan et al. 2016", () => {
  const table = [
    // source, infrared weight, class
    [0, 0, "morph"],
    [0, 1, "infrared+morph"],
    [0, 99, "infrared+morph"],
    [0, 100, "infrared"],
    [9, 0, "sensor"],
    [5, 40, "sensor"],
    [5, 100, "infrared"],
    [5, NaN, "sensor"],
    [NaN, 100, "infrared"],
    [NaN, 0, null],
    [0, NaN, null],
  ] as const;
  for (const [source, weight, expected] of table) {
    assert.equal(pairClass(source, weight), expected, `${source} ${weight}`);
  }
});

Deno.test("isMicrowave counts imagers and sounders, not infrared sounders or missing codes", () => {
  const codes = [NaN, 0, 1, 3, 9, 11, 12, 13, 14, 15, 20, 21];
  assert.deepEqual(codes.filter(isMicrowave), [1, 3, 9, 11, 15, 20, 21]);
});
