import { join } from "node:path";
import { checkCluster, openEngine } from "../../lib/engine/mod.ts";
import { assert } from "../deps.ts";
import { root } from "../paths.ts";
import { allSucceed, freeAddresses, type ScriptProcess, startScript } from "../processes.ts";
import type { Job } from "./cluster_process.ts";

/** Starts worker `rank`. */
function startWorker(workers: readonly string[], rank: number, job: Job, patience = 60): ScriptProcess {
  const script = join(root, "tests", "engine", "cluster_process.ts");
  return startScript(script, [JSON.stringify({ workers, rank, patience }), job]);
}

/** What a worker that failed says. */
async function failure(worker: ScriptProcess): Promise<string> {
  const { code, out, err } = await worker.ended;
  assert.equal(code, 1, out + err);
  const { name, message } = JSON.parse(out.trimEnd().split("\n").at(-1)!);
  return `${name}: ${message}`;
}

Deno.test("workers sum and average, plainly and compiled, in constant memory, the same bits for each", async () => {
  const workers = freeAddresses(2);
  const [first, second] = await allSucceed([0, 1].map((rank) => startWorker(workers, rank, "compute")));
  assert.equal(first!.out, second!.out);
  const said = first!.out.trimEnd().split("\n").map((line) => JSON.parse(line));
  const [values, alike, constant, [shape, least, most]] = said;
  // Worker r has [r, i]: the means of [2 r, 2 i], the mean and the sum of r + i.
  assert.deepEqual(values, [0, 1, 2].map((i) => [[1, 2 * i], [0.5 + i], [1 + 2 * i]]));
  // Of one length: two sums in one function, and one in another.
  assert.deepEqual(alike, Array.from({ length: 50 }, (_, i) => [[1, 2 * i], [1, 2 * i * i], [3, 6 * i]]));
  assert.equal(constant, true);
  const sum = Math.fround(Math.fround(1 / 3) + Math.fround(4 / 3));
  assert.deepEqual([shape, least, most], [[300_000], sum, sum]);
});

Deno.test("a worker that fails tells the others; all name it", async () => {
  const workers = freeAddresses(3);
  const started = workers.map((_, rank) => startWorker(workers, rank, rank === 2 ? "fail" : "endless"));
  const [first, second, third] = await Promise.all(started.map(failure));
  assert.equal(third, "RangeError: The disk of this worker is full");
  const named = `LostWorkerError: Worker 2 (${workers[2]}) `;
  for (const said of [first!, second!]) assert.ok(said.startsWith(named), said);
  assert.ok([first, second].some((said) => said!.includes("stopped: The disk of this worker is full")));
});

for (const signal of ["SIGKILL", "SIGSTOP"] as const) {
  Deno.test(`a worker that is gone (${signal}) stops the others within 30 s; all name it`, async () => {
    const workers = freeAddresses(3);
    const started = workers.map((_, rank) => startWorker(workers, rank, "endless"));
    await Promise.all(started.map((worker) => worker.says("under way")));
    const start = performance.now();
    started[1]!.child.kill(signal);
    const said = await Promise.all([0, 2].map((rank) => failure(started[rank]!)));
    const seconds = (performance.now() - start) / 1000;
    if (signal === "SIGSTOP") started[1]!.child.kill("SIGKILL");
    await started[1]!.ended;
    for (const message of said) {
      assert.equal(message, `LostWorkerError: Worker 1 (${workers[1]}) no longer answers`);
    }
    assert.ok(seconds < 30, `it took ${seconds} s`);
  });
}

