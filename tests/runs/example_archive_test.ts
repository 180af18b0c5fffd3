import { openArchive } from "../../lib/archive/mod.ts";
import { assert } from "../deps.ts";

Deno.test("exampleArchive() makes one archive in the temporary folder, also when two ask at once, and finds it again", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const code = `
      import { exampleArchive } from "${import.meta.resolve("../../lib/runs/mod.ts")}";
      console.log(await exampleArchive({ days: 1, size: 16, quiet: true }));`;
    const ask = async () => {
      const { stdout } = await new Deno.Command(Deno.execPath(), {
        args: ["eval", "--no-check", code],
        env: { TMPDIR: folder },
        stderr: "inherit",
      }).output();
      return new TextDecoder().decode(stdout).trim();
    };
    const [first, second] = await Promise.all([ask(), ask()]);
    assert.equal(first, second);
    assert.ok(first.startsWith(folder) && first.endsWith("rain.zarr"), first);
    const { group } = await openArchive(first);
    const [day] = await group("radar").days();
    assert.equal((await group("radar").present(day!)).length, 288);
    assert.equal((await group("imerg").present(day!)).length, 48);
    assert.equal(await ask(), first);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
