/**
 * Goes once over the windows of an archive and prints the bound that was stated, the peak of the process's memory before and after.
 * Usage: deno run -A stream_memory.ts ARCHIVE
 */
import { openArchive, windows } from "../../lib/archive/mod.ts";

const peak = () => Number(/VmHWM:\s+(\d+) kB/.exec(Deno.readTextFileSync("/proc/self/status"))?.[1]) * 1024;

const archive = await openArchive(Deno.args[0]!);
const stream = windows(archive, {
  frames: 12,
  size: 64,
  timeStride: 4,
  batch: 4,
  shuffleBuffer: 64,
  cacheBytes: 16 * 2 ** 20,
  reuse: true,
});
const before = peak();
let count = 0;
for await (const batch of stream) count += batch.shape[0];
console.log(JSON.stringify({ bound: stream.memoryBound, before, after: peak(), count }));
