/**
 * Rain from files: one reader per format, and the choice among them; arrays of other software; and the simulators.
 *
 * @module
 */
export type { DataErrorPlace } from "../base/mod.ts";
export type { Grid } from "../grid/mod.ts";
export type { Frame, Product, Reader, SourceFile, SourceVariable } from "./source.ts";
export { listReaders, openSource, type OpenSourceOptions, readers } from "./registry.ts";
export { type ImpossibleRain, MAX_RAIN_RATE, type PlausibleRainOptions, withPlausibleRain } from "./plausible_rain.ts";

export { type MeteoFranceOptions, meteoFranceReader } from "./meteofrance_bufr.ts";
export { type MeteoNetOptions, meteoNetReader } from "./meteonet.ts";
export { type OdimOptions, odimReader } from "./odim.ts";
export { type DescribedGroup, describedGroups, openDescribed } from "./describe.ts";

export { type ImergFamily, imergFamily, type InstrumentKind, sensorKind, sensorName } from "./imerg_codes.ts";
export {
  describeRelation,
  rainRateOf,
  reflectivityOf,
  ZR_RELATIONS,
  type ZRName,
  type ZRRelation,
  zrRelation,
} from "./zr.ts";

export { type NpyArray, type NpyData, type NpyType, readNpy, writeNpy } from "./npy.ts";
export { openPhysicalArray, type PhysicalArray } from "./physical_array.ts";
export type { FrameArray } from "./frame_array.ts";
export type { Hyperslab, Numbers } from "./container.ts";
export { type NpzFile, openNpz } from "./npz.ts";
export { type IdxArray, readIdx } from "./idx.ts";
export { readDsprites, type SpritePictures } from "./dsprites.ts";

export * from "./simulate/mod.ts";
