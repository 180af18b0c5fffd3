import { join } from "node:path";
import { assert } from "../deps.ts";
import { DataError, exists, isDataError, VERSION, writeFileAtomic } from "../../lib/base/mod.ts";
import { root } from "../paths.ts";

Deno.test("writeFileAtomic() makes folders, replaces content and leaves nothing beside it", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "a/b/file.txt");
    await writeFileAtomic(path, "first");
    await writeFileAtomic(path, new TextEncoder().encode("second"));
    assert.equal(await Deno.readTextFile(path), "second");
    assert.deepEqual((await Array.fromAsync(Deno.readDir(join(folder, "a/b")))).map((entry) => entry.name), [
      "file.txt",
    ]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("writeFileAtomic() over a folder fails and leaves it as it was", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(join(folder, "target"));
    await Deno.writeTextFile(join(folder, "target/kept"), "kept");
    await assert.rejects(writeFileAtomic(join(folder, "target"), "text"));
    assert.equal(await Deno.readTextFile(join(folder, "target/kept")), "kept");
    assert.equal((await Array.fromAsync(Deno.readDir(folder))).length, 1);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("DataError says the place once and keeps its cause", () => {
  const cause = new Error("underneath");
  const error = new DataError("corrupt-file", "Cannot read it", { file: "a.h5", variable: "rain", offset: 12, cause });
  assert.equal(error.message, "Cannot read it (file a.h5, variable rain, at byte 12)");
  assert.equal(error.cause, cause);
  assert.equal(new DataError("locked", "File a.h5 is locked", { file: "a.h5" }).message, "File a.h5 is locked");
  assert.ok(isDataError(error, "corrupt-file") && !isDataError(error, "locked") && !isDataError(cause));
});

Deno.test("exists() tells", async () => {
  assert.equal(await exists(join(root, "mod.ts")), true);
  assert.equal(await exists(join(root, "mod.ts/below")), false);
});

Deno.test("VERSION is that of deno.json", async () => {
  assert.equal(JSON.parse(await Deno.readTextFile(join(root, "deno.json"))).version, VERSION);
});
