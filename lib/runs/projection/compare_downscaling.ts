import type { SplitName } from "../../archive/mod.ts";
import type { Engine } from "../../engine/mod.ts";
import { cellKm } from "../../grid/mod.ts";
import type { DownscalingComparison } from "../../report/mod.ts";
import { comparedScores } from "../generation/compared_scores.ts";
import { maskJointly } from "../generation/mask_jointly.ts";
import type { ProductState } from "../generation/product_scores.ts";
import { EVERY_WINDOW } from "../generate.ts";
import { heldOutProgress } from "../held_out_progress.ts";
import { withHeldPairContext } from "../pair_context.ts";
import { readRunConfig } from "../run_directory.ts";
import { HELD_OUT_BLOCKS } from "../held_out_blocks.ts";
import { downscalingProducts } from "./downscaling_products.ts";
import { downscalingScorer } from "./downscaling_scores.ts";

/** Frames of a window that are scored: one in so many, as neighbours are much alike. */
const EVERY = 3;

/** Confidence level. */
const LEVEL = 0.95;

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
 * @throws DataError "locked" while something else writes into the run, "missing-file" when no projector is trained
 */
export function compareDownscaling(
  engine: Engine,
  directory: string,
  options: CompareDownscalingOptions = {},
): Promise<DownscalingComparison> {
  const { split = "test", members = 10, replicates = 1000, quiet = false } = options;
  return withHeldPairContext(engine, directory, async (context) => {
    const { pairing, archive, settings: { data } } = context;
    const { seed } = await readRunConfig(directory);
    const products = await downscalingProducts(engine, directory, context, { members, seed });
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
