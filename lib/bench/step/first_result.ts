import { openEngine } from "../../engine/mod.ts";

// A whole process to its first result: what `bench step` times.
using engine = await openEngine({ device: Deno.args[0] as "cpu" | "gpu", quiet: true });
const { tf } = engine;
console.log(tf.add(tf.scalar(1), 1).dataSync()[0]);
