import { join } from "node:path";
import { openEngine } from "../../lib/engine/mod.ts";
import { assert } from "../deps.ts";

/** Records of an events file: length (uint64), its checksum (4 bytes), data, its checksum (4 bytes). */
function records(file: Uint8Array): Uint8Array[] {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const found: Uint8Array[] = [];
  for (let at = 0; at < file.length;) {
    const length = Number(view.getBigUint64(at, true));
    found.push(file.subarray(at + 12, at + 12 + length));
    at += 16 + length;
  }
  return found;
}

Deno.test("openSummary() writes scalars as TensorBoard reads them", async () => {
  const folder = await Deno.makeTempDir();
  try {
    using engine = await openEngine({ device: "cpu" });
    const before = engine.memory();
    const summary = engine.openSummary(join(folder, "events"))!;
    for (let step = 0; step < 30; step++) summary.scalar("loss/train", step, step / 4);
    summary.flush();
    summary.close();
    summary.close();
    assert.throws(() => summary.scalar("loss/train", 30, 1), /closed/);
    assert.deepEqual(engine.memory(), before);
    const [file] = [...Deno.readDirSync(join(folder, "events"))];
    assert.match(file!.name, /tfevents/);
    const events = records(await Deno.readFile(join(folder, "events", file!.name)));
    assert.equal(events.length, 31, "the version, then one for each point");
    assert.match(new TextDecoder().decode(events[0]), /brain\.Event:2/);
    const last = events[30]!;
    assert.match(new TextDecoder("latin1").decode(last), /loss\/train/);
    const seven = new Uint8Array(new Float32Array([29 / 4]).buffer).join();
    assert.ok(last.join().includes(seven), "the value, as float32");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
