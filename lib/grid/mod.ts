/**
 * Map projections, regular grids, conservative regridding, time axes.
 *
 * @module
 */
export { type Grid, isGeographic, LONGLAT, sameGrid } from "./grid.ts";
export { DAY, dayOf, isoTime, parseTime, type TimeAxis, timeIndex } from "./time_axis.ts";
