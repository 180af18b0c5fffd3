import { assert } from "../deps.ts";
import { createArchive, openArchive } from "../../lib/archive/mod.ts";
import { randomStream } from "../../lib/base/mod.ts";
import { fromFileUrl } from "../paths.ts";
import { CODE, kill, RAIN, rain, sampleGroup, STEREO, withFolder } from "./sample.ts";

const SCRIPT = fromFileUrl(new URL("./write_days.ts", import.meta.url));

function start(args: readonly string[]): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), { args: ["run", "-A", SCRIPT, ...args], stdout: "piped", stderr: "inherit" })
    .spawn();
}

const lines = (bytes: Uint8Array) => new TextDecoder().decode(bytes).split("\n").filter((line) => line !== "");

async function filesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    if (entry.isDirectory) {
      names.push(...(await filesIn(`${folder}/${entry.name}`)).map((name) => `${entry.name}/${name}`));
    } else names.push(entry.name);
  }
  return names.sort();
}

for (const shardDays of [1, 4]) {
  Deno.test(
    `an archive with ${shardDays} days a shard, killed at any moment, opens, holds every day reported as done, and the \
next run completes it`,
    () => withFolder((folder) => killAndComplete(folder, shardDays)),
  );
}

async function killAndComplete(folder: string, shardDays: number): Promise<void> {
  const days = Array.from({ length: 28 }, (_, i) => `2021-07-${String(i + 1).padStart(2, "0")}`);
  const group = sampleGroup(1, { variables: [RAIN, CODE] });
  const archive = await createArchive(folder, { groups: [group], chunk: [12, 4, 5], shardDays });
  await archive.extend("radar", days.at(-1)!);
  const done = new Set<string>();
  const stream = randomStream(11, "kill");
  for (let round = 0; round < 14; round++) {
    // two more days may be done, and then some milliseconds pass, before it dies
    const child = start([folder, ...days]);
    const news: string[] = [];
    for await (const chunk of child.stdout) {
      for (const line of lines(chunk)) if (!done.has(line.slice(5))) news.push(line.slice(5));
      if (news.length > 1) {
        await new Promise((resolve) => setTimeout(resolve, 12 * stream.next()));
        await kill(child);
        break;
      }
    }
    await child.status;
    for (const day of news) done.add(day);
    const radar = (await openArchive(folder)).group("radar");
    const held = await radar.days();
    for (const day of done) assert.ok(held.includes(day), `${day} was reported as done in round ${round}`);
    for (const day of held) {
      const offset = Number(day.slice(-2)) * 48;
      assert.equal((await radar.present(day)).length, 48, `${day} is whole`);
      const time = (await radar.present(day))[31]!;
      assert.deepEqual(await radar.frame("rain_rate", time), rain(STEREO, offset + 31));
      assert.ok((await radar.frame("source", time)).every((v) => v === 31));
    }
    if (held.length === days.length) break;
  }
  assert.ok(done.size > 6, "several rounds were killed half-way");
  const { success, stdout } = await start([folder, ...days]).output();
  assert.ok(success);
  assert.equal(lines(stdout).length, days.length);
  assert.deepEqual(await (await openArchive(folder)).group("radar").days(), days);
  const left = (await filesIn(`${folder}/radar/present`)).filter((name) =>
    !/^(c\.\d+|zarr\.json|days\/.*\.json)$/.test(name)
  );
  assert.deepEqual(left.filter((name) => !name.startsWith("locks/")), [], "nothing is left of the dead");
}

Deno.test("a commit cut at any of its renames is seen whole, and completed", () =>
  withFolder(async (folder) => {
    const group = sampleGroup(1, { variables: [RAIN, CODE] });
    const radar = (await createArchive(folder, { groups: [group] })).group("radar");
    const day = "2021-06-25";
    const code = new Float32Array(STEREO.ny * STEREO.nx).fill(3);
    await radar.writeDay(day, { rain_rate: (k) => rain(STEREO, k), source: () => code });
    // puts the files back to where the commit had them, one by one from the last
    const books = `${folder}/radar/present`;
    await Deno.mkdir(`${books}/journal/${day}`, { recursive: true });
    const moves: readonly [string, string][] = [
      [`${books}/days/${day}.json`, "record.json"],
      [`${books}/c.0`, "present"],
      [`${folder}/radar/source/c.0.0.0`, "source"],
      [`${folder}/radar/rain_rate/c.0.0.0`, "rain_rate"],
    ];
    for (const [file, name] of moves) {
      await Deno.rename(file, `${books}/journal/${day}/${name}`);
      const reader = (await openArchive(folder)).group("radar");
      assert.deepEqual(await reader.days(), [day]);
      assert.deepEqual(await reader.frame("rain_rate", 1624579200), rain(STEREO, 0));
      assert.deepEqual(await reader.frame("source", 1624579200), code);
    }
    await radar.recover();
    for (const [file] of moves) assert.ok((await Deno.stat(file)).isFile, file);
    await assert.rejects(() => Deno.stat(`${books}/journal/${day}`), Deno.errors.NotFound);
    assert.deepEqual(await radar.writeDay(day, { rain_rate: (k) => rain(STEREO, k), source: () => code }), {
      written: 0,
      unchanged: 48,
      clipped: 0,
    });
  }));

for (const shardDays of [1, 4]) {
  Deno.test(`processes that write different days at once, ${shardDays} days a shard, all succeed`, () =>
    withFolder((folder) => writeAtOnce(folder, shardDays)));
}

async function writeAtOnce(folder: string, shardDays: number): Promise<void> {
  const archive = await createArchive(folder, { groups: [sampleGroup(1, { variables: [RAIN, CODE] })], shardDays });
  await archive.extend("radar", "2021-07-04");
  const days = ["2021-07-01", "2021-07-02", "2021-07-03"];
  const results = await Promise.all(days.map((day) => start([folder, day]).output()));
  assert.deepEqual(results.map(({ success }) => success), [true, true, true]);
  assert.deepEqual(await archive.group("radar").days(), days);
  const radar = (await openArchive(folder)).group("radar");
  for (const [i, day] of days.entries()) {
    assert.deepEqual(await radar.frame("rain_rate", (await radar.present(day))[7]!), rain(STEREO, (i + 1) * 48 + 7));
  }
}