Deno.test("a port in use, by another worker of the same rank too, is said", async () => {
  const workers = freeAddresses(2);
  const listener = Deno.listen({ hostname: "0.0.0.0", port: Number(workers[0]!.split(":")[1]) });
  assert.match(
    await failure(startWorker(workers, 0, "compute")),
    /^Error: Cannot start worker 0 at 127\.0\.0\.1:\d+: .*its port is in use, by another worker with --rank 0 perhaps/,
  );
  listener.close();
  const second = [startWorker(workers, 1, "compute", 4), startWorker(workers, 1, "compute", 4)];
  const said = await Promise.all(second.map(failure));
  assert.ok(said.some((message) => /Cannot start worker 1 at /.test(message)), said.join("\n"));
});

for (const count of [2, 3]) {
  Deno.test(`of ${count} workers of other machines, two with one rank are told so, and do not wait for ever`, async () => {
    const workers = freeAddresses(count);
    // The last one takes the rank of the one before, at its own address: as if both listened on machines of their own.
    const swapped = [...workers.slice(0, -2), workers.at(-1)!, workers.at(-2)!];
    const started = workers.map((_, rank) =>
      rank === count - 1 ? startWorker(swapped, rank - 1, "compute", 4) : startWorker(workers, rank, "compute", 4)
    );
    for (const said of await Promise.all(started.map(failure))) {
      assert.match(
        said,
        /does not come together with the others, though all answer: look whether two have the same --rank/,
      );
    }
  });
}

Deno.test("a worker that cannot be reached is named when patience ends", async () => {
  const workers = freeAddresses(2);
  const message = await failure(startWorker(workers, 0, "compute", 1));
  assert.ok(message.startsWith(`Error: Worker 1 (${workers[1]}) does not answer after 1 s: start it with`), message);
});

Deno.test("clusters that cannot be are refused with what is wrong", async () => {
  const refused: [RegExp, readonly string[], number, number?][] = [
    [/empty list of workers/, [], 0],
    [/Cannot use "a:1" as worker 0 and 2/, ["a:1", "b:1", "a:1"], 0],
    [/Cannot use "A:01" as worker 0 and 1/, ["a:1", "A:01"], 0],
    [/Cannot use "\[fe80::1\]:01" as worker 0 and 1/, ["[fe80::1]:1", "[fe80::1]:01"], 0],
    [/Cannot use worker "a": name it as host:port/, ["a", "b:1"], 0],
    [/Cannot use worker "a:0"/, ["a:0", "b:1"], 0],
    [/Cannot use worker "a:65536"/, ["a:65536", "b:1"], 0],
    [/Cannot use worker "http:\/\/a:1"/, ["http://a:1", "b:1"], 0],
    [/Cannot be worker 2 of 2: the rank is 0 to 1/, ["a:1", "b:1"], 2],
    [/Cannot be worker -1 of 2/, ["a:1", "b:1"], -1],
    [/Cannot be worker 0.5 of 2/, ["a:1", "b:1"], 0.5],
    [/Cannot wait 0 s/, ["a:1", "b:1"], 0, 0],
  ];
  for (const [pattern, workers, rank, patience = 1] of refused) {
    const cluster = { workers, rank, patience };
    assert.throws(() => checkCluster(cluster), (error) => error instanceof RangeError && pattern.test(error.message));
    await assert.rejects(openEngine({ device: "cpu", cluster }), pattern);
  }
  checkCluster({ workers: ["node-1.cluster:4000", "10.0.0.2:4000", "[fe80::1]:4000"], rank: 2 });
  await assert.rejects(
    openEngine({ device: "js", cluster: { workers: ["a:1", "b:1"], rank: 0 } }),
    /Cannot share work on device js: use cpu or gpu/,
  );
});

Deno.test("an engine alone is the only worker", async () => {
  using engine = await openEngine({ device: "cpu", cluster: { workers: ["127.0.0.1:1"], rank: 0 } });
  const { tf, workers } = engine;
  assert.deepEqual([workers.count, workers.rank], [1, 0]);
  assert.deepEqual([...workers.sum([tf.tensor1d([1, 2])])[0]!.dataSync()], [1, 2]);
  const error = new Error("mine");
  assert.equal(await workers.explain(error), error);
});
