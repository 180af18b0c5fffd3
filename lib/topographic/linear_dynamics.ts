import type { Engine, Tensor } from "../engine/mod.ts";
import { ratesAsTensors } from "./paired.ts";
import { expectedLatent, type Latent } from "./rain_latent.ts";
import { framesOf } from "./frames_of.ts";
import { encode, type RainModel } from "./rain_model.ts";
import { symmetricEigen } from "./symmetric_eigen.ts";
import { takeValues } from "./take_values.ts";

/** How latents go on, as principal component regression has it. */
export interface LinearDynamics {
  /** Mean latent [unit]. */
  readonly mean: Float32Array;
  /** By lead: what departures from it, as rows, are multiplied with [unit, unit]; at lead 0 the projection. */
  readonly maps: ReadonlyMap<number, Float32Array>;
}

/**
 * Fits linear forecasts of a model's latents: departures from their mean are projected on their first principal
 * components, and regressed on those of `lead` frames later (a linear inverse model, Penland & Sardeshmukh 1995, fitted for
 * each lead).
 *
 * @param windows batches of rain rate [window, frame, y, x], mm h-1
 * @param leads leads, frames
 * @param components principal components to keep
 */
export async function fitLinearDynamics(
  engine: Engine,
  model: RainModel,
  windows: AsyncIterable<{ readonly data: Float32Array }>,
  { leads, components }: { readonly leads: readonly number[]; readonly components: number },
): Promise<LinearDynamics> {
  const { tf } = engine;
  const { frames, capsules, width, residual } = model.config;
  const units = capsules * width + residual;
  const lags = [0, ...leads];
  const moments = lags.map(() => new Float64Array(units * units));
  const sums = lags.map(() => ({ rows: 0, earlier: new Float64Array(units), later: new Float64Array(units) }));
  for await (const { data } of windows) {
    const rows = data.length / model.config.size ** 2;
    for (const [k, lead] of lags.entries()) {
      const found = tf.tidy(() => {
        const latent = flatLatent(engine, model, data);
        const [earlier, later] = [framesOf(engine, latent, frames, 0, lead), framesOf(engine, latent, frames, lead, 0)];
        return tf.concat([tf.matMul(earlier, later, true), tf.sum(earlier, 0, true), tf.sum(later, 0, true)], 0);
      });
      const values = await takeValues(found);
      add(moments[k]!, values);
      add(sums[k]!.earlier, values.subarray(units * units));
      add(sums[k]!.later, values.subarray(units * (units + 1)));
      sums[k]!.rows += rows * (frames - lead) / frames;
    }
  }
  const covariances = moments.map((products, k) => {
    const { rows, earlier, later } = sums[k]!;
    return products.map((value, i) => value / rows - earlier[Math.floor(i / units)]! * later[i % units]! / rows ** 2);
  });
  const { values, vectors } = symmetricEigen(covariances[0]!, units);
  const inverse = new Float64Array(units * units); // of the covariance, on the components kept
  const projection = new Float64Array(units * units);
  for (let k = 0; k < components && values[k]! > 1e-9 * values[0]!; k++) {
    for (let i = 0; i < units; i++) {
      for (let j = 0; j < units; j++) {
        const product = vectors[k * units + i]! * vectors[k * units + j]!;
        projection[i * units + j]! += product;
        inverse[i * units + j]! += product / values[k]!;
      }
    }
  }
  const maps = new Map([[0, Float32Array.from(projection)]]);
  leads.forEach((lead, k) => maps.set(lead, Float32Array.from(product(inverse, covariances[k + 1]!, units))));
  return { mean: Float32Array.from(sums[0]!.earlier, (sum) => sum / sums[0]!.rows), maps };
}

/** Latents `lead` frames later, or projected at lead 0 (tensor ops: call inside tidy). */
export function linearForecast(
  { tf }: Engine,
  { mean, maps }: LinearDynamics,
  latent: Latent,
  lead: number,
  { capsules, width, residual }: RainModel["config"],
): Latent {
  const units = capsules * width;
  const map = maps.get(lead);
  if (map === undefined) throw new RangeError(`No dynamics were fitted for lead ${lead}`);
  const centre = tf.tensor1d(mean);
  const whole = latent.residual === undefined ? latent.t : tf.concat([latent.t, latent.residual], 1);
  const rows = whole.shape[0]!;
  const ahead = tf.add(
    tf.matMul(tf.sub(whole, centre), tf.tensor2d(map, [units + residual, units + residual])),
    centre,
  );
  return {
    t: tf.slice(ahead, [0, 0], [rows, units]),
    ...(residual === 0 ? {} : { residual: tf.slice(ahead, [0, units], [rows, residual]) }),
  };
}

function flatLatent(engine: Engine, model: RainModel, data: Float32Array): Tensor {
  const { rain, valid } = ratesAsTensors(engine, model, data);
  const { t, residual } = expectedLatent(engine, model, encode(engine, model, rain, valid));
  return residual === undefined ? t : engine.tf.concat([t, residual], 1);
}

function add(into: Float64Array, values: ArrayLike<number>): void {
  for (let i = 0; i < into.length; i++) into[i]! += values[i]!;
}

/** Product of two matrices [n, n]. */
function product(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const c = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const factor = a[i * n + k]!;
      for (let j = 0; j < n; j++) c[i * n + j]! += factor * b[k * n + j]!;
    }
  }
  return c;
}
