/**
 * Columns of the pairs, with their Parquet types: one row per satellite cell and half hour, sorted by time, then cell.
 * Every column but the first five may be NULL.
 */
export const PAIR_COLUMNS = {
  time: { type: "TIMESTAMP", units: "", about: "start of the half hour, UTC" },
  cell_y: { type: "INTEGER", units: "1", about: "row of the satellite grid", required: true },
  cell_x: { type: "INTEGER", units: "1", about: "column of the satellite grid", required: true },
  lat: { type: "DOUBLE", units: "degrees_north", about: "latitude of the cell's centre" },
  lon: { type: "DOUBLE", units: "degrees_east", about: "longitude of the cell's centre" },
  radar_rain_rate: { type: "FLOAT", units: "mm h-1", about: "radar, mean over the half hour and the cell" },
  radar_at_overpass: {
    type: "FLOAT",
    units: "mm h-1",
    about: "radar frame of the observation minute, mean over the cell",
  },
  covered_fraction: { type: "FLOAT", units: "1", about: "part of the cell's area that the radar mean covers" },
  wet_fraction: { type: "FLOAT", units: "1", about: "part of the covered area at or above the wet threshold" },
  radar_spread: { type: "FLOAT", units: "mm h-1", about: "standard deviation inside the cell of the half-hour mean" },
  imerg_rain_rate: { type: "FLOAT", units: "mm h-1", about: "satellite estimate" },
  source: { type: "SMALLINT", units: "1", about: "IMERG source code" },
  sensor: { type: "VARCHAR", units: "", about: "sensor of the source code; none where nothing was observed" },
  class: { type: "VARCHAR", units: "", about: "sensor, morph, infrared or infrared+morph" },
  observation_minute: { type: "SMALLINT", units: "min", about: "minute of the observation after the start" },
  infrared_weight: { type: "SMALLINT", units: "percent", about: "weight of the infrared in the estimate" },
  quality: { type: "FLOAT", units: "1", about: "IMERG quality index" },
  minutes_since_overpass: {
    type: "INTEGER",
    units: "min",
    about: "from the last microwave observation to mid half hour",
  },
  minutes_until_overpass: {
    type: "INTEGER",
    units: "min",
    about: "from mid half hour to the next microwave observation",
  },
  minutes_from_overpass: { type: "INTEGER", units: "min", about: "the smaller of the two, or the one that is known" },
  surface: { type: "VARCHAR", units: "", about: "land, sea or coast, by centre and corners of the cell" },
  simulated: { type: "BOOLEAN", units: "", about: "whether the radar, the satellite or both come from a simulator" },
} as const;

/** Name of a column of the pairs. */
export type PairColumn = keyof typeof PAIR_COLUMNS;

/** Array that holds a column: NULL is NaN; integers that may be NULL are floats (exact to 16 million). */
export type ColumnArray<C extends PairColumn> = C extends "time" | "lat" | "lon" ? Float64Array
  : C extends "cell_y" | "cell_x" ? Int32Array
  : C extends "sensor" | "class" | "surface" ? readonly (string | null)[]
  : C extends "simulated" ? Uint8Array
  : Float32Array;

/** Some columns of a run of rows, all of one length. Time is s since 1970 UTC, simulated 0 or 1. */
export type PairBatch<C extends PairColumn = PairColumn> = { readonly [Name in C]: ColumnArray<Name> };

/** All column names, in the order of the file. */
export const PAIR_COLUMN_NAMES: readonly PairColumn[] = Object.keys(PAIR_COLUMNS) as PairColumn[];
