import { randomStream, WET_RATE } from "../../base/mod.ts";
import type { Engine } from "../../engine/mod.ts";
import type { DecodedRain, DecodedScore } from "../../report/mod.ts";
import { type CellLaws, decodeWindows, type RainModel } from "../../topographic/mod.ts";
import { measureScores } from "../generation/compared_scores.ts";
import { quantileOf } from "../generation/hurdle_law.ts";
import { lawAt } from "../generation/law_windows.ts";
import { HELD_OUT_BLOCKS } from "../held_out_blocks.ts";
import { inBatches, type KeptWindow } from "../some_windows.ts";
import { decodedScorer, inOwnUnits } from "./decoded_scores.ts";

/** Windows that are decoded, at most: what is measured costs a few seconds, whatever the archive. */
export const DECODED_WINDOWS = 200;

/** Windows that are decoded together. */
const BATCH = 8;

/** Frames that are compared: one in so many, as neighbours are much alike. */
const EVERY = 3;

/** Minutes ahead of the forecast that is compared. */
const AHEAD = 20;

/** Draws of intervals. */
const DRAWS = { seed: 0, replicates: 1000, level: 0.95 } as const;

/** What scores of the truth itself are worth showing: those that compare it with itself are not. */
const OWN = ["power", "quantile", "mean", "wet_fraction"];

/**
 * Spectra and distributions of what a model decodes of windows, beside those of the radar in the same frames: the
 * reconstruction, and for a T-VAE the latent rolled by 20 minutes, each as the expected rate of the expected latent and as a
 * draw: of the latent from its posterior, and then of each cell from its law, cells apart, as the likelihood has them.
 *
 * @param windows windows of the model's sizes, in the order of time
 * @param minutes from a frame to the next
 * @param km side of a cell
 */
export async function decodedRain(
  engine: Engine,
  model: RainModel,
  windows: readonly KeptWindow[],
  { minutes, km }: { readonly minutes: number; readonly km: number },
): Promise<DecodedRain> {
  const { kind, frames, size, width } = model.config;
  const ahead = Math.round(AHEAD / minutes);
  const leads = kind === "tvae" && ahead > 0 && ahead < Math.min(frames, width) ? [0, ahead] : [0];
  const nameOf = (lead: number) => lead === 0 ? "reconstruction" : `${lead * minutes} min ahead`;
  const products = ["radar", ...leads.flatMap((lead) => ["expected", "drawn"].map((how) => `${nameOf(lead)}, ${how}`))];
  const scorer = decodedScorer(size, km);
  const blocks = new Map<number, ReturnType<typeof scorer.init>[]>();
  const first = Math.min(ahead, frames - 1); // the same frames whatever the model, so that all have one truth
  const area = size * size;
  let [batch, compared] = [0, 0];
  for (const { data, origins } of inBatches(windows, BATCH)) {
    const decoded: { readonly lead: number; readonly fields: readonly Float32Array[] }[] = [];
    for (const lead of leads) {
      const { expected, drawn } = await decodeWindows(engine, model, data, { lead, noise: engine.noise(0, batch) });
      decoded.push({ lead, fields: [expected, drawOf(drawn, `decoded/${lead}/${batch}`)] });
    }
    batch++;
    for (const [window, { time }] of origins.entries()) {
      const block = HELD_OUT_BLOCKS.of(time);
      const states = blocks.get(block) ?? products.map(() => scorer.init());
      blocks.set(block, states);
      for (let frame = first; frame < frames; frame += EVERY) {
        compared++;
        const cut = (values: Float32Array, lead: number) => {
          const from = (window * (frames - lead) + frame - lead) * area;
          return values.subarray(from, from + area);
        };
        const truth = cut(data, 0);
        const estimates = decoded.flatMap(({ lead, fields }) => fields.map((values) => cut(values, lead)));
        [truth, ...estimates].forEach((estimate, k) => scorer.add(states[k]!, estimate, truth));
      }
    }
  }
  const states = [...blocks].sort(([a], [b]) => a - b).map(([, own]) => own);
  const scores = products.flatMap((product, k): DecodedScore[] =>
    measureScores(states.map((own) => own[k]!), scorer, DRAWS)
      .filter(({ score }) => k > 0 || OWN.includes(score))
      .map(({ value, low, high, ...about }) => {
        const own = (resampled: number | null) => inOwnUnits(about.score, resampled);
        return { product, ...about, value: own(value), low: own(low), high: own(high) };
      })
  );
  const { level, replicates } = DRAWS;
  return {
    windows: windows.length,
    frames: compared,
    cells: { size, km },
    wet: WET_RATE,
    blocks: HELD_OUT_BLOCKS.kind,
    level,
    replicates,
    scores,
  };
}

/** A draw of each cell from its law, mm h-1. */
function drawOf(laws: CellLaws, name: string): Float32Array {
  const random = randomStream(0, name);
  return Float32Array.from(laws.wet, (_, i) => quantileOf(lawAt(laws, i), random.next()));
}
