import { assert } from "../deps.ts";
import { runTask } from "./run_task.ts";

Deno.test("inspect without a path is wrong use, unless it plans", async () => {
  const { code, err } = await runTask("inspect", []);
  assert.equal(code, 2);
  assert.match(err, /inspect: Missing argument: PATH\n$/);
});

Deno.test("inspect --plan says what four years would take, which stage limits, and from what that is known", async () => {
  const [text, json] = [await runTask("inspect", ["--plan"]), await runTask("inspect", ["--plan", "--json"])];
  assert.equal(text.code, 0, text.err);
  const plan = JSON.parse(json.out);
  assert.equal(plan.frames, 420_768);
  assert.equal(plan.hours[plan.limit], Math.max(...Object.values<number>(plan.hours)));
  for (
    const said of ["420,768", `The longest is ${plan.limit}`, plan.from.date, plan.from.commit, plan.from.machine.cpu]
  ) {
    assert.ok(text.out.includes(said), said);
  }
  const { latents } = plan;
  assert.equal(latents.mosaics, 420_768);
  assert.ok(Math.abs(latents.hours * 3600 * latents.perSecond - 420_768) < 1);
  assert.match(
    text.out,
    new RegExp(`Latents: [\\d.]+ mosaics of 800 x 800 km a second on ${latents.from.threads} cores, so [\\d.]+ hours`),
  );
});
