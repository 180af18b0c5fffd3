/**
 * Simulators, seeded and documented: radar rain, and IMERG made from any radar rain.
 *
 * @module
 */
export type { Grid } from "../../grid/mod.ts";
export type { Product } from "../source.ts";
export { type Artefact, ARTEFACTS, type SatelliteScene } from "./artefacts.ts";
export { type InfraredParameters } from "./cell_errors.ts";
export { CONSTELLATION, type Constellation, type Satellite, type Sensor, type SensorErrors } from "./constellation.ts";
export { correlatedNoise, type NoiseShape } from "./correlated_noise.ts";
export {
  type ErrorLaw,
  type ExpectedOnHits,
  expectedOnHits,
  type MorphErrors,
  morphLaw,
  sensorLaw,
} from "./estimate_errors.ts";
export { type ExpectedErrors, type ExpectedMorph, type ExpectedSensor } from "./expected_errors.ts";
export {
  IMERG_DEFAULTS,
  type ImergOptions,
  type ImergRun,
  type ImergSimulator,
  type SimulatedImergTruth,
  simulateImerg,
} from "./imerg.ts";
export { IMERG_VARIABLES, type ImergFieldName, type ImergFields, type ImergVariable } from "./imerg_fields.ts";
export {
  franceGrid,
  RAIN_DEFAULTS,
  type RainOptions,
  type RainParameters,
  type RainSimulator,
  simulateRain,
  torusOf,
} from "./rain.ts";
export type { SpectrumParameters } from "./rain_spectrum.ts";
export type { Weather, WeatherParameters, WindParameters } from "./rain_weather.ts";
export { renderSprite, SPRITE_SIDE, SPRITE_VALUES, type SpriteLatents } from "./sprites.ts";
