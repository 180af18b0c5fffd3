import { DAY } from "../../grid/mod.ts";
import { smoothProcess } from "./smooth_process.ts";

/** Wind that carries the rain: a mean and fluctuations over hours to days. */
export interface WindParameters {
  /** Mean wind towards the east, m s-1. */
  readonly east: number;
  /** Mean wind towards the north, m s-1. */
  readonly north: number;
  /** Standard deviation of either component, m s-1. */
  readonly deviation: number;
}

/** What makes days dry or wet, and summers and afternoons stormy. */
export interface WeatherParameters {
  /** Level that the Gaussian field must pass to be rain, on average over the years. */
  readonly level: number;
  /** Standard deviation of the level between wet and dry spells of half a day to two weeks. */
  readonly synoptic: number;
  /** How much the level is lower in mid-January and higher in mid-July. */
  readonly seasonalLevel: number;
  /** Half the range of the level over the day in mid-July, lowest at `peakHour`; in mid-January a fifth of it. */
  readonly dailyLevel: number;
  /** Logarithmic steepness of rain above the level: rain_rate = 0.1 exp(steepness * (field - level) ** curvature). */
  readonly steepness: number;
  /** See steepness; below 1 rain grows fast near its edges and its tail is tamed. */
  readonly curvature: number;
  /** How much the steepness is greater in mid-July and less in mid-January. */
  readonly seasonalSteepness: number;
  /** Half the range of the steepness over the day in mid-July; in mid-January a fifth of it. */
  readonly dailySteepness: number;
  /** Hour (UTC) of most and heaviest rain. */
  readonly peakHour: number;
}

/** State of the weather at one time, the same over the whole domain. */
export interface Weather {
  /** Level that the Gaussian field must pass to be rain. */
  readonly level: number;
  /** Steepness of rain above the level. */
  readonly steepness: number;
}

/** Wind and weather at any time, pure functions of the seed. */
export interface Atmosphere {
  /** Wind, m s-1 towards the east (u) and the north (v). */
  wind(time: number): { readonly u: number; readonly v: number };
  /** Distance that air has gone since 1970, m east and north: the integral of the wind. */
  displacement(time: number): { readonly east: number; readonly north: number };
  /** Level and steepness. */
  weather(time: number): Weather;
}

const YEAR = 365.2425 * DAY;
const MID_JANUARY = 15 * DAY;
const WINTER_SHARE = 0.2;

/** Opens the wind and the weather of a seed. */
export function atmosphere(seed: number, wind: WindParameters, weather: WeatherParameters): Atmosphere {
  const gustEast = smoothProcess(seed, "rain/wind east", [8 * 3600, 8 * DAY]);
  const gustNorth = smoothProcess(seed, "rain/wind north", [8 * 3600, 8 * DAY]);
  const synoptic = smoothProcess(seed, "rain/synoptic", [0.7 * DAY, 14 * DAY]);
  return {
    wind: (time) => ({
      u: wind.east + wind.deviation * gustEast.value(time),
      v: wind.north + wind.deviation * gustNorth.value(time),
    }),
    displacement: (time) => ({
      east: wind.east * time + wind.deviation * gustEast.integral(time),
      north: wind.north * time + wind.deviation * gustNorth.integral(time),
    }),
    weather: (time) => {
      const winter = Math.cos((2 * Math.PI * (time - MID_JANUARY)) / YEAR);
      const storms = WINTER_SHARE + (1 - WINTER_SHARE) * (1 - winter) / 2;
      const afternoon = storms * Math.cos(2 * Math.PI * (time / DAY - weather.peakHour / 24));
      return {
        level: weather.level - weather.synoptic * synoptic.value(time) - weather.seasonalLevel * winter -
          weather.dailyLevel * afternoon,
        steepness: weather.steepness - weather.seasonalSteepness * winter + weather.dailySteepness * afternoon,
      };
    },
  };
}
