import { assert } from "../deps.ts";
import { python } from "../paths.ts";
import { meteoNet } from "../../lib/sources/meteonet.ts";
import { openNpz } from "../../lib/sources/npz.ts";
import { type NpyType, readNpy, writeNpy } from "../../lib/sources/npy.ts";
import { readPickledTimes } from "../../lib/sources/pickle.ts";

/** Writes arrays of every type in both byte orders, both dimension orders and all format versions. */
const WRITE = `
import sys, datetime, numpy as np
folder = sys.argv[1]
arrays = {}
for code in "b1 u1 i1 u2 i2 u4 i4 u8 i8 f4 f8".split():
    for name, order in (("le", "<"), ("be", ">")):
        values = (np.arange(24) * 37 % 101 - (0 if code[0] in "ub" else 50)).reshape(2, 3, 4)
        values = (values % 2 == 0) if code == "b1" else values
        arrays[f"{code}_{name}"] = values.astype(order + code)
        arrays[f"{code}_{name}_fortran"] = np.asfortranarray(values.astype(order + code))
np.savez(folder + "/stored.npz", **arrays)
np.savez_compressed(folder + "/deflated.npz", **arrays)
for version in ((1, 0), (2, 0), (3, 0)):
    with open(f"{folder}/v{version[0]}.npy", "wb") as file:
        np.lib.format.write_array(file, np.arange(5, dtype="<i4"), version=version)
dates = np.array([datetime.datetime(2018, 2, 28, 23, 55) + datetime.timedelta(minutes=5 * k) for k in range(3000)])
for protocol in (2, 3, 4, 5):
    with open(f"{folder}/dates{protocol}.pickle", "wb") as file:
        import pickle
        pickle.dump(dates, file, protocol=protocol)
`;

/** Reads what TypeScript wrote, and says type, shape and sum. */
const READ = `
import sys, numpy as np
for path in sys.argv[1:]:
    a = np.load(path)
    print(a.dtype.name, list(a.shape), a.flags.c_contiguous, float(a.astype("f8").sum()))
`;

/** A file of MeteoNet's new reflectivity, as its documentation describes it. */
const WRITE_METEONET = `
import sys, datetime, numpy as np
data = np.full((2, 565, 784), -100, "i2")
data[1, 0, :4] = [-200, -90, 235, 400]
prob, height = np.full_like(data, 50), np.full_like(data, 1200)
prob[1, 0, 0] = height[1, 0, 0] = -200
dates = np.array([datetime.datetime(2018, 3, 1, 0, 5 * k) for k in (0, 3)])
np.savez_compressed(sys.argv[1], data=data, prob=prob, height=height, dates=dates, miss_dates=dates[:0])
`;

async function runPython(script: string, ...args: string[]): Promise<string> {
  const output = await new Deno.Command(python ?? "", { args: ["-c", script, ...args] }).output();
  assert(output.success, new TextDecoder().decode(output.stderr));
  return new TextDecoder().decode(output.stdout);
}

function testWithPython(name: string, run: (folder: string) => Promise<void>): void {
  if (python === null) console.log(`skipped (no Python with NumPy): ${name}`);
  const fn = async () => {
    const folder = await Deno.makeTempDir();
    await run(folder).finally(() => Deno.remove(folder, { recursive: true }));
  };
  Deno.test({ name, ignore: python === null, fn });
}

