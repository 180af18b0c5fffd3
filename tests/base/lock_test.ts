import { assert } from "../deps.ts";
import { takeLock, waitForLock } from "../../lib/base/mod.ts";
import { fromFileUrl } from "../paths.ts";
import { inFolder } from "../sources/frames.ts";

const SCRIPT = fromFileUrl(new URL("./hold_lock.ts", import.meta.url));

/** Starts a process, with no more permissions than the tasks have, that takes the lock; waits for its first line. */
async function hold(folder: string): Promise<{ child: Deno.ChildProcess; line: string }> {
  const args = ["run", "--allow-read", "--allow-write", "--allow-sys", SCRIPT, folder, "day"];
  const child = new Deno.Command(Deno.execPath(), { args, stdout: "piped" }).spawn();
  const reader = child.stdout.getReader();
  const { value } = await reader.read();
  await reader.cancel();
  return { child, line: new TextDecoder().decode(value).trim() };
}

/** Kills a process as a power cut would. */
async function kill(child: Deno.ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  await child.status;
}

Deno.test("takeLock() that cannot write lets the lock go", () =>
  inFolder(async (folder) => {
    await Deno.symlink("/dev/full", `${folder}/day.lock`);
    await assert.rejects(() => takeLock(folder, "day"));
    await (await takeLock(folder, "day")).release();
  }));

Deno.test("takeLock() refuses what a living or sleeping process holds, and succeeds a killed one", () =>
  inFolder(async (folder) => {
    const { child, line } = await hold(folder);
    assert.equal(line, "held");
    const refused = {
      tag: "locked",
      message: new RegExp(`^day is being written by process ${child.pid} on .+: wait for it to end`),
    };
    await assert.rejects(() => takeLock(folder, "day"), refused);
    child.kill("SIGSTOP");
    const longAgo = new Date(Date.now() - 86400_000);
    await Deno.utime(`${folder}/day.lock`, longAgo, longAgo);
    await assert.rejects(() => takeLock(folder, "day"), refused);
    await (await takeLock(folder, "other day")).release();
    await kill(child);
    const lock = await takeLock(folder, "day");
    await assert.rejects(() => takeLock(folder, "day", { subject: "This run" }), {
      tag: "locked",
      message: new RegExp(`^This run is being written by process ${Deno.pid} on `),
    });
    await lock.release();
    assert.deepEqual([...Deno.readDirSync(folder)], []);
  }));

Deno.test("takeLock() lets exactly one of many processes succeed a killed holder", () =>
  inFolder(async (folder) => {
    await kill((await hold(folder)).child);
    const held = await Promise.all([1, 2, 3, 4].map(() => hold(folder)));
    const lines = held.map(({ line }) => line);
    for (const { child, line } of held) if (line === "held") await kill(child);
    await Promise.all(held.map(({ child }) => child.status));
    assert.equal(lines.filter((line) => line === "held").length, 1, lines.join("\n"));
  }));

Deno.test("a lock that is taken and let go again and again is never held twice", () =>
  inFolder(async (folder) => {
    let holders = 0;
    await Promise.all(Array.from({ length: 8 }, async () => {
      for (let k = 0; k < 20; k++) {
        const lock = await takeLock(folder, "day").catch(() => null);
        if (lock === null) continue;
        assert.equal(++holders, 1);
        await Promise.resolve();
        holders--;
        await lock.release();
      }
    }));
    assert.deepEqual([...Deno.readDirSync(folder)], []);
  }));

Deno.test("waitForLock() waits for a lock to be let go", () =>
  inFolder(async (folder) => {
    const first = await takeLock(folder, "axis");
    setTimeout(() => first.release(), 120);
    const second = await waitForLock(folder, "axis", 5000);
    await second.release();
    const third = await takeLock(folder, "axis");
    await assert.rejects(() => waitForLock(folder, "axis", 60), { tag: "locked" });
    await third.release();
  }));
