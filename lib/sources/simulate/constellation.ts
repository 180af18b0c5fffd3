/** How a microwave sensor, or the infrared, errs. */
export interface SensorErrors {
  /** Mean of estimate over truth where the rain is seen. */
  readonly bias: number;
  /** Standard deviation of the natural logarithm of estimate over truth where the rain is seen. */
  readonly noise: number;
  /** Probability that the lightest rain is missed; rain of r mm h-1 is missed with miss * exp(-r / missScale). */
  readonly miss: number;
  /** See miss, mm h-1. */
  readonly missScale: number;
  /** Share of dry cells (less than 0.1 mm h-1) with false rain. */
  readonly falseAlarm: number;
}

/** A microwave sensor as IMERG names it. */
export interface Sensor {
  /** Name: "GMI", ... */
  readonly name: string;
  /** IMERG V07 source code. */
  readonly code: number;
  /** In one half hour an imager is preferred to a sounder, as in IMERG. */
  readonly kind: "imager" | "sounder";
  /** Width of the swath, km. */
  readonly swath: number;
  /** How its estimates err. */
  readonly errors: SensorErrors;
}

/** A satellite on a circular orbit. */
export interface Satellite {
  /** Name. */
  readonly name: string;
  /** Name of its sensor. */
  readonly sensor: string;
  /** Height above the ground, km. */
  readonly altitude: number;
  /** Inclination, degrees. */
  readonly inclination: number;
  /** Local solar time of the northward crossing of the equator on 1 January 2020, h. */
  readonly localTime: number;
  /** Change of the local time, h per day; 0 when sun-synchronous. */
  readonly drift: number;
}

/** Sensors and the satellites that carry them. */
export interface Constellation {
  /** Sensors. */
  readonly sensors: readonly Sensor[];
  /** Satellites. */
  readonly satellites: readonly Satellite[];
  /** Share of overpasses that are lost. */
  readonly lost: number;
}

const errors = (bias: number, noise: number, miss: number, falseAlarm: number): SensorErrors => ({
  bias,
  noise,
  miss,
  missScale: 0.4,
  falseAlarm,
});

const sunSynchronous = (name: string, sensor: string, altitude: number, localTime: number): Satellite => ({
  name,
  sensor,
  altitude,
  inclination: 98.6,
  localTime,
  drift: 0,
});

/**
 * A constellation like that of 2020: orbits have the height, inclination and local time of the real ones, but their
 * phases are drawn from the seed, so overpasses are at realistic but not at the real times. Errors are invented, with
 * the usual hierarchy: GMI best, sounders worst.
 */
export const CONSTELLATION: Constellation = {
  sensors: [
    { name: "GMI", code: 9, kind: "imager", swath: 885, errors: errors(1.05, 0.35, 0.2, 0.004) },
    { name: "AMSR2", code: 3, kind: "imager", swath: 1450, errors: errors(0.9, 0.4, 0.3, 0.005) },
    { name: "SSMIS", code: 5, kind: "imager", swath: 1707, errors: errors(1.2, 0.5, 0.4, 0.008) },
    { name: "ATMS", code: 11, kind: "sounder", swath: 2300, errors: errors(0.8, 0.5, 0.45, 0.006) },
    { name: "MHS", code: 7, kind: "sounder", swath: 1920, errors: errors(1.3, 0.6, 0.5, 0.01) },
  ],
  satellites: [
    { name: "GPM", sensor: "GMI", altitude: 407, inclination: 65, localTime: 3, drift: -0.291 },
    sunSynchronous("GCOM-W1", "AMSR2", 700, 13.5),
    sunSynchronous("DMSP F17", "SSMIS", 850, 18.6),
    sunSynchronous("DMSP F18", "SSMIS", 850, 16.7),
    sunSynchronous("Suomi NPP", "ATMS", 824, 13.4),
    sunSynchronous("NOAA-20", "ATMS", 824, 13.4),
    sunSynchronous("MetOp-B", "MHS", 817, 21.5),
    sunSynchronous("MetOp-C", "MHS", 817, 21.5),
  ],
  lost: 0.1,
};
