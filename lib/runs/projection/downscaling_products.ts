import type { Engine } from "../../engine/mod.ts";
import { countParameters, listCheckpoints, type Parameters } from "../../learning/mod.ts";
import { decodeProjection, downscaledLaws, posteriorOf } from "../../topographic/mod.ts";
import { concatenate } from "../concatenate.ts";
import { meanOf } from "../generation/hurdle_law.ts";
import { lawAt } from "../generation/law_windows.ts";
import { hearSignals } from "../hear_signals.ts";
import { first, type PairContext } from "../pair_context.ts";
import { loadDownscaler, loadToldProjector, type PairModelName, type ProjectorName } from "../pair_models.ts";
import type { PairedWindowBatch } from "../paired_windows.ts";
import { fitTexture, frameDrawer, type LawFrames } from "./frame_texture.ts";
import { interpolation } from "./interpolation.ts";
import { fitProjectionLaw, projectionDrawer } from "./projection_law.ts";
import { PROJECTORS } from "./projector_names.ts";

/** A product of windows [window, frame, y, x], mm h-1: one field, or as many as there are members. */
type Product = (batch: PairedWindowBatch) => Promise<readonly Float32Array[]>;

/** A product, and what made it. */
export interface NamedProduct {
  /** Name. */
  readonly name: string;
  /** Trained parameters; null of what is not trained. */
  readonly parameters: number | null;
  /** Training steps; null of what is not trained. */
  readonly steps: number | null;
  /** Makes it. */
  readonly of: Product;
}

/** Members of ensembles, and the seed that they are drawn by. */
interface Draws {
  readonly members: number;
  readonly seed: number;
}

/** Training batches that the texture of the U-Net is fitted on. */
const BATCHES = 40;

/** Radar-like rain of a run's satellite: interpolated, as its cells are, and of all projectors and the U-Net that are trained. */
export async function downscalingProducts(
  engine: Engine,
  directory: string,
  context: PairContext,
  draws: Draws,
): Promise<readonly NamedProduct[]> {
  const stepsOf = async (name: PairModelName) => (await listCheckpoints(directory, name)).at(-1);
  const untrained = { parameters: null, steps: null };
  const products: NamedProduct[] = [
    { name: "bilinear", ...untrained, of: bilinear(context) },
    { name: "satellite cells", ...untrained, of: satelliteCells(context) },
  ];
  for (const [model, name] of Object.entries(PROJECTORS) as [ProjectorName, string][]) {
    const steps = await stepsOf(model);
    if (steps !== undefined) {
      products.push(...named(name, steps, await projected(engine, directory, context, model, draws)));
    }
  }
  const steps = await stepsOf("project-unet");
  if (steps !== undefined) products.push(...named("U-Net", steps, await downscaled(engine, directory, context, draws)));
  return products;
}

/** What a trained model makes: its mean, and members. */
interface TrainedProduct {
  readonly parameters: Parameters;
  readonly mean: Product;
  readonly drawn: Product;
}

function named(name: string, steps: number, { parameters, mean, drawn }: TrainedProduct): readonly NamedProduct[] {
  const about = { parameters: countParameters(parameters), steps };
  return [{ name: `${name}, mean`, ...about, of: mean }, { name: `${name}, members`, ...about, of: drawn }];
}

function bilinear(context: PairContext): Product {
  const interpolate = interpolation(context);
  return async ({ origins }) => [concatenate(await Promise.all(origins.map((origin) => interpolate(origin))))];
}

/** The satellite's half hours, in each of their frames. */
function satelliteCells({ pairing, settings: { data } }: PairContext): Product {
  const area = data.size ** 2;
  const length = data.frames / pairing.halfHours * area;
  const valueAt = (satellite: Float32Array, i: number) => satellite[Math.floor(i / length) * area + i % area]!;
  return ({ satellite }) =>
    Promise.resolve([
      Float32Array.from({ length: satellite.length / area * length }, (_, i) => valueAt(satellite, i)),
    ]);
}

async function projected(
  engine: Engine,
  directory: string,
  context: PairContext,
  model: ProjectorName,
  { members, seed }: Draws,
): Promise<TrainedProduct> {
  const loaded = await loadToldProjector(engine, directory, context, model);
  const { projector, tell } = loaded;
  const draw = projectionDrawer(engine, context, loaded, await fitProjectionLaw(engine, context, loaded, seed));
  const posterior = async (batch: PairedWindowBatch) => await posteriorOf(engine, projector, await tell(batch));
  return {
    parameters: projector.parameters,
    mean: async (batch) => [await decodeProjection(engine, projector, (await posterior(batch)).satellite)],
    drawn: async (batch) => {
      const known = await posterior(batch);
      const drawn: Float32Array[] = [];
      for (let member = 0; member < members; member++) {
        await hearSignals();
        drawn.push(await draw(known, { origins: batch.origins, seed, member }));
      }
      return drawn;
    },
  };
}

/** Rain of the U-Net, which looks at the satellite alone. */
async function downscaled(
  engine: Engine,
  directory: string,
  context: PairContext,
  { members, seed }: Draws,
): Promise<TrainedProduct> {
  const downscaler = await loadDownscaler(engine, directory, context);
  async function* frames(): AsyncGenerator<LawFrames> {
    for await (const { satellite, radar } of first(context.pairing.training({ epoch: 0, batch: 0 }), BATCHES)) {
      yield { laws: await downscaledLaws(engine, downscaler, satellite), radar };
    }
  }
  const draw = frameDrawer(context, await fitTexture(context, frames()));
  const laws = ({ satellite }: PairedWindowBatch) => downscaledLaws(engine, downscaler, satellite);
  return {
    parameters: downscaler.parameters,
    mean: async (batch) => {
      const all = await laws(batch);
      return [all.wet.map((_, i) => meanOf(lawAt(all, i)))];
    },
    drawn: async (batch) => {
      const all = await laws(batch);
      return Array.from({ length: members }, (_, member) => draw(all, { origins: batch.origins, seed, member }));
    },
  };
}
