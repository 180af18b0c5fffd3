import type { SplitName } from "../../archive/mod.ts";
import type { Engine } from "../../engine/mod.ts";
import { cellKm } from "../../grid/mod.ts";
import { countParameters, listCheckpoints, type Parameters } from "../../learning/mod.ts";
import type { DownscalingComparison } from "../../report/mod.ts";
import { decodeProjection, downscaledLaws, posteriorOf } from "../../topographic/mod.ts";
import { comparedScores } from "../generation/compared_scores.ts";
import { meanOf } from "../generation/hurdle_law.ts";
import { lawAt } from "../generation/law_windows.ts";
import { maskJointly } from "../generation/mask_jointly.ts";
import type { ProductState } from "../generation/product_scores.ts";
import { EVERY_WINDOW } from "../generate.ts";
import { hearSignals } from "../hear_signals.ts";
import { heldOutProgress } from "../held_out_progress.ts";
import { first, type PairContext, withPairContext } from "../pair_context.ts";
import { loadDownscaler, loadToldProjector, type PairModelName, type ProjectorName } from "../pair_models.ts";
import type { PairedWindowBatch } from "../paired_windows.ts";
import { readRunConfig } from "../run_directory.ts";
import { HELD_OUT_BLOCKS } from "../held_out_blocks.ts";
import { downscalingScorer } from "./downscaling_scores.ts";
import { fitTexture, frameDrawer, type LawFrames } from "./frame_texture.ts";
import { interpolation } from "./interpolation.ts";
import { fitProjectionLaw, projectionDrawer } from "./projection_law.ts";
import { PROJECTORS } from "./projector_names.ts";

/** Frames of a window that are scored: one in so many, as neighbours are much alike. */
const EVERY = 3;

/** Training batches that the texture of the U-Net is fitted on. */
const BATCHES = 40;

/** Confidence level. */
const LEVEL = 0.95;

/** A product of windows [window, frame, y, x], mm h-1: one field, or as many as there are members. */
type Product = (batch: PairedWindowBatch) => Promise<readonly Float32Array[]>;

/** A product, and what made it. */
interface NamedProduct {
  readonly name: string;
  readonly parameters: number | null;
  readonly steps: number | null;
  readonly of: Product;
}

/** Options of {@link compareDownscaling}. */
export interface CompareDownscalingOptions {
  /** Part of the data. Default "test". */
  readonly split?: SplitName;
  /** Members of the ensembles, 2 or more. Default 10. */
  readonly members?: number;
  /** Replicates of the bootstrap. Default 1000. */
  readonly replicates?: number;
  /** No progress. Default false. */
  readonly quiet?: boolean;
}

/**
 * Compares radar-like rain of all projectors of a run with interpolation of the satellite and with a U-Net, where it is trained, on
 * held-out windows, the radar's frames being the truth, on the cells that all products have; differences to bilinear interpolation
 * on the same blocks.
 *
 * @throws DataError "missing-file" when no projector is trained
 */
export function compareDownscaling(
  engine: Engine,
  directory: string,
  options: CompareDownscalingOptions = {},
): Promise<DownscalingComparison> {
  const { split = "test", members = 10, replicates = 1000, quiet = false } = options;
  return withPairContext(engine, directory, async (context) => {
    const { pairing, archive, settings: { data } } = context;
    const { seed } = await readRunConfig(directory);
    const products = await productsOf(engine, directory, context, { members, seed });
    const scorer = downscalingScorer(data.size, cellKm(archive.group(data.radar).grid, data.coarsen));
    const blocks = new Map<number, ProductState[]>();
    const area = data.size ** 2;
    const line = await heldOutProgress("Comparing", context, split, { quiet });
    for await (const batch of pairing.heldOut(split, EVERY_WINDOW)) {
      const made: (readonly Float32Array[])[] = [];
      for (const { of } of products) made.push(await of(batch));
      batch.origins.forEach(({ time }, window) => {
        const block = HELD_OUT_BLOCKS.of(time);
        let states = blocks.get(block);
        if (states === undefined) blocks.set(block, states = products.map(() => scorer.init()));
        for (let frame = 0; frame < data.frames; frame += EVERY) {
          const from = (window * data.frames + frame) * area;
          const cut = (values: Float32Array) => Array.from(values.subarray(from, from + area));
          const fields = made.map((members) => members.map(cut));
          const truth = maskJointly(cut(batch.radar), fields);
          fields.forEach((members, k) => scorer.add(states[k]!, truth, members));
        }
      });
      line.update(batch);
    }
    line.finish();
    const states = [...blocks].sort(([a], [b]) => a - b).map(([, products]) => products);
    const names = products.map(({ name }) => name);
    return {
      windows: line.windows,
      frames: Math.ceil(data.frames / EVERY),
      products: products.map(({ name, parameters, steps }) => ({ name, parameters, steps })),
      scores: comparedScores(names, states, scorer, { seed, replicates, level: LEVEL }),
    };
  });
}

