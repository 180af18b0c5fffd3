import { createHash } from "node:crypto";
import { assert } from "../deps.ts";
import { createArchive } from "../../lib/archive/mod.ts";
import { fromFileUrl, python } from "../paths.ts";
import { CODE, DEGREES, RAIN, rain, sampleGroup, STEREO, withFolder } from "./sample.ts";

if (python === null) console.log("skipped (no Python with zarr, xarray, tensorstore): foreign readers");

async function readByPython(archive: string, group: string, variable: string) {
  const script = fromFileUrl(new URL("./read_archive.py", import.meta.url));
  const command = new Deno.Command(python!, { args: [script, archive, group, variable] });
  const { stdout, stderr, success } = await command.output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

const sha256 = (values: Uint16Array | Uint8Array) => createHash("sha256").update(values).digest("hex");

for (const shardDays of [1, 4]) {
  Deno.test({
    name: `zarr-python, xarray and tensorstore read the same values, ${shardDays} days a shard`,
    ignore: python === null,
    fn: () => withFolder((folder) => compare(folder, shardDays)),
  });
}

async function compare(folder: string, shardDays: number): Promise<void> {
  const imerg = sampleGroup(2, { name: "imerg", grid: DEGREES, variables: [RAIN, CODE] });
  const archive = await createArchive(folder, { groups: [sampleGroup(3), imerg], chunk: [12, 4, 5], shardDays });
  const radar = archive.group("radar");
  await radar.writeDay("2021-06-27", { rain_rate: (k) => rain(STEREO, 96 + k) });
  await radar.writeDay("2021-06-25", { rain_rate: (k) => k % 2 === 0 ? rain(STEREO, k) : null });
  await archive.group("imerg").writeDay("2021-06-26", { source: (k) => new Float32Array(30).fill(k) });
  await archive.extend("radar", "2021-06-30");

  const cells = STEREO.ny * STEREO.nx;
  const raw = new Uint16Array(6 * 48 * cells).fill(65535);
  let sum = 0;
  let missing = raw.length;
  for (let k = 0; k < 144; k++) {
    if (k < 48 ? k % 2 === 1 : k < 96) continue;
    for (const [i, value] of rain(STEREO, k).entries()) {
      if (Number.isNaN(value)) continue;
      raw[k * cells + i] = Math.round(value * 100);
      sum += value;
      missing--;
    }
  }
  const seen = await readByPython(folder, "radar", "rain_rate");
  assert.deepEqual(seen.members, ["present", "rain_rate", "spatial_ref", "time", "x", "y"]);
  assert.deepEqual(seen.shape, [288, 11, 13]);
  assert.equal(seen.zarr, sha256(raw));
  assert.equal(seen.tensorstore, sha256(raw));
  assert.deepEqual(seen.dims, ["time", "y", "x"]);
  assert.deepEqual(seen.times, ["2021-06-25T00:00:00.000000000", "2021-06-30T23:30:00.000000000"]);
  assert.deepEqual(seen.x.slice(0, 2), [500, 1500]);
  assert.deepEqual(seen.y.slice(0, 2), [-500, -1500]);
  assert.equal(seen.missing, missing);
  assert.ok(Math.abs(seen.sum - sum) < 1e-3 * sum);
  assert.equal(seen.present, 48 + 24);
  assert.equal(seen.mapping.grid_mapping_name, "polar_stereographic");
  assert.equal(seen.mapping.standard_parallel, 60);

  const codes = new Uint8Array(96 * 30).fill(255);
  for (let k = 0; k < 48; k++) codes.fill(k, (48 + k) * 30, (49 + k) * 30);
  const satellite = await readByPython(folder, "imerg", "source");
  assert.equal(satellite.zarr, sha256(codes));
  assert.equal(satellite.tensorstore, sha256(codes));
  assert.equal(satellite.missing, 48 * 30);
  assert.equal(satellite.mapping.grid_mapping_name, "latitude_longitude");
}
