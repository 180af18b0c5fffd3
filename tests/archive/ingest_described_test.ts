import { join } from "node:path";
import { assert } from "../deps.ts";
import { ingest, ingestDescribed, openArchive } from "../../lib/archive/mod.ts";
import { writeNpy } from "../../lib/sources/mod.ts";

Deno.test("ingestDescribed() brings radar and satellite arrays on two grids into one archive, and again changes nothing", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const file = (name: string) => join(folder, name);
    const radar = Int16Array.from({ length: 3 * 4 * 4 }, (_, i) => i === 5 ? -1 : i); // 1/100 mm in 5 minutes
    const imerg = Float32Array.from({ length: 1 * 2 * 2 }, (_, i) => i === 3 ? -9999.9 : i);
    await Deno.writeFile(file("radar.npy"), writeNpy({ dtype: "int16", data: radar, shape: [3, 4, 4] }));
    await Deno.writeFile(file("rain.npy"), writeNpy({ dtype: "float32", data: imerg, shape: [1, 2, 2] }));
    await Deno.writeFile(
      file("source.npy"),
      writeNpy({ dtype: "int16", data: Int16Array.of(0, 9, 5, -9999), shape: [1, 2, 2] }),
    );
    const times = { first: "2021-06-25T12:00Z" };
    await Deno.writeTextFile(
      file("both.json"),
      JSON.stringify({
        format: "ondee-arrays",
        version: 1,
        groups: {
          radar: {
            file: "radar.npy",
            product: { name: "mosaic" },
            duration: 300,
            grid: { x0: 2, y0: 48, dx: 0.05, dy: -0.05, nx: 4, ny: 4 },
            times: { ...times, step: 300 },
            variables: [{ name: "rain_rate", units: "mm h-1", scale: 0.12, fill: -1 }],
          },
          imerg: {
            product: { name: "IMERG", run: "final", version: "V06B" },
            duration: 1800,
            grid: { x0: 2.05, y0: 47.95, dx: 0.1, dy: -0.1, nx: 2, ny: 2 },
            times: { ...times, step: 1800 },
            variables: [
              { name: "rain_rate", file: "rain.npy", units: "mm h-1", fill: -9999.9 },
              { name: "source", file: "source.npy", units: "1", fill: -9999, kind: "code" },
            ],
          },
        },
      }),
    );
    const first = await ingestDescribed(file("a.zarr"), file("both.json"));
    assert.deepEqual([first.frames, first.setAside.length], [4, 0]);
    const archive = await openArchive(file("a.zarr"));
    const time = Date.parse("2021-06-25T12:05Z") / 1000;
    const frame = await archive.group("radar").frame("rain_rate", time);
    assert.ok(Math.abs(frame[0]! - 16 * 0.12) < 0.006); // packed to 0.01 mm/h
    assert.ok(Number.isNaN((await archive.group("radar").frame("rain_rate", time - 300))[5]!));
    const codes = await archive.group("imerg").frame("source", time - 300);
    assert.deepEqual([...codes].map(String), ["0", "9", "5", "NaN"]);
    assert.equal(archive.group("imerg").product.version, "V06B");
    const second = await ingestDescribed(file("a.zarr"), file("both.json"));
    assert.deepEqual([second.frames, second.unchanged.length], [0, 2]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("ingestDescribed() refuses impossible rain, or makes it missing and counts it, just as ingest() of the file does", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const file = (name: string) => join(folder, name);
    const data = Float32Array.of(-2, 8647, 3, -1e-4);
    await Deno.writeFile(file("rain.npy"), writeNpy({ dtype: "float32", data, shape: [1, 2, 2] }));
    const radar = {
      file: "rain.npy",
      product: { name: "mosaic" },
      duration: 300,
      grid: { x0: 2, y0: 48, dx: 0.05, dy: -0.05, nx: 2, ny: 2 },
      times: { first: "2021-06-25T12:00Z", step: 300 },
      variables: [{ name: "rain_rate", units: "mm h-1" }],
    };
    await Deno.writeTextFile(
      file("d.json"),
      JSON.stringify({ format: "ondee-arrays", version: 1, groups: { radar } }),
    );
    for (
      const refused of [
        await ingestDescribed(file("whole.zarr"), file("d.json")),
        await ingest(file("named.zarr"), [file("rain.npy")], { describe: file("d.json") }),
      ]
    ) {
      assert.deepEqual(refused.ingested, []);
      assert.match(
        refused.setAside[0]!.reason,
        /1 above 500 mm\/h \(the largest 8647\) and 1 below 0 \(the least -2\)/,
      );
    }
    const missing = { impossible: "missing" } as const;
    const whole = await ingestDescribed(file("whole.zarr"), file("d.json"), missing);
    const named = await ingest(file("named.zarr"), [file("rain.npy")], { describe: file("d.json"), ...missing });
    assert.deepEqual(whole, named);
    assert.deepEqual(whole.warnings, [
      `${file("rain.npy")}: rain_rate, frame 0: 1 below 0 set to missing`,
      `${file("rain.npy")}: rain_rate, frame 0: 1 above 500 mm/h set to missing`,
    ]);
    const archive = await openArchive(file("whole.zarr"));
    const frame = await archive.group("radar").frame("rain_rate", Date.parse("2021-06-25T12:00Z") / 1000);
    assert.deepEqual([...frame].map(String), ["NaN", "NaN", "3", "0"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("ingestDescribed() sets aside a group whose file is missing, empty or cut, and takes the others", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const file = (name: string) => join(folder, name);
    const good = writeNpy({ dtype: "float32", data: Float32Array.of(1, 2, 3, 4), shape: [1, 2, 2] });
    await Deno.writeFile(file("good.npy"), good);
    await Deno.writeFile(file("empty.npy"), new Uint8Array());
    await Deno.writeFile(file("cut.npy"), good.subarray(0, -1));
    const group = (name: string) => ({
      file: name,
      product: { name: "mosaic" },
      duration: 300,
      grid: { x0: 2, y0: 48, dx: 0.05, dy: -0.05, nx: 2, ny: 2 },
      times: { first: "2021-06-25T12:00Z", step: 300 },
      variables: [{ name: "rain_rate", units: "mm h-1" }],
    });
    const bad = ["missing.npy", "empty.npy", "cut.npy"];
    const groups = Object.fromEntries([...bad, "good.npy"].map((name) => [name.slice(0, -4), group(name)]));
    await Deno.writeTextFile(file("d.json"), JSON.stringify({ format: "ondee-arrays", version: 1, groups }));
    const report = await ingestDescribed(file("a.zarr"), file("d.json"));
    assert.deepEqual(report.setAside.map((one) => one.file), bad.map(file));
    const reasons = [/^No such file$/, /^The file is empty$/, /it is cut short/];
    reasons.forEach((reason, i) => assert.match(report.setAside[i]!.reason, reason));
    assert.deepEqual(report.ingested, [file("good.npy")]);
    const archive = await openArchive(file("a.zarr"));
    assert.deepEqual(archive.groups.map(({ name }) => name), ["good"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
