import { join } from "node:path";
import { assert } from "../deps.ts";
import { assertSameBytes } from "../same_bytes.ts";
import { randomStream } from "../../lib/base/mod.ts";
import { type Engine, TensorFlowError } from "../../lib/engine/mod.ts";
import {
  adam,
  checkpointPath,
  listCheckpoints,
  type Position,
  type Positioned,
  readMetrics,
  train,
  type TrainingOptions,
  type TrainingTask,
  valueAndGradients,
} from "../../lib/learning/mod.ts";
import { inFolder } from "../sources/frames.ts";
import { withEngine } from "./with_engine.ts";

interface Batch extends Positioned {
  readonly x: number;
}

/** Batches in an epoch. */
const EPOCH = 7;

/**
 * A model with one weight that follows a stream of numbers, with noise of the step; its loss is not finite at `failAt`, its gradient
 * at `spoilAt`.
 */
function following(engine: Engine, failAt = Infinity, spoilAt = Infinity): TrainingTask<Batch> {
  const { tf } = engine;
  const parameters = { w: tf.variable(tf.tensor1d([1, 2])) };
  const optimizer = adam(engine, parameters, { learningRate: 0.1 });
  return {
    name: "following",
    parameters,
    optimizer,
    batches: async function* ({ epoch, batch }: Position) {
      await Promise.resolve();
      for (;; batch++) {
        if (batch === EPOCH) [epoch, batch] = [epoch + 1, 0];
        const x = randomStream(3, `${epoch}/${batch}`).normal();
        yield { x, next: { epoch, batch: batch + 1 } };
      }
    },
    step: ({ x }, step) =>
      tf.tidy(() => {
        const loss = () => {
          const noise = engine.noise(1, step).normal("n", [2]);
          return tf.mul(tf.sum(tf.square(tf.sub(tf.add(parameters.w, noise), x))), step === failAt ? NaN : 1);
        };
        const { value, gradients } = valueAndGradients(engine, loss, parameters);
        const spoilt = { w: tf.mul(gradients["w"]!, NaN) };
        optimizer.apply(step === spoilAt ? spoilt : gradients, tf.scalar(step, "int32"));
        return { loss: value.dataSync()[0]!, first: parameters.w.dataSync()[0]! };
      }),
    identify: ({ x }) => ({ x }),
    dispose: () => {},
  };
}

const options = (directory: string, more: Partial<TrainingOptions> = {}): TrainingOptions => ({
  directory,
  steps: 23,
  seed: 1,
  config: { any: "thing" },
  checkpointEvery: 4,
  logEvery: 5,
  quiet: true,
  ...more,
});

Deno.test("train() stopped anywhere and resumed gives the same bytes and lines as without a stop", () =>
  withEngine((engine) =>
    inFolder(async (folder) => {
      const whole = join(folder, "whole");
      await train(engine, following(engine), options(whole));
      assert.deepEqual((await readMetrics(join(whole, "metrics.jsonl"))).map(({ step }) => step), [5, 10, 15, 20, 23]);
      for (const stops of [[1], [9], [12, 13], [20, 22]]) {
        const cut = join(folder, stops.join());
        for (const at of stops) {
          const controller = new AbortController();
          const task = following(engine);
          const step = (batch: Batch, number: number) => {
            if (number + 1 === at) controller.abort();
            return task.step(batch, number);
          };
          const more = { resume: at !== stops[0], signal: controller.signal };
          const result = await train(engine, { ...task, step }, options(cut, more));
          assert.deepEqual([result.step, result.interrupted], [at, true]);
        }
        const result = await train(engine, following(engine), options(cut, { resume: true }));
        assert.deepEqual([result.step, result.interrupted], [23, false]);
        const path = (run: string) => checkpointPath(run, "following", 23);
        assertSameBytes(await Deno.readFile(path(cut)), await Deno.readFile(path(whole)), `stopped at ${stops}`);
        const lines = (run: string) => Deno.readTextFile(join(run, "metrics.jsonl"));
        assert.equal(await lines(cut), await lines(whole), `stopped at ${stops}`);
      }
    })
  ));

Deno.test("train() refuses to start anew over checkpoints, and leaves a run that is done as it is", () =>
  withEngine((engine) =>
    inFolder(async (folder) => {
      await train(engine, following(engine), options(folder, { steps: 4 }));
      const files = () => listFiles(folder);
      const before = await files();
      await assert.rejects(
        train(engine, following(engine), options(folder)),
        (error) =>
          error instanceof RangeError &&
          /Cannot start following anew in .*: it holds a run of 4 steps/.test(error.message),
      );
      assert.deepEqual(await files(), before);
      const done = await train(engine, following(engine), options(folder, { steps: 4, resume: true }));
      assert.deepEqual(done, { step: 4, interrupted: false, stepMilliseconds: 0 });
      assert.deepEqual(await files(), before);
    })
  ));

/** Names, sizes and times of all files below a folder. */
async function listFiles(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    const { size, mtime } = await Deno.stat(path);
    found.push(...isDirectory ? await listFiles(path) : [`${path} ${size} ${mtime?.getTime()}`]);
  }
  return found.sort();
}

