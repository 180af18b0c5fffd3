import { assert } from "../deps.ts";
import { STALE_AFTER, takeLock, waitForLock } from "../../lib/archive/lock.ts";
import { fromFileUrl } from "../paths.ts";
import { kill, withFolder } from "./sample.ts";

const SCRIPT = fromFileUrl(new URL("./hold_lock.ts", import.meta.url));

/** Starts a process that takes the lock, and waits for its first line. */
async function hold(folder: string): Promise<{ child: Deno.ChildProcess; line: string }> {
  const command = new Deno.Command(Deno.execPath(), { args: ["run", "-A", SCRIPT, folder, "day"], stdout: "piped" });
  const child = command.spawn();
  const reader = child.stdout.getReader();
  const { value } = await reader.read();
  await reader.cancel();
  return { child, line: new TextDecoder().decode(value).trim() };
}

Deno.test("takeLock() refuses a day that a living process holds, and succeeds a dead one", () =>
  withFolder(async (folder) => {
    const { child, line } = await hold(folder);
    assert.equal(line, "held");
    await assert.rejects(() => takeLock(folder, "day"), {
      tag: "locked",
      message: new RegExp(`day is being written by process ${child.pid} on .+: wait for it to end`),
    });
    await (await takeLock(folder, "other day")).release();
    await kill(child);
    const lock = await takeLock(folder, "day");
    await assert.rejects(() => takeLock(folder, "day"), { tag: "locked" });
    await lock.release();
    assert.deepEqual([...Deno.readDirSync(folder)], []);
  }));

Deno.test("takeLock() lets exactly one of many processes succeed a dead holder", () =>
  withFolder(async (folder) => {
    const dead = await hold(folder);
    await kill(dead.child);
    const held = await Promise.all([1, 2, 3, 4].map(() => hold(folder)));
    for (const { child } of held) await kill(child);
    assert.equal(held.filter(({ line }) => line === "held").length, 1, held.map(({ line }) => line).join("\n"));
  }));

Deno.test("takeLock() tells a pid used again, another boot and a silent machine from a living holder", () =>
  withFolder(async (folder) => {
    const lock = await takeLock(folder, "day");
    const file = `${folder}/day.0`;
    const holder = JSON.parse(await Deno.readTextFile(file));
    await lock.release();
    const left = async (changes: Record<string, unknown>, age = 0) => {
      await Deno.writeTextFile(file, JSON.stringify({ ...holder, ...changes }));
      const touched = new Date(Date.now() - age);
      await Deno.utime(file, touched, touched);
      return await takeLock(folder, "day").then((taken) => taken.release().then(() => true), () => false);
    };
    assert.equal(await left({}), false, "this process");
    assert.equal(await left({ started: "1" }), true, "the pid of a process that is gone");
    assert.equal(await left({ boot: "before" }), true, "the machine was started again");
    assert.equal(await left({ host: "elsewhere", boot: "x" }), false, "another machine that is at work");
    assert.equal(await left({ host: "elsewhere", boot: "x" }, STALE_AFTER + 60_000), true, "another machine, silent");
  }));

Deno.test("waitForLock() waits for a lock to be let go", () =>
  withFolder(async (folder) => {
    const first = await takeLock(folder, "axis");
    setTimeout(() => first.release(), 120);
    const second = await waitForLock(folder, "axis", 5000);
    await second.release();
  }));
