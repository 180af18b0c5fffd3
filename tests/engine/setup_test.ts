import { fromFileUrl } from "../paths.ts";
import { hostname } from "node:os";
import { join } from "node:path";
import { type Setup, setup } from "../../lib/engine/mod.ts";
import { hasNvidiaGpu } from "../../lib/engine/nvidia.ts";
import { libraryNames } from "../../lib/engine/platform.ts";
import { wheelsFor } from "../../lib/engine/wheels.ts";
import { assert } from "../deps.ts";
import { filesBelow } from "./wheel_files.ts";

const MOD = fromFileUrl(new URL("../../lib/engine/mod.ts", import.meta.url));

/** Runs `setup` in a process of its own, with an environment; gives the folder or the error message. */
async function setupWith(env: Record<string, string>, cacheDir: string): Promise<{ setup?: Setup; message?: string }> {
  const code = `
    const { setup } = await import(${JSON.stringify(`file://${MOD}`)});
    const answer = await setup({ cacheDir: ${JSON.stringify(cacheDir)} })
      .then((setup) => ({ setup }), (error) => ({ message: error.message }));
    console.log(JSON.stringify(answer));`;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-check", code],
    env: { ONDEE_LIBTENSORFLOW: "", ...env },
    stderr: "null",
  }).output();
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** The error message of an expression of `engine` (lib/engine/mod.ts), in a process in `cwd` without HOME and programs. */
async function messageOf(expression: string, cache: string, cwd: string): Promise<string> {
  const env = { HOME: "", PATH: cwd, XDG_CACHE_HOME: cache, ONDEE_LIBTENSORFLOW: "" };
  const code = `
    const engine = await import(${JSON.stringify(`file://${MOD}`)});
    // Set here, as Deno has its own cache below them.
    for (const [name, value] of Object.entries(${JSON.stringify(env)})) Deno.env.set(name, value);
    await ${expression}.then(() => {}, (error) => console.log(error.message));`;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-check", code],
    cwd,
    stderr: "null",
  }).output();
  return new TextDecoder().decode(stdout);
}

/** Puts a `python3` into `folder` that is this shell script. */
async function writePython(folder: string, script: string): Promise<void> {
  await Deno.writeTextFile(join(folder, "python3"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

async function withFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("setup() gives a libtensorflow that loads, and the same one again", async () => {
  const first = await setup({ quiet: true });
  assert.match(first.version, /^2\.20\./);
  assert.ok((await filesBelow(first.directory)).includes(libraryNames()[0]));
  assert.deepEqual(await setup({ quiet: true }), first);
});

Deno.test("setup() without pip says what to do", () =>
  withFolder(async (folder) => {
    const { message } = await setupWith({ PATH: folder }, join(folder, "cache"));
    assert.match(message!, /^Cannot fetch TensorFlow without pip: install Python 3 with pip/);
    assert.match(message!, /--device webgpu/);
    assert.deepEqual(await filesBelow(folder), []);
  }));

Deno.test(
  "setup() without a network says what to do",
  { ignore: Deno.build.os === "windows" },
  () =>
    withFolder(async (folder) => {
      await writePython(
        folder,
        'case "$*" in *" download "*) echo "ERROR: No matching distribution" >&2; exit 1; esac',
      );
      const { message } = await setupWith({ PATH: folder }, join(folder, "cache"));
      assert.match(message!, /^Cannot fetch tensorflow\S* 2\.20\.0: pip failed; check the network and run again/);
      assert.match(message!, /No matching distribution/);
      assert.deepEqual(await filesBelow(join(folder, "cache")), []);
    }),
);

Deno.test("setup() without a home or cache folder refuses, and unpacks nothing where it stands", () =>
  withFolder(async (folder) => {
    const message = await messageOf("engine.setup()", "", folder);
    assert.match(message, /as HOME is not set: set XDG_CACHE_HOME .* or ONDEE_LIBTENSORFLOW/);
    assert.deepEqual(await filesBelow(folder), []);
  }));

Deno.test(
  "openEngine() for a GPU fetches nothing where there is none",
  { ignore: hasNvidiaGpu() },
  () =>
    withFolder(async (folder) => {
      const open = 'engine.openEngine({ device: "gpu" })';
      const message = await messageOf(open, folder, folder);
      assert.match(message, /^Cannot find an NVIDIA GPU here: use --device cpu, or --device webgpu/);
      assert.deepEqual(await filesBelow(folder), []);
    }),
);

Deno.test("setup() removes the work folder of a killed run also where the library is there already", () =>
  withFolder(async (folder) => {
    const child = new Deno.Command(Deno.execPath(), { args: ["--version"], stdout: "null" }).spawn();
    await child.status;
    await Deno.mkdir(join(folder, `setup-${hostname()}-${child.pid}-a`));
    const { directory } = await setup({ quiet: true });
    const found = await setupWith({ ONDEE_LIBTENSORFLOW: directory }, folder);
    assert.equal(found.setup!.directory, await Deno.realPath(directory));
    assert.deepEqual([...Deno.readDirSync(folder)], []);
  }));

Deno.test("ONDEE_LIBTENSORFLOW names the folder, and must hold the libraries", () =>
  withFolder(async (folder) => {
    const { directory } = await setup({ quiet: true });
    const named = await setupWith({ ONDEE_LIBTENSORFLOW: directory }, join(folder, "cache"));
    assert.equal(named.setup!.directory, await Deno.realPath(directory));
    const wrong = await setupWith({ ONDEE_LIBTENSORFLOW: folder }, join(folder, "cache"));
    assert.equal(wrong.message, `Cannot find ${libraryNames().join(" and ")} in ONDEE_LIBTENSORFLOW=${folder}`);
    for (const name of libraryNames()) await Deno.writeTextFile(join(folder, name), "not a library");
    const broken = await setupWith({ ONDEE_LIBTENSORFLOW: folder }, join(folder, "cache"));
    assert.match(broken.message!, /^Cannot load .*libtensorflow_cc.*name a folder with TensorFlow 2\.20/);
  }));

Deno.test(
  "setup() takes a TensorFlow installed for python3",
  { ignore: Deno.build.os === "windows" },
  () =>
    withFolder(async (folder) => {
      // A python3 that answers as the real one does where TensorFlow is installed.
      const installed = join(folder, "site packages", "tensorflow");
      await Deno.mkdir(installed, { recursive: true });
      const { directory } = await setup({ quiet: true });
      for (const name of libraryNames()) await Deno.symlink(join(directory, name), join(installed, name));
      await writePython(folder, `echo "cpu ${installed}"`);
      const found = await setupWith({ PATH: folder }, join(folder, "cache"));
      assert.equal(found.setup?.directory, installed);
      await writePython(folder, `echo "cuda ${installed}"; exit 1`);
      const none = await setupWith({ PATH: folder }, join(folder, "cache"));
      assert.match(none.message!, /without pip/, "a build for GPUs is not what was asked for");
    }),
);

Deno.test("wheelsFor() knows the systems that TensorFlow is published for, and refuses the others with a way out", () => {
  for (const [os, arch] of [["linux", "x86_64"], ["linux", "aarch64"], ["darwin", "aarch64"]]) {
    const wheels = wheelsFor("cpu", { os: os!, arch: arch! });
    assert.equal(wheels.length, 1);
    assert.match(wheels[0]!.sha256, /^[0-9a-f]{64}$/);
  }
  const cuda = wheelsFor("cuda", { os: "linux", arch: "x86_64" });
  assert.equal(cuda[0]!.project, "tensorflow");
  assert.equal(new Set(cuda.map(({ sha256 }) => sha256)).size, 12);
  assert.throws(
    () => wheelsFor("cpu", { os: "windows", arch: "x86_64" }),
    /windows x86_64.*--device webgpu or --device js/,
  );
  assert.throws(() => wheelsFor("cuda", { os: "darwin", arch: "aarch64" }), /Linux x86-64; use --device cpu or/);
});
