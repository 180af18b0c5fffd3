import { assert } from "../../deps.ts";
import type { ReadRun } from "../../../lib/runs/tables/read_run.ts";
import { requireAlike } from "../../../lib/runs/tables/require_alike.ts";
import { seedGroups } from "../../../lib/runs/tables/seed_groups.ts";
import { RECIPE, type TableRun } from "../../../lib/runs/mod.ts";
import { ABOUT, tableRun } from "./example_runs.ts";

const { command: _command, created: _created, ...SHARED } = ABOUT;

const ALIKE = {
  archive: { radar: { digest: "a" }, days: ["2021-06-01"] },
  split: "test",
  windows: 1200,
  members: 10,
  data: { size: 32, splits: { by: "day", seed: 1 } },
};

const read = (
  run: TableRun,
  alike: Readonly<Record<string, unknown>> = {},
  models: Readonly<Record<string, unknown>> = { model: { mu: 3 } },
): ReadRun<null> => ({
  directory: `runs/seed-${run.seed}`,
  run,
  measured: null,
  shared: SHARED,
  alike: { ...ALIKE, ...alike },
  models,
});

const FIRST = read(tableRun(1));

/** What is said of a run beside the first. */
function refusal(added: ReadRun<null>): string {
  try {
    requireAlike([FIRST], added);
  } catch (error) {
    assert.ok(error instanceof RangeError);
    return error.message;
  }
  return "";
}

Deno.test("requireAlike() takes runs of other seeds, levers and steps", () => {
  assert.equal(refusal(read(tableRun(2))), "");
  assert.equal(refusal(read(tableRun(1, { levers: [] }), {}, { model: { mu: 1 } })), "");
  assert.equal(refusal(read(tableRun(1, { steps: 500 }))), "");
  assert.equal(refusal(read(tableRun(1, { pair: { name: "generate", seed: 4, steps: 400 } }))), "");
});

Deno.test("requireAlike() names what differs in data and in how they were measured", () => {
  const beside = "Cannot take runs/seed-2 beside runs/seed-1: ";
  assert.equal(refusal(read(tableRun(2), { members: 2 })), `${beside}members 2, not 10`);
  assert.equal(
    refusal(read(tableRun(2), { split: "validation", windows: 9 })),
    `${beside}split "validation", not "test"; windows 9, not 1200`,
  );
  assert.equal(
    refusal(read(tableRun(2), { archive: { radar: { digest: "b" }, days: [] } })),
    `${beside}another archive`,
    "digests say nothing to a reader",
  );
  assert.equal(
    refusal(read(tableRun(2), { data: { size: 32, stride: 8, splits: { by: "day", seed: 2 } } })),
    `${beside}data.splits.seed 2, not 1; data.stride 8, not none`,
  );
  assert.match(
    refusal(read(tableRun(2), { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6 })),
    /d 4, not none; 2 more settings differ$/,
  );
});

Deno.test("requireAlike() refuses what would pass for another seed, and other settings of the same levers", () => {
  assert.match(refusal(read(tableRun(1))), /both have levers, steps and seed 1 alike, and would pass for two seeds$/);
  assert.match(
    refusal(read(tableRun(1, { levers: RECIPE.toReversed() }))),
    /both have levers, steps and seed 1 alike/,
    "levers do the same in any order",
  );
  assert.equal(
    refusal(read(tableRun(2), {}, { model: { mu: 1 } })),
    "Cannot take runs/seed-2 beside runs/seed-1: same levers and steps, but model.mu 1, not 3",
  );
});

Deno.test("seedGroups() are of one T-VAE, told by what differs", () => {
  assert.deepEqual(seedGroups([tableRun(1), tableRun(2)]).map(({ name, runs }) => [name, runs.length]), [["T-VAE", 2]]);
  const reordered = tableRun(2, { levers: RECIPE.toReversed() });
  assert.deepEqual(seedGroups([tableRun(1), reordered]).map(({ runs }) => runs.length), [2]);
  assert.deepEqual(reordered.levers, RECIPE.toReversed(), "as they were named");
  const other = tableRun(1, { levers: ["grid"], steps: 500 });
  assert.deepEqual(
    seedGroups([tableRun(1), other, tableRun(2)]).map(({ name, runs }) => [name, runs.map(({ seed }) => seed)]),
    [["T-VAE of 2\u202f000 steps", [1, 2]], ["T-VAE (grid) of 500 steps", [1]]],
  );
  const told = tableRun(1, { pair: { name: "project-sources", seed: 1, steps: 400 } });
  const plain = tableRun(1, { pair: { name: "project", seed: 1, steps: 400 } });
  assert.deepEqual(seedGroups([plain, told]).map(({ name }) => name), [
    "T-VAE, projection",
    "T-VAE, projection told of sources",
  ]);
});
