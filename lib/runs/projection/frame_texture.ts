import type { CellLaws } from "../../topographic/mod.ts";
import { special } from "../../verification/mod.ts";
import { type Coherence, coherentNoise } from "../generation/coherent_noise.ts";
import { fitCoherence } from "../generation/fit_coherence.ts";
import { quantileOf } from "../generation/hurdle_law.ts";
import type { PairContext } from "../pair_context.ts";
import type { PairedOrigin } from "../paired_windows.ts";

/** Radar rain with laws for it, both [window, frame, y, x]. */
export interface LawFrames {
  /** Laws. */
  readonly laws: CellLaws;
  /** Rain rate, mm h-1, NaN where missing. */
  readonly radar: Float32Array;
}

/** How coherent is what laws leave of radar rain, cells and frames. */
export function fitTexture(
  { settings: { data: { size, frames } } }: PairContext,
  windows: AsyncIterable<LawFrames>,
): Promise<Coherence> {
  const area = size * size;
  // one number is left out at the end of each row, so that its end is no neighbour of the next one's start
  const numbers = Int32Array.from({ length: area }, (_, i) => i + Math.floor(i / size));
  async function* asCells() {
    for await (const { laws, radar } of windows) {
      const cells = new Array<Int32Array>(radar.length / (frames * area)).fill(numbers);
      yield { windows: { cells, slots: area, rain: radar }, laws };
    }
  }
  return fitCoherence(asCells(), size + 1);
}

/** What a draw of frames is for. */
export interface FrameDraw {
  /** Where the windows lie. */
  readonly origins: readonly PairedOrigin[];
  /** The same seed draws the same rain. */
  readonly seed: number;
  /** Member of the ensemble. */
  readonly member: number;
}

/** Rain of one member drawn from laws [window, frame, y, x], mm h-1; each window has noise of its own. */
export type FrameDrawer = (laws: CellLaws, draw: FrameDraw) => Float32Array;

/** Least chance of rain beside the highest noise that it takes: cells below it are dry without more ado. */
const TAIL = { noise: 2, wet: 1 - special.normalCdf(2) };

/** Frames with less chance of rain than this in each cell are dry. */
const DRY = 1e-3;

/** Draws rain whose errors are so coherent. */
export function frameDrawer(
  { archive, settings: { data } }: PairContext,
  coherence: Coherence,
): FrameDrawer {
  const { size, frames, radar } = data;
  const { step } = archive.group(radar).time;
  return ({ wet, location, sigma }, { origins, seed, member }) => {
    const rain = new Float32Array(wet.length);
    const area = size * size;
    origins.forEach(({ time, y, x }, window) => {
      const noise = coherentNoise(seed, { ny: size, nx: size }, coherence, { name: `project/${y}/${x}`, step });
      for (let frame = 0; frame < frames; frame++) {
        const first = (window * frames + frame) * area;
        if (wet.subarray(first, first + area).every((chance) => chance < DRY)) continue;
        const field = noise(member, time + frame * step);
        for (let i = 0; i < area; i++) {
          const chance = wet[first + i]!;
          if (chance <= TAIL.wet && field[i]! <= TAIL.noise) continue;
          const law = { wet: chance, location: location[first + i]!, sigma: sigma[first + i]! };
          rain[first + i] = quantileOf(law, special.normalCdf(field[i]!));
        }
      }
    });
    return rain;
  };
}
