import { assert } from "../deps.ts";
import { fromFileUrl } from "../paths.ts";

const script = fromFileUrl(new URL("./stream_pairs.ts", import.meta.url));

async function stream(folder: string, days: number): Promise<{ rows: number; peak: number }> {
  const args = ["run", "-A", script, `${folder}/pairs.parquet`, String(days)];
  const run = await new Deno.Command(Deno.execPath(), { args, stderr: "inherit" }).output();
  return JSON.parse(new TextDecoder().decode(run.stdout));
}

const linux = Deno.build.os === "linux";
if (!linux) console.log("skipped (peak memory is read from /proc): pairs are streamed");
Deno.test({
  name: "pairs are streamed: three times the days take no more memory",
  ignore: !linux,
  fn: async () => {
    const folder = await Deno.makeTempDir();
    try {
      const few = await stream(folder, 4);
      const many = await stream(folder, 12);
      assert.deepEqual([few.rows, many.rows], [4 * 48 * 3600, 12 * 48 * 3600]);
      // The rows more are 1.4 million of 118 bytes: held, they would take 160 MB.
      assert.ok(many.peak < few.peak + 110, `${few.peak} MB for 4 days, ${many.peak} MB for 12`);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
