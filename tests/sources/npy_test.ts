import { assert, fc } from "../deps.ts";
import { DataError, isDataError } from "../../lib/base/mod.ts";
import { openNpy } from "../../lib/sources/frame_array.ts";
import { openNpz } from "../../lib/sources/npz.ts";
import { elementCount, type NpyArray, readNpy, writeNpy } from "../../lib/sources/npy.ts";

const hex = (text: string): Uint8Array => Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));

/** np.asfortranarray(np.arange(6, dtype=">i2").reshape(2, 3)) as NumPy 2.4 writes it. */
const FORTRAN = hex(
  "934e554d5059010076007b276465736372273a20273e6932272c2027666f727472616e5f6f72646572273a20547275652c20277368617065273a" +
    "2028322c2033292c207d" + "20".repeat(59) + "0a000000030001000400020005",
);

const bigs =
  (array: BigInt64ArrayConstructor | BigUint64ArrayConstructor, least: bigint, most: bigint) => (n: number) =>
    fc.array(fc.bigInt(least, most), { minLength: n, maxLength: n }).map((values) => array.from(values));
const floats = { minLength: 0, noNaN: false };
const DATA: Readonly<Record<NpyArray["dtype"], (n: number) => fc.Arbitrary<NpyArray["data"]>>> = {
  bool: (n) => fc.uint8Array({ minLength: n, maxLength: n, max: 1 }),
  uint8: (n) => fc.uint8Array({ minLength: n, maxLength: n }),
  int8: (n) => fc.int8Array({ minLength: n, maxLength: n }),
  uint16: (n) => fc.uint16Array({ minLength: n, maxLength: n }),
  int16: (n) => fc.int16Array({ minLength: n, maxLength: n }),
  uint32: (n) => fc.uint32Array({ minLength: n, maxLength: n }),
  int32: (n) => fc.int32Array({ minLength: n, maxLength: n }),
  uint64: bigs(BigUint64Array, 0n, 2n ** 64n - 1n),
  int64: bigs(BigInt64Array, -(2n ** 63n), 2n ** 63n - 1n),
  float32: (n) => fc.float32Array({ ...floats, minLength: n, maxLength: n }),
  float64: (n) => fc.float64Array({ ...floats, minLength: n, maxLength: n }),
};

const arrays: fc.Arbitrary<NpyArray> = fc.record({
  dtype: fc.constantFrom(...Object.keys(DATA) as NpyArray["dtype"][]),
  shape: fc.array(fc.nat(4), { maxLength: 4 }),
}).chain(({ dtype, shape }) => DATA[dtype](elementCount(shape)).map((data) => ({ dtype, shape, data })));

Deno.test("an array of any type and shape comes back as it was written", () => {
  fc.assert(fc.property(arrays, (array) => {
    const bytes = writeNpy(array);
    assert.deepEqual(readNpy(bytes), array);
    // The same bytes at an odd address are copied rather than viewed.
    const shifted = new Uint8Array(bytes.length + 1);
    shifted.set(bytes, 1);
    assert.deepEqual(readNpy(shifted.subarray(1)), array);
  }));
});

Deno.test("big-endian numbers in Fortran order become row-major", () => {
  assert.deepEqual(readNpy(FORTRAN), { dtype: "int16", shape: [2, 3], data: Int16Array.of(0, 1, 2, 3, 4, 5) });
});

Deno.test("a file cut anywhere is a corrupt file", () => {
  for (let length = 0; length < FORTRAN.length; length++) {
    assert.throws(() => readNpy(FORTRAN.subarray(0, length), { file: "a.npy" }), (error) => {
      assert(isDataError(error, "corrupt-file"), String(error));
      assert.equal(error.file, "a.npy");
      return true;
    });
  }
});

Deno.test("a file with any byte changed gives numbers or a DataError", () => {
  fc.assert(fc.property(fc.nat(FORTRAN.length - 1), fc.nat(255), (at, byte) => {
    try {
      readNpy(FORTRAN.with(at, byte));
    } catch (error) {
      assert(error instanceof DataError, String(error));
    }
  }));
});

Deno.test("types that are not read are named", () => {
  const withDescr = (descr: string) => {
    const header = `{'descr': ${descr}, 'fortran_order': False, 'shape': (2,), }\n`;
    return Uint8Array.from([
      0x93,
      ...new TextEncoder().encode("NUMPY"),
      1,
      0,
      header.length,
      0,
      ...new TextEncoder().encode(header),
      0,
      0,
    ]);
  };
  assert.throws(() => readNpy(withDescr("'|O'")), /"\|O" is not read/);
  assert.throws(() => readNpy(withDescr("'<c16'")), (error) => isDataError(error, "unsupported-version"));
  assert.throws(() => readNpy(withDescr("[('a', '<f4')]")), /records are not read/);
  assert.throws(() => readNpy(FORTRAN.with(6, 9)), (error) => isDataError(error, "unsupported-version"));
});

Deno.test("an array that does not fill its shape, or is of another type, is not written", () => {
  assert.throws(() => writeNpy({ dtype: "float32", shape: [3], data: new Float32Array(2) }), RangeError);
  assert.throws(() => writeNpy({ dtype: "float32", shape: [2], data: new Float64Array(2) }), TypeError);
});

Deno.test("frames are read from the disk one by one, and a missing end is found when it is reached", async () => {
  const path = await Deno.makeTempFile({ suffix: ".npy" });
  try {
    const bytes = writeNpy({ dtype: "int16", shape: [3, 1, 2], data: Int16Array.of(1, 2, 3, 4, 5, 6) });
    await Deno.writeFile(path, bytes.subarray(0, -1));
    const frames = await openNpy(path);
    assert.deepEqual(await frames.frame(1), Int16Array.of(3, 4));
    assert.deepEqual(await frames.frame(0), Int16Array.of(1, 2));
    await assert.rejects(frames.frame(2), (error) => {
      assert(isDataError(error, "corrupt-file"));
      assert.equal(error.offset, bytes.length - 1);
      return true;
    });
    frames.close();
    await Deno.writeFile(path, FORTRAN);
    await assert.rejects(openNpy(path), /ascontiguousarray/);
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("a zip archive that is none, or is not there, says so", async () => {
  const path = await Deno.makeTempFile({ suffix: ".npz" });
  try {
    await Deno.writeFile(path, Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0));
    await assert.rejects(openNpz(path), (error) => isDataError(error, "corrupt-file") && error.file === path);
  } finally {
    await Deno.remove(path);
  }
  await assert.rejects(openNpz(path), (error) => isDataError(error, "missing-file"));
});
