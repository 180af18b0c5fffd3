import { assert } from "./deps.ts";
import { moduleOf, namesByRoom, RECORD, ROOMS, surfaces } from "./surface.ts";

Deno.test("rooms export what surface.json records", async () => {
  assert.deepEqual(
    await namesByRoom(),
    JSON.parse(await Deno.readTextFile(RECORD)),
    "What a room exports has changed. If that is meant, say so in CHANGELOG.md and run: deno run -A tests/surface.ts",
  );
});

Deno.test("mod.ts exports all that the rooms do, and no name means two things", async () => {
  // Of two rooms that export one name, `export *` gives neither and says nothing at run time.
  const found = await surfaces(["mod.ts", ...ROOMS.map(moduleOf)]);
  const whole = found.get("mod.ts")!;
  const wrong = ROOMS.flatMap((room) =>
    [...found.get(moduleOf(room))!]
      .filter(([name, declared]) => whole.get(name) !== declared)
      .map(([name, declared]) => `${room} exports ${name} of ${declared}, mod.ts that of ${whole.get(name)}`)
  );
  assert.deepEqual(wrong, []);
});

Deno.test("mod.ts gives at run time the very values of the rooms", async () => {
  const whole: Record<string, unknown> = await import("../mod.ts");
  const names = new Set<string>();
  for (const room of ROOMS) {
    const values: Record<string, unknown> = await import(`../${moduleOf(room)}`);
    for (const [name, value] of Object.entries(values)) {
      assert.ok(whole[name] === value, `${name} of ${room}`);
      names.add(name);
    }
  }
  assert.deepEqual(Object.keys(whole).sort(), [...names].sort());
});
