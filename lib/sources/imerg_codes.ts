/** Families of IMERG whose source codes differ. */
export type ImergFamily = "V06" | "V07";

/**
 * What kind of instrument a source code stands for. Imagers and sounders measure rain in the microwave; infrared sounders
 * and the combinations of a radar and an imager do not count as either.
 */
export type InstrumentKind = "imager" | "sounder" | "infrared sounder" | "radar and imager";

type Sensors = Readonly<Record<number, readonly [name: string, kind: InstrumentKind]>>;

/** Codes of HQprecipSource in V06 (IMERG V06 technical documentation, as gpm_api lists them). */
const V06: Sensors = {
  1: ["TMI", "imager"],
  2: ["TCI", "radar and imager"],
  3: ["AMSR", "imager"],
  4: ["SSMI", "imager"],
  5: ["SSMIS", "imager"],
  6: ["AMSU", "sounder"],
  7: ["MHS", "sounder"],
  8: ["Megha-Tropiques", "sounder"],
  9: ["GMI", "imager"],
  10: ["GCI", "radar and imager"],
  11: ["ATMS", "sounder"],
  12: ["AIRS", "infrared sounder"],
  13: ["TOVS", "infrared sounder"],
  14: ["CrIS", "infrared sounder"],
};

/** Codes of MWprecipSource in V07 (gpm_api, decode_imerg): the platforms are apart where the algorithm treats them so. */
const V07: Sensors = {
  1: ["TMI", "imager"],
  3: ["AMSR2", "imager"],
  4: ["SSMI", "imager"],
  5: ["SSMIS", "imager"],
  6: ["AMSU", "sounder"],
  7: ["MHS", "sounder"],
  9: ["GMI", "imager"],
  11: ["ATMS", "sounder"],
  12: ["AIRS", "infrared sounder"],
  13: ["TOVS", "infrared sounder"],
  14: ["CrIS", "infrared sounder"],
  15: ["AMSR-E", "imager"],
  16: ["SSMI", "imager"],
  20: ["SAPHIR", "sounder"],
  21: ["ATMS", "sounder"],
};

const TABLES: Readonly<Record<ImergFamily, Sensors>> = { V06, V07 };

/** The family of a version such as "V06B" or "07A"; null for versions that are not read. */
export function imergFamily(version: string): ImergFamily | null {
  const digits = /^V?0?([67])/.exec(version)?.[1];
  return digits === "6" ? "V06" : digits === "7" ? "V07" : null;
}

/**
 * Name of the sensor of a source code: "none" for 0, "code 17" for a code without a name.
 *
 * @param version "V06B", "V07", ...: the meanings of some codes changed with V07.
 * @throws RangeError for versions other than V06 and V07.
 */
export function sensorName(code: number, version: string): string {
  return code === 0 ? "none" : sensors(version)[code]?.[0] ?? `code ${code}`;
}

/**
 * Kind of the sensor of a source code; null for 0 and for codes without a name.
 *
 * @throws RangeError for versions other than V06 and V07.
 */
export function sensorKind(code: number, version: string): InstrumentKind | null {
  return sensors(version)[code]?.[1] ?? null;
}

function sensors(version: string): Sensors {
  const family = imergFamily(version);
  if (family === null) throw new RangeError(`Unknown IMERG version "${version}": V06 and V07 have source code tables`);
  return TABLES[family];
}