testWithPython(
  "every type, byte order and dimension order that NumPy writes is read, stored or deflated",
  async (folder) => {
    await runPython(WRITE, folder);
    const expected = (code: string): number[] =>
      Array.from({ length: 24 }, (_, k) => {
        const value = k * 37 % 101 - (/^[ub]/.test(code) ? 0 : 50);
        return code.startsWith("b1") ? Number(value % 2 === 0) : value;
      });
    for (const file of ["stored.npz", "deflated.npz"]) {
      const npz = await openNpz(`${folder}/${file}`);
      assert.equal(npz.names.length, 44);
      for (const name of npz.names) {
        const array = await npz.read(name);
        assert.deepEqual(array.shape, [2, 3, 4]);
        assert.deepEqual(Array.from(array.data, Number), expected(name), `${file} ${name}`);
      }
      const frames = await npz.frames("i2_be");
      assert.deepEqual(frames.shape, [2, 3, 4]);
      // Forwards, backwards and at the same time.
      const [second, first, again] = await Promise.all([frames.frame(1), frames.frame(0), frames.frame(1)]);
      assert.deepEqual([...first!, ...second!], expected("i2"));
      assert.deepEqual(again, second);
      frames.close();
      npz.close();
    }
    for (const version of [1, 2, 3]) {
      const array = readNpy(await Deno.readFile(`${folder}/v${version}.npy`));
      assert.deepEqual([array.dtype, [...array.data]], ["int32", [0, 1, 2, 3, 4]]);
    }
  },
);

testWithPython("dates pickled in protocols 2 to 5 are read", async (folder) => {
  await runPython(WRITE, folder);
  const first = Date.UTC(2018, 1, 28, 23, 55) / 1000;
  for (const protocol of [2, 3, 4, 5]) {
    const times = readPickledTimes(await Deno.readFile(`${folder}/dates${protocol}.pickle`));
    assert.deepEqual(Array.from(times), Array.from({ length: 3000 }, (_, k) => first + 300 * k), `${protocol}`);
  }
});

testWithPython("NumPy reads what is written", async (folder) => {
  const arrays: readonly [NpyType, readonly number[], Parameters<typeof writeNpy>[0]["data"]][] = [
    ["float32", [2, 3], Float32Array.of(1, 2, 3, 4, 5, 6.5)],
    ["int64", [2], BigInt64Array.of(-5n, 2n ** 40n)],
    ["uint16", [], Uint16Array.of(65535)],
    ["bool", [3], Uint8Array.of(1, 0, 1)],
  ];
  const paths = arrays.map((_, k) => `${folder}/${k}.npy`);
  for (const [k, [dtype, shape, data]] of arrays.entries()) {
    await Deno.writeFile(paths[k]!, writeNpy({ dtype, shape, data }));
  }
  assert.deepEqual((await runPython(READ, ...paths)).trim().split("\n"), [
    "float32 [2, 3] True 21.5",
    `int64 [2] True ${2 ** 40 - 5}.0`,
    "uint16 [] True 65535.0",
    "bool [3] True 2.0",
  ]);
});

testWithPython("MeteoNet's new reflectivity, with probability and height, is read as documented", async (folder) => {
  const path = `${folder}/reflectivity_new_NW_2018_03.1.npz`;
  await runPython(WRITE_METEONET, path);
  const file = await meteoNet.open(path);
  const march = Date.UTC(2018, 2, 1) / 1000;
  assert.deepEqual(file.variables.map(({ name }) => name), [
    "rain_rate",
    "reflectivity",
    "rain_probability",
    "echo_height",
  ]);
  assert.deepEqual(file.variables[0]?.times, [march, march + 900]);
  const first = async (variable: string) => [...(await file.read(variable, 1)).data.subarray(0, 5)];
  // All four are read at the same time, in one map after the other.
  const [rain, reflectivity, probability, height] = await Promise.all(
    ["rain_rate", "reflectivity", "rain_probability", "echo_height"].map(first),
  );
  const marshallPalmer = (dbz: number) => Math.fround((10 ** (dbz / 10) / 200) ** (1 / 1.6));
  assert.deepEqual(reflectivity, [NaN, -9, 23.5, 40, -10]);
  assert.deepEqual(rain, [NaN, marshallPalmer(-9), marshallPalmer(23.5), marshallPalmer(40), 0]);
  assert.deepEqual(probability, [NaN, 50, 50, 50, 50]);
  assert.deepEqual(height, [NaN, 1200, 1200, 1200, 1200]);
  file.close();
});
