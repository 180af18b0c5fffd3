import { type Engine, openEngine, type Tensor2D } from "../../engine/mod.ts";
import { serve } from "../serve.ts";
import { median } from "../statistics.ts";

let engine: Engine;
let matrices: readonly [Tensor2D, Tensor2D];

/** Operations per second of one product of the matrices. */
function rate(): number {
  const size = matrices[0].shape[0];
  const start = performance.now();
  const product = engine.tf.matMul(...matrices);
  engine.tf.tidy(() => product.slice([0, 0], [1, 1]).dataSync());
  product.dispose();
  return 2000 * size ** 3 / (performance.now() - start);
}

function use(size: number): void {
  matrices = [engine.tf.randomUniform([size, size]), engine.tf.randomUniform([size, size])] as const;
}

/** Opens the engine and settles on the size of square matrices that it multiplies fastest. */
async function prepare(
  { device, threads, sizes }: { device: "cpu" | "gpu"; threads: number; sizes: readonly number[] },
): Promise<{ size: number }> {
  engine = await openEngine({ device, threads, quiet: true });
  const rates = sizes.map((size) => {
    use(size);
    rate();
    return median([rate(), rate(), rate()]);
  });
  const size = sizes[rates.indexOf(Math.max(...rates))]!;
  use(size);
  return { size };
}

await serve({
  prepare,
  run: ({ products }: { products: number }) => ({ rates: Array.from({ length: products }, rate) }),
});
