import { join } from "node:path";
import { randomStream } from "../../base/mod.ts";
import { parseTime } from "../../grid/mod.ts";
import { simulateRain } from "../../sources/mod.ts";

/** What both sides of the bench load: files of float32 and their sizes. */
export interface VerifyData {
  /** Fields of what was observed, rain rate [field, y, x], mm h-1, none missing. */
  readonly truth: string;
  /** Their forecast, [field, y, x]: what was observed {@link LEAD} frames before. */
  readonly estimate: string;
  readonly fields: number;
  /** Rows and columns of a field. */
  readonly side: number;
  /** Ensemble forecasts, [case, member]. */
  readonly ensemble: string;
  /** What came true of them, [case]. */
  readonly outcome: string;
  readonly cases: number;
  readonly members: number;
  /** Share of the pixel pairs with rain in either. */
  readonly wet: number;
}

/** Frames of 5 minutes from a field to its forecast: persistence of half an hour. */
const LEAD = 6;

/** Writes simulated rain and an ensemble into `folder`. */
export async function makeVerifyData(folder: string, quick: boolean): Promise<VerifyData> {
  const sizes = quick
    ? { fields: 8, side: 80, cases: 1000, members: 16 }
    : { fields: 96, side: 800, cases: 2_000_000, members: 16 };
  const seed = quick ? 11 : 0; // the small domain is dry with most seeds
  const file = (name: string) => join(folder, `${name}.f32`);
  const cells = sizes.side ** 2;
  const rain = simulateRain({ seed, size: sizes.side, parameters: { gaps: 0 } });
  const first = parseTime("2010-06-01");
  const frames = new Float32Array((sizes.fields + LEAD) * cells);
  for (let k = 0; k < sizes.fields + LEAD; k++) frames.set(rain.frame(first + 300 * k), k * cells);
  const [truth, estimate] = [frames.subarray(LEAD * cells), frames.subarray(0, sizes.fields * cells)];
  const stream = randomStream(0, "ensemble");
  const draws = Float32Array.from(
    { length: sizes.cases * (sizes.members + 1) },
    () => Math.max(0, stream.normal()) ** 2,
  );
  const outcomes = sizes.cases * sizes.members;
  await write(file("truth"), truth);
  await write(file("estimate"), estimate);
  await write(file("ensemble"), draws.subarray(0, outcomes));
  await write(file("outcome"), draws.subarray(outcomes));
  return {
    ...sizes,
    truth: file("truth"),
    estimate: file("estimate"),
    ensemble: file("ensemble"),
    outcome: file("outcome"),
    wet: truth.reduce((count, x, i) => count + Number(x > 0 || estimate[i]! > 0), 0) / truth.length,
  };
}

function write(file: string, { buffer, byteOffset, byteLength }: Float32Array<ArrayBuffer>): Promise<void> {
  return Deno.writeFile(file, new Uint8Array(buffer, byteOffset, byteLength));
}
