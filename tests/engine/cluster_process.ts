/** One worker of cluster_test.ts: arguments are the addresses, the rank and what to do; prints one line of JSON. */
import { openEngine } from "../../lib/engine/mod.ts";

const [addresses, rank, job] = Deno.args as [string, string, "average" | "endless" | "fail"];
const print = (value: unknown) => console.log(JSON.stringify(value));
try {
  const cluster = { workers: addresses.split(","), rank: Number(rank), patience: 20 };
  const engine = await openEngine({ device: "cpu", threads: 1, quiet: true, cluster });
  const { tf, workers } = engine;
  const step = engine.compile(([x]) => {
    const [mean, whole] = workers.average([x!.mul(2), x!.sum()]);
    return [mean!, whole!, ...workers.sum([x!.sum()])];
  });
  const values = (i: number) =>
    tf.tidy(() => step([tf.tensor1d([workers.rank, i])]).map((tensor) => [...tensor.dataSync()]));
  try {
    switch (job) {
      case "average":
        print([0, 1, 2].map(values));
        print({ handles: [4, 5].map((i) => values(i) && engine.memory().handles) });
        break;
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
  print({ error: (error as Error).name, message: (error as Error).message });
  Deno.exit(1);
}
Deno.exit(0);
