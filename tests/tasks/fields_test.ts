import { join } from "node:path";
import { assert } from "../deps.ts";
import { writeNpy } from "../../lib/sources/mod.ts";
import { openFields } from "../../tasks/_fields.ts";
import { inFolder } from "./run_task.ts";

const TIMES = 3;
const SHAPE = [TIMES, 2, 4];
const MEMBERS = 5;
/** A value that says where it belongs. */
const valueOf = (member: number, time: number, cell: number): number => 1000 * member + 10 * time + cell;

/** Writes an ensemble with its members at `axis`. */
async function writeEnsemble(path: string, axis: number): Promise<void> {
  const shape = SHAPE.toSpliced(axis, 0, MEMBERS);
  const data = Float32Array.from({ length: TIMES * 8 * MEMBERS }, (_, k) => {
    const index = shape.map((length, d) => Math.floor(k / shape.slice(d + 1).reduce((p, n) => p * n, 1)) % length);
    const [member] = index.splice(axis, 1);
    return valueOf(member!, index[0]!, index[1]! * 4 + index[2]!);
  });
  await Deno.writeFile(path, writeNpy({ dtype: "float32", shape, data }));
}

for (const axis of [0, 1, 2, 3, -1]) {
  Deno.test(`members on axis ${axis} come as [member, y, x], field by field`, () =>
    inFolder(async (folder) => {
      const [observed, forecast] = [join(folder, "o.npy"), join(folder, "f.npy")];
      await writeEnsemble(forecast, axis < 0 ? 3 : axis);
      const data = Float32Array.from({ length: 24 }, (_, k) => k);
      await Deno.writeFile(observed, writeNpy({ dtype: "float32", shape: SHAPE, data }));
      const stream = await openFields(observed, forecast, axis);
      assert.deepEqual([stream.shape, stream.count, stream.members], [[2, 4], TIMES, MEMBERS]);
      let time = 0;
      for await (const field of stream.fields()) {
        const expected = Array.from({ length: MEMBERS * 8 }, (_, k) => valueOf(Math.floor(k / 8), time, k % 8));
        assert.deepEqual([...field.forecast], expected);
        assert.deepEqual([...field.observed], Array.from({ length: 8 }, (_, k) => 8 * time + k));
        time++;
      }
      assert.equal(time, TIMES);
      stream.close();
    }));
}

Deno.test("an array of one dimension is one row, of none is refused, of four is fields of its last two", () =>
  inFolder(async (folder) => {
    const at = async (name: string, shape: readonly number[]) => {
      const path = join(folder, name);
      const data = Float64Array.from({ length: shape.reduce((p, n) => p * n, 1) }, (_, k) => k);
      await Deno.writeFile(path, writeNpy({ dtype: "float64", shape, data }));
      return path;
    };
    const row = await at("row.npy", [6]);
    const stream = await openFields(row, await at("cases.npy", [6, 2]), -1);
    const [field, ...rest] = await Array.fromAsync(stream.fields());
    assert.deepEqual([field!.shape, [...field!.forecast], rest], [[1, 6], [0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11], []]);
    stream.close();
    const deep = await at("deep.npy", [2, 3, 2, 2]);
    const fields = await openFields(deep, deep, null);
    assert.equal(fields.count, 6);
    const firsts = await Array.fromAsync(fields.fields(), ({ forecast }) => forecast[0]);
    assert.deepEqual(firsts, [0, 4, 8, 12, 16, 20]);
    fields.close();
    const single = await at("single.npy", []);
    await assert.rejects(openFields(single, single, null), { name: "TypeError", message: /a single number/ });
  }));
