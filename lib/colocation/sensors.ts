/** What kind of instrument an IMERG source code stands for; only the first two measure rain in the microwave. */
export type SensorKind = "imager" | "sounder" | "infrared sounder";

/**
 * IMERG source codes (HQprecipSource in V06, MWprecipSource in V07). The versions use different subsets of one numbering:
 * 2, 8 and 10 are only in V06, 15, 16 and 21 only in V07 (IMERG technical documentation; gpm_api decode_imerg).
 */
const SENSORS: Readonly<Record<number, readonly [name: string, kind: SensorKind]>> = {
  1: ["TMI", "imager"],
  2: ["TCI", "imager"],
  3: ["AMSR2", "imager"],
  4: ["SSMI", "imager"],
  5: ["SSMIS", "imager"],
  6: ["AMSU", "sounder"],
  7: ["MHS", "sounder"],
  8: ["Megha-Tropiques", "sounder"],
  9: ["GMI", "imager"],
  10: ["GCI", "imager"],
  11: ["ATMS", "sounder"],
  12: ["AIRS", "infrared sounder"],
  13: ["TOVS", "infrared sounder"],
  14: ["CrIS", "infrared sounder"],
  15: ["AMSR-E", "imager"],
  16: ["SSMI", "imager"],
  20: ["SAPHIR", "sounder"],
  21: ["ATMS", "sounder"],
};

/** Name of the sensor of a source code: "none" for 0 (no observation), "code 17" for a code without a name. */
export function sensorName(code: number): string {
  return code === 0 ? "none" : SENSORS[code]?.[0] ?? `code ${code}`;
}

/** Kind of the sensor of a source code; null for 0 and for codes without a name. */
export function sensorKind(code: number): SensorKind | null {
  return SENSORS[code]?.[1] ?? null;
}

/** Whether a source code is a microwave observation: above 0 and not an infrared sounder. False for NaN. */
export function isMicrowave(code: number): boolean {
  return code > 0 && !(code >= 12 && code <= 14);
}

/** Where the rain of a cell and half hour comes from. */
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
