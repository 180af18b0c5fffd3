import { hostname } from "node:os";
import { join } from "node:path";
import { install } from "../../lib/engine/install.ts";
import { libraryNames } from "../../lib/engine/platform.ts";
import { assert } from "../deps.ts";
import { filesBelow, makeWheel, tensorFlowFiles } from "./wheel_files.ts";

/** Runs `test` with a folder that holds a wheel, an empty cache, and a download that copies the wheel. */
async function withWheel(
  test: (
    parts: {
      wheel: Awaited<ReturnType<typeof makeWheel>>;
      cacheDir: string;
      download: (wheel: unknown, folder: string) => Promise<string>;
    },
  ) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "tensorflow.whl");
    const wheel = await makeWheel(path, tensorFlowFiles());
    await test({
      wheel,
      cacheDir: join(folder, "cache"),
      download: async (_, into) => {
        await Deno.mkdir(into, { recursive: true });
        const copy = join(into, "tensorflow.whl");
        await Deno.copyFile(path, copy);
        return copy;
      },
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const wanted = libraryNames().map((name) => join("lib", "tensorflow", name)).sort();

Deno.test("install() unpacks the libraries and nothing else", async () => {
  await withWheel(async ({ wheel, cacheDir, download }) => {
    await install([wheel], { cacheDir, name: "lib" }, { quiet: true, download });
    assert.deepEqual(await filesBelow(cacheDir), wanted);
    const library = join(cacheDir, "lib", "tensorflow", libraryNames()[0]);
    assert.equal(await Deno.readTextFile(library), "library ".repeat(10_000));
  });
});

Deno.test("install() twice at once leaves one whole result", async () => {
  await withWheel(async ({ wheel, cacheDir, download }) => {
    const once = () => install([wheel], { cacheDir, name: "lib" }, { quiet: true, download });
    await Promise.all([once(), once(), once()]);
    assert.deepEqual(await filesBelow(cacheDir), wanted);
  });
});

Deno.test("install() leaves nothing when a later wheel cannot be fetched, and works the next time", async () => {
  await withWheel(async ({ wheel, cacheDir, download }) => {
    let fetched = 0;
    const failing = (wheel: unknown, folder: string) => {
      if (++fetched === 2) throw new Error("Connection lost");
      return download(wheel, folder);
    };
    await assert.rejects(
      () => install([wheel, wheel], { cacheDir, name: "lib" }, { quiet: true, download: failing }),
      /Connection lost/,
    );
    assert.deepEqual(await filesBelow(cacheDir), []);
    await install([wheel], { cacheDir, name: "lib" }, { quiet: true, download });
    assert.deepEqual(await filesBelow(cacheDir), wanted);
  });
});

Deno.test("install() refuses a file that is not the pinned one", async () => {
  await withWheel(async ({ wheel, cacheDir, download }) => {
    const other = { ...wheel, sha256: "0".repeat(64) };
    await assert.rejects(
      () => install([other], { cacheDir, name: "lib" }, { quiet: true, download }),
      new RegExp(`its SHA-256 is ${wheel.sha256}, expected 000`),
    );
    assert.deepEqual(await filesBelow(cacheDir), []);
  });
});

Deno.test("install() removes what killed runs left, and spares runs in progress", async () => {
  await withWheel(async ({ wheel, cacheDir, download }) => {
    const child = new Deno.Command(Deno.execPath(), { args: ["--version"], stdout: "null" }).spawn();
    await child.status;
    const alive = [`setup-${hostname()}-${Deno.pid}-a`, `setup-elsewhere-${child.pid}-a`, "setup-new"];
    const gone = [`setup-${hostname()}-${child.pid}-a`, "setup-elsewhere-1-old", "setup-old"];
    for (const name of [...alive, ...gone]) {
      const days = name.endsWith("old") ? 2 : 0;
      await Deno.mkdir(join(cacheDir, name, "wheel"), { recursive: true });
      await Deno.writeTextFile(join(cacheDir, name, "wheel", "part"), "");
      const time = new Date(Date.now() - days * 86_400_000 - 60_000);
      await Deno.utime(join(cacheDir, name), time, time);
    }
    await install([wheel], { cacheDir, name: "lib" }, { quiet: true, download });
    const spared = alive.map((name) => join(name, "wheel", "part"));
    assert.deepEqual(await filesBelow(cacheDir), [...wanted, ...spared].sort());
  });
});

Deno.test("install() says that the cache folder cannot be written", async () => {
  await withWheel(async ({ wheel, cacheDir, download }) => {
    await Deno.writeTextFile(cacheDir, "a file where the folder should be");
    await assert.rejects(() => install([wheel], { cacheDir, name: "lib" }, { quiet: true, download }));
    assert.equal(await Deno.readTextFile(cacheDir), "a file where the folder should be");
  });
});
