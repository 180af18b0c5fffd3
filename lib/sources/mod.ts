/**
 * One reader per file format, and the choice among them.
 *
 * @module
 */
export type { Grid } from "../grid/mod.ts";
export type { Frame, Product, Reader, SourceFile, SourceVariable } from "./source.ts";
export { listReaders, openSource, type OpenSourceOptions, readers } from "./registry.ts";
export { type ImergFamily, imergFamily, type SensorKind, sensorKind, sensorName } from "./imerg_codes.ts";
export { MAX_RAIN_RATE, withPlausibleRain } from "./plausible_rain.ts";
export { type OdimOptions, odimReader } from "./odim.ts";
