import { randomStream } from "../../base/mod.ts";
import type { Constellation, SensorErrors } from "./constellation.ts";
import {
  type ErrorLaw,
  type ExpectedOnHits,
  expectedOnHits,
  type MorphErrors,
  morphLaw,
  sensorLaw,
} from "./estimate_errors.ts";

/** What to expect from one sensor, against the radar at the minute of the overpass. */
export interface ExpectedSensor extends ExpectedOnHits {
  /** Name. */
  readonly sensor: string;
  /** IMERG V07 source code. */
  readonly code: number;
}

/** What to expect from morphed rain, against the radar's mean over the half hour, averaged over the sensors. */
export interface ExpectedMorph {
  /** Minutes from the overpass. */
  readonly minutes: number;
  /** Injected standard deviation of the natural logarithm of estimate over truth. */
  readonly injected: number;
  /** The same on hits. */
  readonly logDeviation: number;
  /** Probability of detection. */
  readonly detection: number;
}

/** What a validation of a simulated IMERG should find over rain with the law of rates stated here. */
export interface ExpectedErrors {
  /** Law of the true rates: lognormal, of which only 0.1 mm h-1 and more counts; median, mm h-1, and deviation of the logarithm. */
  readonly rates: { readonly median: number; readonly logDeviation: number };
  /** One entry per sensor. */
  readonly sensors: readonly ExpectedSensor[];
  /** Infrared alone, against the mean over the half hour. */
  readonly infrared: ExpectedOnHits;
  /** Morphed rain from 0 to `infrared.from` minutes. */
  readonly morph: readonly ExpectedMorph[];
}

/** Parameters that the errors follow from. */
export interface ErrorParameters {
  /** Sensors. */
  readonly constellation: Constellation;
  /** Errors that morphing adds. */
  readonly morph: MorphErrors;
  /** Errors of the infrared, and the minutes from which it comes in. */
  readonly infrared: { readonly errors: SensorErrors; readonly from: number };
}

/** Close to the cell means (10 km, 5 min) of simulated rain with the default parameters. */
const RATES = { median: 0.3, logDeviation: 1.3 };
const SAMPLE = 5000;
const MINUTES = 15;

/** Works out {@link ExpectedErrors} for rain at 0.1° as `simulateRain` makes it by default. */
export function expectedErrors({ constellation, morph, infrared }: ErrorParameters): ExpectedErrors {
  const stream = randomStream(0, "imerg/expected rates");
  const truth = Array.from({ length: SAMPLE }, () => RATES.median * Math.exp(RATES.logDeviation * stream.normal()));
  const laws = constellation.sensors.map(({ errors }) => sensorLaw(errors));
  const at = (minutes: number): ExpectedMorph => {
    const grown = laws.map((law): ErrorLaw => morphLaw(law, minutes, morph));
    const found = grown.map((law) => expectedOnHits(law, truth));
    return {
      minutes,
      injected: Math.sqrt(mean(grown.map(({ variance }) => variance))),
      logDeviation: Math.sqrt(mean(found.map(({ logDeviation }) => logDeviation ** 2))),
      detection: mean(found.map(({ detection }) => detection)),
    };
  };
  return {
    rates: RATES,
    sensors: constellation.sensors.map(({ name, code }, s) => ({
      sensor: name,
      code,
      ...expectedOnHits(laws[s]!, truth),
    })),
    infrared: expectedOnHits(sensorLaw(infrared.errors), truth),
    morph: Array.from({ length: Math.floor(infrared.from / MINUTES) + 1 }, (_, i) => at(i * MINUTES)),
  };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
