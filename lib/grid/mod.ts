/**
 * Map projections, regular grids, conservative regridding, time axes; coastlines and borders, loaded when first used.
 *
 * @module
 */
export { type AtlasLines, atlasLines, type MapLine } from "./atlas/lines.ts";
export { type Surface, surfaceOf } from "./atlas/surface.ts";
export { type Bounds, cellAreas, cellCentres, cellCorners, gridBounds, type Positions } from "./cells.ts";
export { cellKm, type CellSize, cellSize } from "./cell_size.ts";
export { blockUnder } from "./block_under.ts";
export { cellPosition } from "./cell_position.ts";
export { type Block, cellInBlock, coarsenGrid, imergGrid, subgrid } from "./cut.ts";
export { goesRound, type Grid, isGeographic, LONGLAT, sameGrid } from "./grid.ts";
export { type Projection, projection } from "./projection.ts";
export { cellMean, type CellStatistics, cellStatistics, regridMean, type StatisticsOptions } from "./regrid.ts";
export { type RegridOptions, type RegridWeights, regridWeights } from "./regrid_weights.ts";
export { type Blender, blendingWeights, createBlender } from "./blending.ts";
export { type SeamContrast, seamContrast, type SeamPlace } from "./seams.ts";
export { EARTH_RADIUS } from "./sphere.ts";
export { cutTile, tileField, type Tiling, type TilingOptions } from "./tiling.ts";
export {
  DAY,
  dayOf,
  daySpan,
  HALF_HOUR,
  isoMinute,
  isoTime,
  parseTime,
  type TimeAxis,
  timeIndex,
} from "./time_axis.ts";
