import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { randomStream } from "../../../lib/base/mod.ts";

/** An idx file of `count` pictures of blots, `side` pixels on a side. */
export function blots(count: number, side = 28): Uint8Array {
  const header = new Uint8Array(16);
  const view = new DataView(header.buffer);
  [0x0803, count, side, side].forEach((value, i) => view.setUint32(4 * i, value));
  const stream = randomStream(5, "blots");
  const pixels = new Uint8Array(count * side * side);
  for (let k = 0; k < count; k++) {
    const [x, y] = [side / 2 + 4 * stream.normal(), side / 2 + 4 * stream.normal()];
    for (let i = 0; i < side * side; i++) {
      const distance = ((i % side - x) / 2) ** 2 + ((Math.floor(i / side) - y) / 4) ** 2;
      pixels[k * side * side + i] = Math.round(255 * Math.exp(-distance / 2));
    }
  }
  return Uint8Array.of(...header, ...pixels);
}

/** Writes a small MNIST into a folder: training pictures gzip, test pictures not. */
export async function writeSmallMnist(folder: string): Promise<void> {
  await Deno.writeFile(join(folder, "train-images-idx3-ubyte.gz"), gzipSync(blots(40)));
  await Deno.writeFile(join(folder, "t10k-images-idx3-ubyte"), blots(20));
}
