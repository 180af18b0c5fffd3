/** One worker of cluster_test.ts: arguments are a cluster as JSON and what to do; prints lines of JSON. */
import { type Cluster, openEngine } from "../../lib/engine/mod.ts";

/** What a worker does once it has met the others. */
export type Job = "compute" | "endless" | "fail";

const [json, job] = Deno.args as [string, Job];
const print = (value: unknown) => console.log(JSON.stringify(value));
try {
  const engine = await openEngine({ device: "cpu", threads: 1, quiet: true, cluster: JSON.parse(json) as Cluster });
  const { tf, workers } = engine;
  const step = engine.compile(([x]) => {
    const [mean, whole] = workers.average([x!.mul(2), x!.sum()]);
    return [mean!, whole!, ...workers.sum([x!.sum()])];
  });
  const alike = engine.compile(([x]) => [...workers.sum([x!]), ...workers.sum([x!.square()])]);
  const other = engine.compile(([x]) => workers.sum([x!.mul(3)]));
  const values = (i: number, fn = step) =>
    tf.tidy(() => fn([tf.tensor1d([workers.rank, i])]).map((tensor) => [...tensor.dataSync()]));
  try {
    switch (job) {
      case "compute": {
        print([0, 1, 2].map((i) => values(i)));
        print(Array.from({ length: 50 }, (_, i) => [...values(i, alike), ...values(i, other)]));
        const before = engine.memory();
        for (let i = 0; i < 20; i++) values(i);
        print(JSON.stringify(engine.memory()) === JSON.stringify(before));
        const large = workers.sum([tf.fill([300_000], 1 / 3 + workers.rank)])[0]!;
        print([large.shape, large.min().dataSync()[0], large.max().dataSync()[0]]);
        break;
      }
      case "endless":
        for (let i = 0;; i++) {
          values(i);
          if (i === 5) print("under way");
        }
      case "fail":
        values(0);
        throw new RangeError("The disk of this worker is full");
    }
  } catch (error) {
    throw await workers.explain(error);
  } finally {
    engine.close();
  }
} catch (error) {
  print({ name: (error as Error).name, message: (error as Error).message });
  Deno.exit(1);
}
Deno.exit(0);
