import { join } from "node:path";
import { assert, fc } from "../deps.ts";
import { createArchive } from "../../lib/archive/mod.ts";
import { runsOf } from "../../lib/sources/array_runs.ts";
import { writeNpy } from "../../lib/sources/mod.ts";
import { openPhysicalArray } from "../../lib/sources/physical_array.ts";
import { rain, sampleGroup } from "../archive/sample.ts";
import { inFolder } from "./frames.ts";
import { writeHdf5 } from "./hdf5_files.ts";
import { netcdf3Bytes } from "./netcdf3_files.ts";

const slabs = fc.array(
  fc.integer({ min: 1, max: 5 }).chain((length) =>
    fc.tuple(fc.constant(length), fc.nat(length - 1)).chain(([length, start]) =>
      fc.record({
        length: fc.constant(length),
        start: fc.constant(start),
        count: fc.integer({ min: 0, max: length - start }),
      })
    )
  ),
  { minLength: 1, maxLength: 4 },
);

Deno.test("runs of a part visit its elements in order, each once", () => {
  fc.assert(fc.property(slabs, (axes) => {
    const [shape, start, count] = [axes.map((a) => a.length), axes.map((a) => a.start), axes.map((a) => a.count)];
    const visited = [...runsOf(shape, { start, count })].flatMap(([first, n]) =>
      Array.from({ length: n }, (_, k) => first + k)
    );
    const expected = axes.reduce<number[]>(
      (so, { length, start, count }) =>
        so.flatMap((base) => Array.from({ length: count }, (_, k) => base * length + start + k)),
      [0],
    );
    assert.deepEqual(visited, expected);
  }));
});

const whole = (shape: readonly number[]) => ({ start: shape.map(() => 0), count: shape });
const shape = [3, 2, 4];
const part = { start: [1, 0, 1], count: [2, 2, 2] };
const numbers = Array.from({ length: 24 }, (_, k) => k / 4);
const inPart = [9, 10, 13, 14, 17, 18, 21, 22].map((k) => k / 4);

Deno.test("parts of .npy keep double precision, and only they are read", () =>
  inFolder(async (folder) => {
    const path = join(folder, "a.npy");
    const bytes = writeNpy({ dtype: "float64", shape, data: Float64Array.from(numbers) });
    await Deno.writeFile(path, bytes);
    const array = await openPhysicalArray(path);
    assert.deepEqual([array.shape, array.place], [shape, path]);
    assert.deepEqual(await array.read(part), Float64Array.from(inPart));
    array.close();
    await Deno.writeFile(path, bytes.subarray(0, -8));
    const cut = await openPhysicalArray(path);
    assert.deepEqual(await cut.read({ start: [0, 0, 0], count: [1, 1, 2] }), Float64Array.of(0, 0.25));
    await assert.rejects(() => cut.read(whole(shape)), { tag: "corrupt-file", message: /The array is cut short/ });
    cut.close();
  }));

Deno.test("NetCDF-4 packing and fill values are undone; chunks and what there is are said", () =>
  inFolder(async (folder) => {
    const path = join(folder, "a.h5");
    const data = Int16Array.from(numbers, (x) => x * 4).fill(-1, 9, 10);
    await writeHdf5(path, {
      arrays: {
        "g/rain": { data, shape, chunks: [2, 2, 4], attributes: { scale_factor: 0.25, _FillValue: -1 } },
        "double": { data: Float64Array.from(numbers), shape, attributes: { _FillValue: 0.25 } },
      },
    });
    const array = await openPhysicalArray(path, "g/rain");
    assert.equal(array.depth, 2);
    assert.deepEqual(await array.read(part), Float32Array.from(inPart).fill(NaN, 0, 1));
    array.close();
    const double = await openPhysicalArray(path, "/double");
    assert.deepEqual(await double.read({ start: [0, 0, 0], count: [1, 1, 3] }), Float64Array.of(0, NaN, 0.5));
    double.close();
    await assert.rejects(openPhysicalArray(path), { tag: "missing-variable", message: /Name the array.*g\/rain/ });
    await assert.rejects(openPhysicalArray(path, "rain"), { tag: "missing-variable", message: /no array "rain"/ });
  }));

Deno.test("the only array of NetCDF-3 need not be named", () =>
  inFolder(async (folder) => {
    const path = join(folder, "a.nc");
    const dimensions = [{ name: "y", length: 2 }, { name: "x", length: 2 }];
    const variable = { name: "rain", type: "float", dimensions: [0, 1], attributes: {}, data: [1, 2, 3, 4] } as const;
    await Deno.writeFile(path, netcdf3Bytes(dimensions, 0, [variable]));
    const array = await openPhysicalArray(path);
    assert.deepEqual(await array.read({ start: [0, 1], count: [2, 1] }), Float32Array.of(2, 4));
    array.close();
  }));

Deno.test("a variable of an archive reads as the archive does", () =>
  inFolder(async (folder) => {
    const path = join(folder, "a.zarr");
    const group = sampleGroup(1);
    const archive = await createArchive(path, { groups: [group] });
    const handle = archive.group("radar");
    await handle.writeDay("2021-06-25", { rain_rate: (index) => index < 40 ? rain(group.grid, index) : null });
    const array = await openPhysicalArray(path, "radar/rain_rate");
    const all = await array.read({ start: [5, 0, 2], count: [40, 11, 9] });
    assert.deepEqual(all, await handle.read("rain_rate", { time: [5, 40], x: [2, 9] }));
    assert.ok(all.some((x) => x > 0) && Number.isNaN(all.at(-1)));
    await assert.rejects(openPhysicalArray(path, "radar/snow"), { tag: "missing-variable" });
    await assert.rejects(openPhysicalArray(path), { tag: "missing-variable", message: /folder:group\/array/ });
  }));

Deno.test("files that are not there, or no arrays, are said to be so", () =>
  inFolder(async (folder) => {
    await assert.rejects(openPhysicalArray(join(folder, "no.npy")), { tag: "missing-file" });
    await Deno.writeTextFile(join(folder, "a.txt"), "rain");
    await assert.rejects(openPhysicalArray(join(folder, "a.txt")), { tag: "unknown-format" });
  }));
