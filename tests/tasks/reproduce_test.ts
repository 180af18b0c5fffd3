import { join } from "node:path";
import { assert } from "../deps.ts";
import { blots, writeSmallMnist } from "../runs/reproduce/idx_files.ts";
import { contentOf, inFolder, runTask } from "./run_task.ts";

Deno.test("reproduce says what is wrong with its data in one line, and leaves nothing", () =>
  inFolder(async (folder) => {
    await writeSmallMnist(folder);
    const before = await contentOf(folder);
    const fails = async (line: string, reason: RegExp) => {
      const { code, out, err } = await runTask("reproduce", line.split(" "), folder);
      assert.deepEqual([code, out], [1, ""], err);
      assert.match(err, reason);
      assert.equal(err.trimEnd().split("\n").length, 1, err);
    };
    await fails("mnist --table", /^reproduce: No result here yet: run without --table first \(file .*mnist-quick\)$/m);
    await fails("mnist --data nowhere", /^reproduce: No such file \(file .*nowhere/);
    await fails("sprites --data .", /^reproduce: No dsprites_ndarray_\S+\.npz here: fetch it, or leave --data out/);
    assert.equal(await contentOf(folder), before);
    const cut = join(folder, "t10k-images-idx3-ubyte");
    await Deno.writeFile(cut, blots(20).subarray(0, 1000));
    const withCut = await contentOf(folder);
    await fails(
      "mnist --data .",
      /^reproduce: The idx file has 984 values and says 20 x 28 x 28: fetch it again \(file .*t10k/,
    );
    await fails("mnist --data . --force", /^reproduce: The idx file has 984 values/);
    assert.equal(await contentOf(folder), withCut, "no run is begun, and none taken away");
    await Deno.writeFile(cut, blots(20));
    const packed = join(folder, "train-images-idx3-ubyte.gz");
    await Deno.writeFile(packed, (await Deno.readFile(packed)).subarray(0, 900));
    await fails("mnist --data .", /^reproduce: .*\(file .*train-images-idx3-ubyte\.gz/);
  }));
