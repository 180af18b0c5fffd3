import type { BufrElement, BufrTables } from "./tables.ts";

type Row = readonly [descriptor: string, name: string, unit: string, scale: number, reference: number, width: number];

const CODE = "Code table";
const FLAGS = "Flag table";

/** WMO master table version 16 (F = 0, X < 48, Y < 192) and Météo-France local table version 14 (Y >= 192). */
const ROWS: readonly Row[] = [
  ["0-01-001", "WMO block number", "Numeric", 0, 0, 7],
  ["0-01-002", "WMO station number", "Numeric", 0, 0, 10],
  ["0-01-099", "Product name", "CCITT IA5", 0, 0, 248],
  ["0-01-192", "Composite indicator", CODE, 0, 0, 8],
  ["0-04-001", "Year", "a", 0, 0, 12],
  ["0-04-002", "Month", "mon", 0, 0, 4],
  ["0-04-003", "Day", "d", 0, 0, 6],
  ["0-04-004", "Hour", "h", 0, 0, 5],
  ["0-04-005", "Minute", "min", 0, 0, 6],
  ["0-04-006", "Second", "s", 0, 0, 6],
  ["0-04-025", "Period or displacement", "min", 0, -2048, 12],
  ["0-04-026", "Period or displacement", "s", 0, -4096, 13],
  ["0-05-001", "Latitude", "deg", 5, -9000000, 25],
  ["0-05-033", "Pixel size along x", "m", -1, 0, 16],
  ["0-05-194", "Projection centre indicator", CODE, 0, 0, 8],
  ["0-05-195", "Reference latitude", "deg", 5, -9000000, 25],
  ["0-06-001", "Longitude", "deg", 5, -18000000, 26],
  ["0-06-033", "Pixel size along y", "m", -1, 0, 16],
  ["0-06-196", "Largest slant range used", "m", -3, 0, 16],
  ["0-06-198", "Meridian parallel to the y axis", "deg", 5, -18000000, 26],
  ["0-08-021", "Time significance", CODE, 0, 0, 5],
  ["0-10-002", "Height", "m", -1, -40, 16],
  ["0-21-001", "Horizontal reflectivity", "dB", 0, -64, 7],
  ["0-21-120", "Probability of rain", "Numeric", 3, 0, 10],
  ["0-25-009", "Calibration method", FLAGS, 0, 0, 4],
  ["0-25-010", "Clutter treatment", CODE, 0, 0, 4],
  ["0-25-011", "Ground occultation correction", CODE, 0, 0, 2],
  ["0-25-192", "Composition method where radars overlap", CODE, 0, 0, 8],
  ["0-25-194", "Composite version", "Numeric", 2, 0, 16],
  ["0-25-210", "Gauge to radar correction factor", "Numeric", 2, 0, 10],
  ["0-29-001", "Projection type", CODE, 0, 0, 3],
  ["0-29-002", "Coordinate grid type", CODE, 0, 0, 3],
  ["0-29-192", "Geodetic system", CODE, 0, 0, 6],
  ["0-30-021", "Pixels per row", "Numeric", 0, 0, 12],
  ["0-30-022", "Pixels per column", "Numeric", 0, 0, 12],
  ["0-30-031", "Picture type", CODE, 0, 0, 4],
  ["0-30-032", "Combination with other data", FLAGS, 0, 0, 16],
  ["0-30-192", "Scanning mode", FLAGS, 0, 0, 8],
  ["0-31-001", "Delayed replication factor", "Numeric", 0, 0, 8],
  ["0-31-192", "Delayed replication factor, super extended", "Numeric", 0, 0, 32],
  ["0-48-192", "Padding bit", "Numeric", 0, 0, 1],
];

/** The descriptors that Météo-France reflectivity mosaics use, and no other. */
export const MOSAIC_TABLES: BufrTables = {
  elements: new Map<string, BufrElement>(
    ROWS.map(([descriptor, name, unit, scale, reference, width]) => [
      descriptor,
      { name, unit, scale, reference, width },
    ]),
  ),
  sequences: new Map([
    ["3-01-001", ["0-01-001", "0-01-002"]],
    ["3-01-011", ["0-04-001", "0-04-002", "0-04-003"]],
    ["3-01-013", ["0-04-004", "0-04-005", "0-04-006"]],
    ["3-29-192", ["0-05-001", "0-06-001", "0-06-198", "0-05-194", "0-30-192", "0-05-195"]],
  ]),
};
