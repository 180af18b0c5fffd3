import { splitDays } from "../../lib/archive/mod.ts";
import { partPeriods } from "../../lib/runs/part_periods.ts";
import { assert } from "../deps.ts";

const june = Array.from({ length: 30 }, (_, k) => `2021-06-${String(k + 1).padStart(2, "0")}`);

Deno.test("partPeriods() lists the days of a small part, counts those of a large one, and does not divide blocks of hours", () => {
  const { train, test } = splitDays(june, { seed: 1 });
  const periods = partPeriods(june, { seed: 1 });
  assert.equal(periods.test, `${test.join(", ")} (test part)`);
  assert.equal(periods.train, `${train.length} days of ${train[0]} to ${train.at(-1)} (train part)`);
  const hours = partPeriods(["2010-08-26"], { by: "hour-blocks", blockHours: 2 });
  assert.equal(hours.test, "blocks of 2 h of 2010-08-26 (test part)");
});
