import { type Grid, isGeographic } from "../../grid/mod.ts";
import type { Product } from "../source.ts";
import { gaussianField } from "./gaussian_field.ts";
import { radarGaps } from "./radar_gaps.ts";
import type { SpectrumParameters } from "./rain_spectrum.ts";
import { atmosphere, type Weather, type WeatherParameters, type WindParameters } from "./rain_weather.ts";

/** Everything that fixes a simulated rain, to be stored with it. */
export interface RainParameters {
  /** Seed of all its randomness. */
  readonly seed: number;
  /** Time between frames, s. */
  readonly step: number;
  /** Side of the torus on which the rain lives, cells: along each axis the field repeats after this. */
  readonly torus: number;
  /** Spectrum, lifetimes and shapes. */
  readonly spectrum: SpectrumParameters;
  /** Wind. */
  readonly wind: WindParameters;
  /** Wet and dry spells, seasons, time of day, amounts. */
  readonly weather: WeatherParameters;
  /** Least rain that the radar sees, mm h-1; less is dry. */
  readonly leastRate: number;
  /** Rate that rain never passes, mm h-1. */
  readonly greatestRate: number;
  /** Share of hours in which the mosaic, or one radar of it, is missing. */
  readonly gaps: number;
}

/** Options of {@link simulateRain}. */
export interface RainOptions {
  /** Seed: the same seed and options give the same bytes. */
  readonly seed: number;
  /** Cells; by default {@link franceGrid} of `size`. The projection must be in metres, cells square. */
  readonly grid?: Grid;
  /** Side of the default grid, cells of 1 km. Default 800. */
  readonly size?: number;
  /** Parameters that differ from {@link RAIN_DEFAULTS}. */
  readonly parameters?: Partial<Omit<RainParameters, "seed" | "torus">>;
}

/** Simulated rain: any frame, in any order. */
export interface RainSimulator {
  /** "simulated radar". */
  readonly product: Product;
  /** Cells. */
  readonly grid: Grid;
  /** What was injected. */
  readonly parameters: RainParameters;
  /**
   * Rain rate [y, x], mm h-1, of the interval [time, time + step): 0 where dry, NaN where missing.
   *
   * @param time s since 1970 UTC.
   * @throws RangeError when `time` is no multiple of the step.
   */
  frame(time: number): Float32Array;
  /** The Gaussian field [y, x] under the rain: mean 0, variance 1 over the torus and time. Throws like `frame`. */
  field(time: number): Float32Array;
  /** Wind that carries the rain, m s-1 along +x (u) and +y (v) of the projection. */
  wind(time: number): { readonly u: number; readonly v: number };
  /** State of the weather: dry or wet spell, season, time of day. */
  weather(time: number): Weather;
}

/** Rain like that of France: see {@link simulateRain} for what the numbers give. */
export const RAIN_DEFAULTS: Omit<RainParameters, "seed" | "torus"> = {
  step: 300,
  spectrum: {
    slope: -3.3,
    outerScale: 250_000,
    innerCells: 3,
    lifetime: 1800,
    lifetimeExponent: 0.8,
    elongation: 0.8,
  },
  wind: { east: 11, north: 3, deviation: 4.5 },
  weather: {
    level: 1.55,
    synoptic: 0.6,
    seasonalLevel: 0.1,
    dailyLevel: 0.2,
    steepness: 2.7,
    seasonalSteepness: 0.25,
    dailySteepness: 0.1,
    curvature: 0.7,
    peakHour: 16,
  },
  leastRate: 0.1,
  greatestRate: 180,
  gaps: 0,
};

const MARGIN = 1.25;

/** Side, cells, of the torus on which the rain of a domain of `side` cells lives: memory grows with its square. */
export function torusOf(side: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(MARGIN * side, 256)));
}

/** A square grid of `size` x `size` cells of `cell` m centred on France (46.5 N, 2.5 E nearly), Lambert-93, north row first. */
export function franceGrid(size = 800, cell = 1000): Grid {
  const first = ((size - 1) / 2) * cell;
  return {
    crs: "+proj=lcc +lat_0=46.5 +lon_0=3 +lat_1=49 +lat_2=44 +x_0=700000 +y_0=6600000 +ellps=GRS80 +units=m +no_defs",
    nx: size,
    ny: size,
    x0: 660_000 - first,
    y0: 6_600_000 + first,
    dx: cell,
    dy: -cell,
  };
}