async function productsOf(
  engine: Engine,
  directory: string,
  context: PairContext,
  { members, seed }: { readonly members: number; readonly seed: number },
): Promise<readonly NamedProduct[]> {
  const { pairing, settings: { data } } = context;
  const numbers = Array.from({ length: members }, (_, member) => member);
  const interpolate = interpolation(context);
  const plain = (name: string, of: Product): NamedProduct => ({ name, parameters: null, steps: null, of });
  const perHalfHour = data.frames / pairing.halfHours;
  const area = data.size ** 2;
  const products: NamedProduct[] = [
    plain("bilinear", async ({ origins }) => {
      const windows = await Promise.all(origins.map((origin) => interpolate(origin)));
      const all = new Float32Array(origins.length * data.frames * area);
      windows.forEach((window, k) => all.set(window, k * window.length));
      return [all];
    }),
    plain("satellite cells", ({ satellite }) =>
      Promise.resolve([
        Float32Array.from(
          { length: satellite.length * perHalfHour },
          (_, i) => satellite[Math.floor(i / (area * perHalfHour)) * area + i % area]!,
        ),
      ])),
  ];
  const trained = async (name: PairModelName) => (await listCheckpoints(directory, name)).at(-1);
  const add = (name: string, steps: number, parameters: Parameters, mean: Product, drawn: Product): void => {
    const about = { parameters: countParameters(parameters), steps };
    products.push({ name: `${name}, mean`, ...about, of: mean }, { name: `${name}, members`, ...about, of: drawn });
  };
  for (const [model, name] of Object.entries(PROJECTORS) as [ProjectorName, string][]) {
    const steps = await trained(model);
    if (steps === undefined) continue;
    const loaded = await loadToldProjector(engine, directory, context, model);
    const { projector, tell } = loaded;
    const law = await fitProjectionLaw(engine, context, loaded, seed);
    const draw = projectionDrawer(engine, context, loaded, law);
    const posterior = async (batch: PairedWindowBatch) => await posteriorOf(engine, projector, await tell(batch));
    add(
      name,
      steps,
      projector.parameters,
      async (batch) => [await decodeProjection(engine, projector, (await posterior(batch)).satellite)],
      async (batch) => {
        const known = await posterior(batch);
        const drawn: Float32Array[] = [];
        for (const member of numbers) {
          await hearSignals();
          drawn.push(await draw(known, { origins: batch.origins, seed, member }));
        }
        return drawn;
      },
    );
  }
  const steps = await trained("project-unet");
  if (steps === undefined) return products;
  const downscaler = await loadDownscaler(engine, directory, context);
  async function* frames(): AsyncGenerator<LawFrames> {
    for await (const { satellite, radar } of first(pairing.training({ epoch: 0, batch: 0 }), BATCHES)) {
      yield { laws: await downscaledLaws(engine, downscaler, satellite), radar };
    }
  }
  const draw = frameDrawer(context, await fitTexture(context, frames()));
  const laws = ({ satellite }: PairedWindowBatch) => downscaledLaws(engine, downscaler, satellite);
  add(
    "U-Net",
    steps,
    downscaler.parameters,
    async (batch) => {
      const all = await laws(batch);
      return [all.wet.map((_, i) => meanOf(lawAt(all, i)))];
    },
    async (batch) => {
      const all = await laws(batch);
      return numbers.map((member) => draw(all, { origins: batch.origins, seed, member }));
    },
  );
  return products;
}
