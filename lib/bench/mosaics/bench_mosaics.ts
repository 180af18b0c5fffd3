import { join } from "node:path";
import { peakMemory } from "../../base/mod.ts";
import type { EncodeReport } from "../../runs/mod.ts";
import { bytesIn } from "../bytes_in.ts";
import { OURS } from "../interleave.ts";
import type { BenchEntry, BenchOptions, BenchRow } from "../result.ts";
import { settle } from "../setting.ts";
import { denoSide, startSide } from "../side.ts";
import { median, spread } from "../statistics.ts";
import type { MosaicsResult } from "./mosaics_result.ts";
import type { EncodeRequest, MakeRequest } from "./worker.ts";

/** What one process took. */
interface Encoding {
  readonly report: EncodeReport;
  readonly memory: number;
}

/**
 * How many mosaics a second are encoded, reading and writing included: of simulated rain, and of rain that is everywhere, in which no
 * tile is known beforehand.
 */
export async function benchMosaics(options: BenchOptions): Promise<MosaicsResult> {
  const setting = await settle("mosaics", { ...options, yardstick: null }, []);
  const { quick, log, threads } = setting;
  const [side, mosaics, rounds] = quick ? [96, 72, 1] : [800, 96, 3];
  const folder = await Deno.makeTempDir({ prefix: "ondee-bench-" });
  try {
    const archives = { rain: join(folder, "rain.zarr"), wet: join(folder, "wet.zarr") };
    const run = join(folder, "run");
    log(`simulating ${mosaics} mosaics of ${side} x ${side} km`);
    const maker = startSide(denoSide(OURS, new URL("./worker.ts", import.meta.url)));
    await maker.ask("make", { archives, run, side, mosaics } satisfies MakeRequest).finally(() => maker.close());
    const found = { rain: [] as Encoding[], wet: [] as Encoding[] };
    for (let round = quick ? 1 : 0; round <= rounds; round++) {
      for (const kind of ["rain", "wet"] as const) {
        const into = `latent${round}`;
        const made = await encodeOnce({ archive: archives[kind], into, run, threads });
        log(`${kind}: ${made.report.mosaicsPerSecond.toFixed(1)} mosaics/s, ${(made.memory / 2 ** 20).toFixed(0)} MiB`);
        if (round > 0) found[kind].push(made); // the first warms the disk
      }
    }
    const perSecond = (of: readonly Encoding[]) => of.map(({ report }) => report.mosaicsPerSecond);
    const { report } = found.rain[0]!;
    const dry = report.counts.dry / report.counts.encoded;
    const entry = (form: string, values: readonly number[]): BenchEntry => ({ by: OURS, form, ...spread(values) });
    const rate = (work: string, of: readonly Encoding[], note: string): BenchRow => ({
      work,
      unit: "mosaics/s",
      better: "more",
      entries: [entry(`${threads} threads`, perSecond(of))],
      note,
    });
    const size = await bytesIn(join(archives.rain, "latent1"));
    const square = `${side} x ${side} km`;
    return {
      ...setting.facts,
      method:
        `${
          rounds === 1 ? "a round" : `${rounds} rounds`
        } in turn after one that is not counted, each in a process of its own; ` +
        `${mosaics} mosaics of ${square} every 5 minutes from noon on, 64 km tiles of 2 km cells that share a quarter at least; ` +
        "reading, decompressing, averaging, encoding, compressing and writing, without the start of the process",
      rows: [
        rate(
          `mosaics of ${square} encoded`,
          found.rain,
          `${(100 * dry).toFixed(0)} % of the tiles are in sequences without rain, ` +
            "whose latent is computed once",
        ),
        rate(
          `mosaics of ${square} encoded where it rains everywhere`,
          found.wet,
          "every tile goes through the encoder",
        ),
        {
          work: "processor time of a mosaic",
          unit: "ms",
          better: "less",
          entries: [entry("all threads", found.rain.map(({ report }) => 1000 * report.processorSeconds))],
          note: "what a mosaic takes where other programs are busy too",
        },
        {
          work: "peak memory of the process",
          unit: "MiB",
          better: "less",
          entries: [entry("all of it", found.rain.map(({ memory }) => memory / 2 ** 20))],
          note: `of it at most ${(report.boundBytes / 2 ** 20).toFixed(0)} MiB are rain and latents`,
        },
      ],
      mosaics: {
        side,
        tiles: report.tiles,
        perSecond: median(perSecond(found.rain)),
        perSecondWet: median(perSecond(found.wet)),
        processorSeconds: median(found.rain.map(({ report }) => report.processorSeconds)),
        dry,
        bytes: size / mosaics,
        boundBytes: report.boundBytes,
      },
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Encodes in a process of its own. */
async function encodeOnce(request: EncodeRequest): Promise<Encoding> {
  const worker = startSide(denoSide(OURS, new URL("./worker.ts", import.meta.url)));
  try {
    const report = await worker.ask<EncodeReport>("encode", request);
    return { report, memory: await peakMemory(worker.pid) ?? NaN };
  } finally {
    await worker.close();
  }
}
