/** Where the rain of a satellite cell comes from. */
export type PairClass = "sensor" | "morph" | "infrared" | "infrared+morph";

/**
 * The class of a cell by its source code and infrared weight (percent), Tan et al. 2016 (JHM 17, 2477): weight 100 is
 * infrared; without observation, weight 0 is morph and a weight between is infrared+morph; everything else is a sensor.
 * Null where what decides is missing (NaN).
 */
export function pairClass(source: number, infraredWeight: number): PairClass | null {
  if (infraredWeight === 100) return "infrared";
  if (source > 0) return "sensor";
  if (Number.isNaN(source) || Number.isNaN(infraredWeight)) return null;
  return infraredWeight === 0 ? "morph" : "infrared+morph";
}

/**
 * Whether a source code is a microwave observation: above 0 and not one of the infrared sounders, which are 12 to 14 in all
 * versions of IMERG. False for NaN.
 */
export function isMicrowave(source: number): boolean {
  return source > 0 && !(source >= 12 && source <= 14);
}
