/**
 * Simulators, seeded and documented: radar rain, and IMERG made from any radar rain.
 *
 * @module
 */
export type { Grid } from "../../grid/mod.ts";
export type { Product } from "../source.ts";
export {
  franceGrid,
  RAIN_DEFAULTS,
  type RainOptions,
  type RainParameters,
  type RainSimulator,
  simulateRain,
} from "./rain.ts";
export type { SpectrumParameters } from "./rain_spectrum.ts";
export type { Weather, WeatherParameters, WindParameters } from "./rain_weather.ts";
