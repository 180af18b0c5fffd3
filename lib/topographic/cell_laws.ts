import type { Engine, Tensor } from "../engine/mod.ts";
import { takeValues } from "./take_values.ts";

/** Laws of rain in cells, all arrays of one shape: rain with a probability, and then log-normal, cut below 0.1 mm/h. */
export interface CellLaws {
  /** Probability of rain. */
  readonly wet: Float32Array;
  /** Mean of ln(R / 0.1 mm/h) before the normal is cut at 0. */
  readonly location: Float32Array;
  /** Its standard deviation. */
  readonly sigma: Float32Array;
}

/** Numbers of laws on the engine, all of one shape. */
export interface LawTensors {
  /** Logit of the probability of rain. */
  readonly wetLogit: Tensor;
  /** Mean of log-rain before it is cut. */
  readonly location: Tensor;
  /** Its standard deviation. */
  readonly sigma: Tensor;
}

/** Takes laws from the engine; what it made meanwhile is freed. */
export async function takeLaws({ tf }: Engine, laws: () => LawTensors): Promise<CellLaws> {
  const all = tf.tidy((): Tensor => {
    const { wetLogit, location, sigma } = laws();
    return tf.stack([tf.sigmoid(wetLogit), location, sigma]);
  });
  const values = await takeValues(all);
  const third = values.length / 3;
  return {
    wet: values.subarray(0, third),
    location: values.subarray(third, 2 * third),
    sigma: values.subarray(2 * third),
  };
}
