/** What is known of one field of a simulated IMERG. */
export interface ImergVariable {
  /** Name, as in every other IMERG source of ondée. */
  readonly name: ImergFieldName;
  /** CF units. */
  readonly units: string;
  /** What it is, in words. */
  readonly longName: string;
  /** "rate" for quantities, "code" for categories that must never be averaged. */
  readonly kind: "rate" | "code";
}

/** Names of the fields of a simulated IMERG. */
export type ImergFieldName =
  | "rain_rate"
  | "microwave_rain_rate"
  | "infrared_rain_rate"
  | "random_error"
  | "source"
  | "observation_minute"
  | "infrared_weight"
  | "quality";

/** The fields of one half hour [y, x], in the units of {@link IMERG_VARIABLES}; NaN where IMERG has its fill value. */
export type ImergFields = Readonly<Record<ImergFieldName, Float32Array>>;

const variable = (
  name: ImergFieldName,
  units: string,
  longName: string,
  kind: ImergVariable["kind"] = "rate",
): ImergVariable => ({ name, units, longName, kind });

/** The fields of a simulated IMERG. */
export const IMERG_VARIABLES: readonly ImergVariable[] = [
  variable("rain_rate", "mm h-1", "final estimate of the rain rate"),
  variable("microwave_rain_rate", "mm h-1", "rain rate seen by the sensor that passed in the half hour"),
  variable("infrared_rain_rate", "mm h-1", "rain rate estimated from infrared"),
  variable("random_error", "mm h-1", "standard error of the final estimate by the injected error law"),
  variable("source", "1", "IMERG V07 code of the sensor that passed in the half hour, 0 for none", "code"),
  variable("observation_minute", "min", "minutes from the start of the half hour to the overpass", "code"),
  variable("infrared_weight", "percent", "weight of the infrared in the final estimate"),
  variable("quality", "1", "correlation of log estimate and log truth expected from the injected error law"),
];