/**
 * Opens a simulator of radar rain; nothing is computed before a frame is asked, and no frame needs the one before it.
 *
 * A Gaussian field ({@link gaussianField}) with the power spectrum (k² + k0²)^(slope/2) per unit wavenumber area, slope
 * -3.3 below 250 km, is carried by a wind that is the same everywhere and varies over hours to days; each octave of
 * wavelengths is renewed in a time that grows with its scale (growth and decay: 30 min at 10 km, 3 h at 100 km). Rain
 * falls where the field passes a level that follows wet and dry spells, the season and the hour; its rate is
 * 0.1 exp(steepness (field - level)^0.7) mm h-1, so the tail of the rates is close to lognormal, heavier than
 * exponential, up to where it bends under `greatestRate`. The field is periodic on a torus at least 1.25 times the
 * domain, but shapes seldom live long enough to come back.
 *
 * With the defaults, a year has: 9 % of cells and frames wet, 870 mm, wet median 0.44, 90 % 2.2, 99 % 10, 99.9 % 28 mm
 * h-1; most in summer afternoons; one frame in four dry everywhere on 128 x 128 km. In order of time a frame takes about 6 ms
 * at 256 x 256 and 36 ms at 800 x 800 on one core of a small server (28 frames a second); far apart, two to three times that.
 *
 * @throws TypeError when the grid is geographic or its cells are not square.
 * @throws RangeError when the step, the shortest wavelength or the share of gaps makes no sense.
 */
export function simulateRain(options: RainOptions): RainSimulator {
  const grid = options.grid ?? franceGrid(options.size);
  if (isGeographic(grid) || Math.abs(grid.dy) !== grid.dx) {
    throw new TypeError("Rain is simulated on square cells of a projection in metres: give such a grid, then regrid");
  }
  const { seed } = options;
  const torus = torusOf(Math.max(grid.nx, grid.ny));
  const parameters: RainParameters = { ...RAIN_DEFAULTS, ...options.parameters, seed, torus };
  const { step, leastRate, greatestRate } = parameters;
  const { curvature } = parameters.weather;
  if (!(step > 0 && parameters.spectrum.innerCells >= 2 && parameters.gaps >= 0 && parameters.gaps <= 1)) {
    throw new RangeError("Simulated rain needs a step above 0 s, innerCells of at least 2 and a share of gaps in 0..1");
  }
  const field = gaussianField({
    seed,
    torus,
    nx: grid.nx,
    ny: grid.ny,
    cell: grid.dx,
    spectrum: parameters.spectrum,
  });
  const air = atmosphere(seed, parameters.wind, parameters.weather);
  const gap = radarGaps(seed, parameters.gaps, grid);

  const moment = (time: number) => {
    const { east, north } = air.displacement(time);
    return { time, shift: [east / grid.dx, north / grid.dy] as const };
  };
  let known: { pair: number; frames: readonly [Float32Array, Float32Array] } | undefined;
  const indexOf = (time: number): number => {
    const index = time / step;
    if (!Number.isInteger(index)) throw new RangeError(`Frames are every ${step} s from 1970 UTC on, got time ${time}`);
    return index;
  };
  /** Frames are made two by two, always the same two, so that the order of asking changes no bit. */
  const gaussian = (time: number): Float32Array => {
    const index = indexOf(time);
    const pair = Math.floor(index / 2);
    if (known?.pair !== pair) {
      known = { pair, frames: field(moment(2 * pair * step), moment((2 * pair + 1) * step)) };
    }
    return known.frames[index - 2 * pair]!;
  };

  const frame = (time: number): Float32Array => {
    indexOf(time);
    const rain = new Float32Array(grid.ny * grid.nx);
    const missing = gap(time);
    if (missing === "all") return rain.fill(NaN);
    const values = gaussian(time);
    const { level, steepness } = air.weather(time);
    for (let i = 0; i < values.length; i++) {
      const above = values[i]! - level;
      if (above < 0) continue;
      const rate = leastRate * Math.exp(steepness * above ** curvature);
      rain[i] = rate / Math.hypot(1, rate / greatestRate);
    }
    if (missing !== "none") { for (const cell of missing.cells) rain[cell] = NaN; }
    return rain;
  };
  return {
    product: { name: "simulated radar", run: "", version: "1", simulated: true },
    grid,
    parameters,
    frame,
    field: (time) => gaussian(time).slice(),
    wind: air.wind,
    weather: air.weather,
  };
}