Deno.test("train() stops at a loss that is not finite, keeps its batch on record and the checkpoints before it", () =>
  withEngine((engine) =>
    inFolder(async (folder) => {
      await assert.rejects(
        train(engine, following(engine, 10), options(folder)),
        (error) =>
          error instanceof RangeError &&
          /^Cannot go on: the loss of following at step 10 is NaN; its batch, and the one before, .* in .*failed-batch\.json$/
            .test(
              error.message,
            ),
      );
      const record = JSON.parse(await Deno.readTextFile(join(folder, "failed-batch.json")));
      assert.deepEqual([record.model, record.step, record.metrics.loss], ["following", 10, "NaN"]);
      assert.deepEqual(record.batch, { x: randomStream(3, "1/3").normal() });
      assert.deepEqual(record.before, { x: randomStream(3, "1/2").normal() });
      assert.deepEqual(await listCheckpoints(folder, "following"), [4, 8]);
      assert.deepEqual((await readMetrics(join(folder, "metrics.jsonl"))).map(({ step }) => step), [5, 10]);
    })
  ));

Deno.test("train() keeps nothing that a gradient has spoilt, though the loss was finite", () =>
  withEngine((engine) =>
    inFolder(async (folder) => {
      await assert.rejects(
        train(engine, following(engine, Infinity, 7), options(folder)),
        (error) =>
          error instanceof RangeError && /^Cannot keep following at step 8: w is not finite/.test(error.message),
      );
      assert.equal(JSON.parse(await Deno.readTextFile(join(folder, "failed-batch.json"))).step, 8);
      assert.deepEqual(await listCheckpoints(folder, "following"), [4]);
    })
  ));

Deno.test("train() says what batch fits when one does not", () =>
  withEngine((engine) =>
    inFolder(async (folder) => {
      const overflow = () => engine.tf.fill([2 ** 23, 2 ** 23], 1).dispose(); // 2^48 bytes: more than can be addressed
      const refuse = () => {
        throw new TensorFlowError("OOM when allocating", "MatMul", 8);
      };
      const cases = [[2, 1, overflow, "a batch of 1 does"], [20, 3, refuse, "a batch of 2 does"], [
        5,
        0,
        refuse,
        "nor does one of 1: use smaller windows",
      ]] as const;
      for (const [windows, most, fail, advice] of cases) {
        const task = following(engine);
        const step = (batch: Batch, number: number) => {
          if (batch.x > most) fail();
          return task.step(batch, number);
        };
        const batches = async function* () {
          await Promise.resolve();
          yield { x: windows, next: { epoch: 0, batch: 1 } };
        };
        const sizes = { count: ({ x }: Batch) => x, first: (batch: Batch, x: number) => ({ ...batch, x }) };
        await assert.rejects(
          train(engine, { ...task, step, batches, windows: sizes }, options(folder)),
          (error) =>
            error instanceof RangeError &&
            error.message ===
              `Cannot train on batches of ${windows} windows: one does not fit the memory of ${engine.description}; ${advice}`,
        );
        assert.deepEqual(await listCheckpoints(folder, "following"), []);
      }
    })
  ));

/** CRC-32C, bit by bit (RFC 3720), masked as TFRecord files have it. */
function maskedCrc(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  crc = ~crc >>> 0;
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

Deno.test("train() writes TensorBoard events: whole TFRecords with the curves of the metrics", () =>
  withEngine((engine) =>
    inFolder(async (folder) => {
      await train(engine, following(engine), options(folder, { steps: 10 }));
      const events = join(folder, "events", "following");
      const [file] = [...Deno.readDirSync(events)].map(({ name }) => name);
      assert.match(file!, /^events\.out\.tfevents\./);
      const bytes = await Deno.readFile(join(events, file!));
      const view = new DataView(bytes.buffer);
      const records: string[] = [];
      for (let at = 0; at < bytes.length;) {
        const length = Number(view.getBigUint64(at, true));
        assert.equal(view.getUint32(at + 8, true), maskedCrc(bytes.subarray(at, at + 8)));
        const data = bytes.subarray(at + 12, at + 12 + length);
        assert.equal(view.getUint32(at + 12 + length, true), maskedCrc(data));
        records.push(new TextDecoder("latin1").decode(data));
        at += 16 + length;
      }
      assert.match(records[0]!, /brain\.Event:2/);
      for (const metric of ["loss", "first"]) {
        assert.equal(records.filter((record) => record.includes(metric)).length, 2, `${metric} at steps 5 and 10`);
      }
    })
  ));

Deno.test("train() stops a step that leaves tensors behind, each time or every third, and says how many", () =>
  withEngine((engine) =>
    inFolder(async (folder) => {
      for (const [every, left, steps] of [[1, 60, 20], [3, 60, 58]] as const) {
        const task = following(engine);
        const leaking: typeof task = {
          ...task,
          step: (batch, step) => {
            if (step % every === 0) { for (let i = 0; i < 3; i++) engine.tf.scalar(i); }
            return task.step(batch, step);
          },
        };
        const run = join(folder, String(every));
        await assert.rejects(train(engine, leaking, options(run, { steps: 100, checkpointEvery: 8 })), (error) => {
          assert.ok(error instanceof RangeError);
          assert.match(
            error.message,
            new RegExp(`steps of following leave tensors behind, ${left} in the last ${steps}, `),
          );
          return true;
        });
        assert.equal(
          (await listCheckpoints(run, "following")).at(-1),
          8 * Math.floor(steps / 8),
          "what was saved stays",
        );
      }
    })
  ));

Deno.test("train() lets a step keep tensors for a while", () =>
  withEngine((engine) =>
    inFolder(async (folder) => {
      const task = following(engine);
      let kept: { dispose(): void }[] = [];
      const step = (batch: Batch, number: number) => {
        kept.push(engine.tf.scalar(number));
        if (kept.length === 15) {
          for (const tensor of kept) tensor.dispose();
          kept = [];
        }
        return task.step(batch, number);
      };
      assert.equal((await train(engine, { ...task, step }, options(folder, { steps: 200 }))).step, 200);
    })
  ));
