import { join } from "node:path";
import { type ArchiveGroupHandle, openArchive, type OpenFile } from "../../archive/mod.ts";
import { DAY, isoTime, parseTime } from "../../grid/mod.ts";
import { simulateArchive } from "../../runs/mod.ts";
import type { SourceVariable } from "../../sources/mod.ts";

/** First of the days. */
export const FIRST_DAY = "2021-06-01";

/** The simulated day in its folder. */
const ARCHIVE = "day.zarr";

/** Variables of IMERG that are not simulated: stored as copies of others, since files have all ten. */
const COPIES = [
  { name: "rain_rate_uncalibrated", of: "rain_rate", units: "mm h-1", longName: "rain rate before gauges" },
  { name: "liquid_probability", of: "infrared_weight", units: "percent", longName: "probability of liquid phase" },
] as const;

/**
 * Simulates one day of radar and IMERG over `size` x `size` km and keeps its frames as plain numbers in `folder`, to be
 * ingested as often as there are days: all days cost the same, so that cost differs by their number alone.
 */
export async function makeDayFiles(folder: string, size: number): Promise<void> {
  const path = join(folder, ARCHIVE);
  await simulateArchive(path, { days: 1, firstDay: FIRST_DAY, seed: 1, size, quiet: true });
  for (const group of (await openArchive(path)).groups) {
    for (const { name } of group.variables) {
      const values = await group.read(name, { time: [0, group.time.count] });
      await Deno.writeFile(fieldFile(folder, group, name), new Uint8Array(values.buffer as ArrayBuffer));
    }
  }
}

const fieldFile = (folder: string, { name }: ArchiveGroupHandle, variable: string) =>
  join(folder, `${name}-${variable}.f32`);

/** Names of the files of `days` days, one for each frame, as radar and IMERG come: "radar/2021-06-01T00:05Z". */
export async function dayFileNames(folder: string, days: number): Promise<readonly string[]> {
  const names: string[] = [];
  for (const { name, time: { step } } of (await openArchive(join(folder, ARCHIVE))).groups) {
    const first = parseTime(FIRST_DAY);
    for (let time = first; time < first + days * DAY; time += step) names.push(`${name}/${isoTime(time)}`);
  }
  return names;
}

/** Opens files by these names: each holds the frame that the simulated day has at its time of day. */
export async function dayFileOpener(folder: string): Promise<OpenFile> {
  const archive = await openArchive(join(folder, ARCHIVE));
  return (path) => {
    const [name, instant] = path.split("/") as [string, string];
    const group = archive.group(name);
    const time = parseTime(instant);
    const variables = variablesOf(group, time);
    const size = group.grid.ny * group.grid.nx * Float32Array.BYTES_PER_ELEMENT;
    return Promise.resolve({
      format: "bench",
      path,
      product: group.product,
      group: name,
      variables,
      warnings: [],
      read: async (variable) => {
        const { nativeName } = variables.find((one) => one.name === variable)!;
        const offset = time % DAY / group.time.step * size;
        return { time, data: await readNumbers(fieldFile(folder, group, nativeName), offset, size) };
      },
      close: () => {},
    });
  };
}

function variablesOf(group: ArchiveGroupHandle, time: number): readonly SourceVariable[] {
  const { grid, duration } = group;
  const own = group.variables.map((variable) => ({ ...variable, nativeName: variable.name }));
  const copied = COPIES.filter(({ of }) => own.some(({ name }) => name === of) && own.length > 1)
    .map(({ of, ...variable }) => ({ ...variable, nativeName: of, kind: "rate" as const }));
  return [...own, ...copied].map(({ name, nativeName, units, longName, kind }) => (
    { name, nativeName, units, longName, kind, grid, duration, times: [time] }
  ));
}

async function readNumbers(path: string, offset: number, length: number): Promise<Float32Array> {
  using file = await Deno.open(path);
  await file.seek(offset, Deno.SeekMode.Start);
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length;) done += await file.read(bytes.subarray(done)) ?? length;
  return new Float32Array(bytes.buffer);
}
